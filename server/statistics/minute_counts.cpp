#include "server/statistics/minute_counts.hpp"

#include <algorithm>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

constexpr std::int64_t format = 1;  // also of the bounds

void write(json::writer& w, std::string_view name, const spread& times) {
    if (times.count() == 0) return;
    w.array(name, [&] {
        for (std::size_t i = 0; i < spread::parts; ++i)
            if (times.in(i) > 0)
                w.array([&] {
                    w.item(static_cast<std::int64_t>(i));
                    w.item(static_cast<std::int64_t>(times.in(i)));
                });
    });
}

std::uint64_t number_in(json::value v) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, v.as_integer().value_or(0)));
}

spread read_spread(json::value v) {
    spread times;
    for (std::size_t i = 0; i < v.size(); ++i)
        if (const auto part = number_in(v.at(i).at(0)); part < spread::parts)
            times.add_to(part, number_in(v.at(i).at(1)));
    return times;
}

}  // namespace

void minute_counts::add(const minute_counts& other) {
    begun += other.begun;
    for (const auto& [outcome, count] : other.ended) ended[outcome] += count;
    answer.add(other.answer);
    request.add(other.request);
    requests_failed += other.requests_failed;
    callbacks_refused += other.callbacks_refused;
}

std::string to_text(const minute_counts& counts) {
    json::writer w;
    w.object([&] {
        w.field("format", format);
        w.field("begun", counts.begun);
        w.object("ended", [&] {
            for (const auto& [outcome, count] : counts.ended) w.field(outcome, count);
        });
        write(w, "answer", counts.answer);
        write(w, "request", counts.request);
        w.field("requestsFailed", counts.requests_failed);
        w.field("callbacksRefused", counts.callbacks_refused);
    });
    return w.take();
}

std::optional<minute_counts> read_minute_counts(std::string_view text) {
    const auto document = json::document::parse(text);
    if (document.has_error() || document->root()["format"].as_integer() != format) return std::nullopt;
    const auto root = document->root();
    minute_counts counts;
    counts.begun = number_in(root["begun"]);
    root["ended"].each_member([&](std::string_view outcome, json::value count) {
        counts.ended[std::string(outcome)] = number_in(count);
    });
    counts.answer = read_spread(root["answer"]);
    counts.request = read_spread(root["request"]);
    counts.requests_failed = number_in(root["requestsFailed"]);
    counts.callbacks_refused = number_in(root["callbacksRefused"]);
    return counts;
}

}  // namespace switchhook::server
