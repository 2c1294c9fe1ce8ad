#include "server/tracing/trace_exporter.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/tracing/call_spans.hpp"

namespace switchhook::server::tracing {
namespace {

constexpr std::string_view component = "traces";

// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes
bool is_passing(unsigned status) { return status == 429 || status == 502 || status == 503 || status == 504; }

}  // namespace

trace_exporter::trace_exporter(trace_settings settings, surroundings around, trace_limits limits)
    : settings_(std::move(settings)), around_(std::move(around)), limits_(limits), pause_(around_.home) {}

trace_context trace_exporter::begin(const graph::call_id& key, const graph::call_id& leg_of) const {
    auto made = trace_of(key, leg_of);
    // A leg is told when its call is.
    made.sampled = is_sampled(leg_of.empty() ? key : leg_of, settings_.share);
    return made;
}

trace_context trace_exporter::join(const graph::call_id& told_with, trace_context given) const {
    given.sampled = is_sampled(told_with, settings_.share);
    return given;
}

void trace_exporter::call_ended(const ended_call& call, const trace_context& in) {
    if (!in.sampled) return;
    if (stopped_ || waiting_ >= limits_.waiting) return around_.counts.traces.add("dropped");
    ++waiting_;
    around_.counts.traces_waiting.add(1);
    asio::post(around_.blocking, [self = shared_from_this(), call, in] {
        try {
            self->make_spans(call, in);
        } catch (const std::exception& bug) {
            self->drop(1);
            log::error(component, "call cannot be told", {{"call", call.id.wire()}, {"what", bug.what()}});
        }
    });
}

void trace_exporter::make_spans(const ended_call& call, const trace_context& in) {
    const auto lines = around_.store->records(call.id);
    std::vector<bot::journal_record> records;
    if (lines.has_value())
        for (const auto& line : *lines)
            if (auto r = bot::read_journal_record(line)) records.push_back(*std::move(r));
    auto spans = otlp_spans(in.trace, spans_of(call, in, records));
    asio::post(around_.home, [self = shared_from_this(), spans = std::move(spans)]() mutable {
        if (self->stopped_) return self->drop(1);
        self->made_.push_back(std::move(spans));
        self->tell_made();
    });
}

void trace_exporter::tell_made() {
    if (made_.empty() || std::exchange(telling_, true)) return;
    asio::co_spawn(around_.home, tell_all(shared_from_this()),
                   [self = shared_from_this()](std::exception_ptr failed) {
                       if (!failed) return;
                       self->telling_ = false;
                       log::error(component, "failed", {{"what", what_of(failed)}});
                       self->tell_made();  // it has taken some away, so this ends
                   });
}

// The calls of one request. Those that are not told are dropped, however that came.
class trace_exporter::under_way {
  public:
    explicit under_way(trace_exporter& of) : of_(of) {}
    ~under_way() { of_.drop(calls_); }
    under_way(const under_way&) = delete;
    under_way& operator=(const under_way&) = delete;

    [[nodiscard]] bool is_full() const { return calls_ >= of_.limits_.together; }
    spans_of_call take() {
        auto next = std::move(of_.made_.front());
        of_.made_.pop_front();
        ++calls_;
        return next;
    }
    void told() {
        const auto calls = std::exchange(calls_, 0);
        for (std::size_t i = 0; i < calls; ++i) of_.around_.counts.traces.add("told");
        of_.forget(calls);
    }

  private:
    trace_exporter& of_;
    std::size_t calls_ = 0;
};

void trace_exporter::drop(std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) around_.counts.traces.add("dropped");
    forget(calls);
}

void trace_exporter::forget(std::size_t calls) {
    around_.counts.traces_waiting.add(-static_cast<std::int64_t>(calls));
    waiting_ -= calls;
}

asio::awaitable<void> trace_exporter::tell_all(std::shared_ptr<trace_exporter> self) {
    while (!self->made_.empty() && !self->stopped_) {
        under_way calls(*self);
        std::vector<std::string> spans;
        while (!calls.is_full() && !self->made_.empty()) {
            auto next = calls.take();
            spans.insert(spans.end(), std::make_move_iterator(next.begin()),
                         std::make_move_iterator(next.end()));
        }
        auto body = otlp_request(self->settings_.service, SWITCHHOOK_VERSION, spans);
        const bool told = co_await self->tell(std::move(body));
        if (told) calls.told();
    }
    self->drop(std::exchange(self->made_, {}).size());
    self->telling_ = false;  // here, where what comes next has not been passed over
}

asio::awaitable<bool> trace_exporter::tell(std::string body) {
    for (unsigned attempt = 1; !stopped_; ++attempt) {
        net::http_request request;
        request.method = "POST";
        request.target = settings_.collector.target;
        request.headers.set("Content-Type", "application/json");
        request.headers.set("User-Agent", "switchhook/" SWITCHHOOK_VERSION);
        for (const auto& [name, value] : settings_.headers) request.headers.set(name, value);
        request.body = body;
        auto where = settings_.collector.where;
        const auto answer = co_await around_.transport->send(std::move(where), std::move(request),
                                                             net::steady_clock::now() + limits_.request);
        if (answer.has_value() && answer->status / 100 == 2) co_return true;
        if (stopped_) co_return false;  // the end is no fault of the collector
        const bool passing = !answer.has_value() || is_passing(answer->status);
        if (passing && attempt < limits_.attempts) {
            pause_.expires_after(limits_.between_attempts * attempt);
            co_await pause_.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        log::warn(component, "collector does not take them",
                  {{"collector", net::to_string(settings_.collector.where)},
                   {"status", answer.has_value() ? answer->status : 0},
                   {"error", answer.has_value() ? std::string() : answer.error().message()}});
        co_return false;
    }
    co_return false;
}

void trace_exporter::stop() {
    stopped_ = true;
    asio::post(around_.home, [self = shared_from_this()] { self->pause_.cancel(); });
}

}  // namespace switchhook::server::tracing
