#include "server/statistics/chart.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

// Steps begin at whole quarters of an hour, whenever that is asked.
bot::instant last_step(const chart_span& span, bot::instant now) {
    return bot::instant(now.time_since_epoch() - now.time_since_epoch() % span.step);
}

void write(json::writer& w, std::string_view name, const spread& times) {
    w.object(name, [&] {
        w.field("count", times.count());
        w.optional_field("p50", times.percentile(50));
        w.optional_field("p95", times.percentile(95));
    });
}

void write(json::writer& w, const minute_counts& counts) {
    w.field("begun", counts.begun);
    w.object("ended", [&] {
        for (const auto& [outcome, count] : counts.ended) w.field(outcome, count);
    });
    write(w, "answerMs", counts.answer);
    write(w, "requestMs", counts.request);
    w.field("requestsFailed", counts.requests_failed);
    w.field("callbacksRefused", counts.callbacks_refused);
}

}  // namespace

void told_minutes::add(const std::vector<kept_minute>& all) {
    for (const auto& m : all)
        if (auto counts = read_minute_counts(m.counts))
            minutes_.emplace(std::pair(m.begin, m.process), *std::move(counts));
}

bot::instant begin_of(const chart_span& span, bot::instant now) {
    return last_step(span, now) - span.step * (span.steps - 1);
}

chart told_minutes::over(const chart_span& span, bot::instant now) const {
    const auto begin = begin_of(span, now);
    chart all;
    for (int i = 0; i < span.steps; ++i) all.steps.push_back({begin + span.step * i, {}});
    for (const auto& [when, counts] : minutes_) {
        const auto at = when.first;
        // The clock of another machine may be ahead of this one's: what it tells is of the last step.
        if (at < begin) continue;
        const auto place = std::min<std::int64_t>((at - begin) / span.step, span.steps - 1);
        all.steps[static_cast<std::size_t>(place)].counts.add(counts);
        all.total.add(counts);
    }
    return all;
}

std::string to_json(const chart_span& span, const chart& all) {
    json::writer w;
    w.object([&] {
        w.field("over", span.name);
        w.field("stepSeconds", std::chrono::seconds(span.step).count());
        w.object("total", [&] { write(w, all.total); });
        w.array("steps", [&] {
            for (const auto& step : all.steps)
                w.object([&] {
                    w.field("at", time_text(step.begin));
                    write(w, step.counts);
                });
        });
    });
    return w.take();
}

}  // namespace switchhook::server
