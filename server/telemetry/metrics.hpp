#pragma once
// What the process counts, as Prometheus text. Thread-safe, without locks.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace switchhook::server {

class counter {
  public:
    void add(std::uint64_t n = 1) { value_.fetch_add(n, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

class gauge {
  public:
    void add(std::int64_t n) { value_.fetch_add(n, std::memory_order_relaxed); }
    void set(std::int64_t n) { value_.store(n, std::memory_order_relaxed); }
    [[nodiscard]] std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::int64_t> value_{0};
};

class histogram {
  public:
    static constexpr std::array<double, 12> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                   0.05,   0.1,   0.25,   1.0,   5.0,  15.0};  // seconds
    void observe(std::chrono::nanoseconds took);
    void write(std::string& out, std::string_view name, std::string_view labels) const;

  private:
    std::array<std::atomic<std::uint64_t>, bounds.size() + 1> buckets_{};
    std::atomic<std::uint64_t> nanoseconds_{0};
};

// One counter for each value of a label. The values are known in advance: a label never comes from outside.
template <std::size_t Size>
class counter_family {
  public:
    explicit constexpr counter_family(std::array<std::string_view, Size> values) : values_(values) {}
    void add(std::string_view value) {
        for (std::size_t i = 0; i < Size; ++i)
            if (values_[i] == value) return counters_[i].add();
        counters_[Size - 1].add();  // the last value is for all others
    }
    template <class Visit>
    void each(const Visit& visit) const {
        for (std::size_t i = 0; i < Size; ++i) visit(values_[i], counters_[i].value());
    }

  private:
    std::array<std::string_view, Size> values_;
    std::array<counter, Size> counters_;
};

struct metrics {
    gauge calls_live;
    gauge callers_waiting;  // in lines
    counter_family<13> calls_ended{{"caller", "callee", "hangup", "transfer", "redirect", "rejected", "busy",
                                    "noAnswer", "declined", "unreachable", "failed", "lost", "other"}};
    counter_family<8> callbacks{{"202", "204", "400", "401", "405", "413", "503", "other"}};
    counter_family<8> refused_connections{{"too many connections", "handshake failed", "handshake timed out",
                                           "header timed out", "header too large", "body timed out",
                                           "body too large", "malformed"}};
    counter notifications;
    counter notifications_unknown_call;
    counter events;
    counter_family<7> requests_failed{
        {"refused", "gone", "unavailable", "outcomeUnknown", "recording", "internal", "other"}};
    counter requests;
    counter_family<12> request_attempts{{"2xx", "401", "429", "4xx", "503", "5xx", "unreachable",
                                         "answerLost", "noToken", "notAdmitted", "circuitOpen", "other"}};
    counter_family<2> request_waits{{"throttle", "others"}};
    gauge requests_waiting;
    gauge circuits_open;  // and half-open
    counter prompts_served;
    counter recordings_stored;
    counter_family<20> service_requests{{"2xx",
                                         "3xx",
                                         "4xx",
                                         "5xx",
                                         "refusedUrl",
                                         "hostNotAllowed",
                                         "plainRefused",
                                         "privateAddress",
                                         "refusedRequest",
                                         "notResolved",
                                         "connection",
                                         "tls",
                                         "timeout",
                                         "tooLarge",
                                         "malformed",
                                         "redirectRefused",
                                         "tooManyRedirects",
                                         "overloaded",
                                         "stopped",
                                         "other"}};
    counter_family<5> notices{{"kept", "notKept", "delivered", "givenUp", "other"}};
    gauge notices_waiting;
    counter_family<7> ordered_callbacks{
        {"kept", "notKept", "placed", "answered", "givenUp", "cancelled", "other"}};
    gauge ordered_callbacks_waiting;
    counter_family<3> reloads{{"unchanged", "taken", "refused"}};
    gauge reload_refused;               // 1 while what was refused last is not mended
    histogram service_request_time;     // a whole request, repeats and redirects included
    histogram callback_time;            // request read → response ready
    histogram notification_to_request;  // notification read → first request to Graph that it caused handed to
                                        // the client
    histogram graph_request_time;       // a whole request, repeats included

    [[nodiscard]] std::string prometheus_text() const;
};

}  // namespace switchhook::server
