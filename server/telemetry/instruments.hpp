#pragma once
// Counters, gauges and histograms of the Prometheus client library, without its headers: they cost seconds a unit.
// https://github.com/jupp0r/prometheus-cpp
//
// Thread-safe. Every series is there from the beginning, but for those of a `counter_table`. Names and values of labels
// are known in advance: a label never comes from outside.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
class Registry;
template <typename T>
class Family;
}  // namespace prometheus

namespace switchhook::server {

// Has the series of all instruments, which it must outlive.
class registry {
  public:
    registry();
    ~registry();
    registry(const registry&) = delete;
    registry& operator=(const registry&) = delete;

    // For what is looked at instead of counted. It runs on the thread of whoever reads, and one at a time.
    void before_reading(std::function<void()> look);
    // https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    [[nodiscard]] std::string text() const;

    [[nodiscard]] prometheus::Registry& families() const { return *families_; }

  private:
    std::unique_ptr<prometheus::Registry> families_;
    mutable std::mutex guard_;
    std::vector<std::function<void()>> looks_;
};

struct metric_name {
    std::string_view name;
    std::string_view help;
};
using label_values = std::vector<std::string_view>;

class counter {
  public:
    counter(const registry& in, metric_name n);
    void add(std::uint64_t n = 1);
    void raise_to(double total);  // one that somebody else counts
    [[nodiscard]] std::uint64_t value() const;

  private:
    prometheus::Counter& to_;
};

class gauge {
  public:
    gauge(const registry& in, metric_name n);
    void add(std::int64_t n);
    void set(std::int64_t n);
    void set(std::chrono::duration<double> seconds);
    [[nodiscard]] std::int64_t value() const;

    // One more, as long as it lives.
    class one_more {
      public:
        explicit one_more(gauge& of) : of_(of) { of_.add(1); }
        ~one_more() { of_.add(-1); }
        one_more(const one_more&) = delete;
        one_more& operator=(const one_more&) = delete;

      private:
        gauge& of_;
    };

  private:
    prometheus::Gauge& to_;
};

// Always 1; what it says is in its label.
void add_info(const registry& in, metric_name n, std::string_view label, std::string_view value);

// One counter for each value of a label; the last is for all others.
class counter_family {
  public:
    counter_family(const registry& in, metric_name n, std::string_view label, label_values values);
    void add(std::string_view value);
    [[nodiscard]] std::uint64_t value(std::string_view of) const;

  private:
    std::vector<std::pair<std::string_view, prometheus::Counter*>> counters_;
};

class gauge_family {
  public:
    gauge_family(const registry& in, metric_name n, std::string_view label, label_values values);
    void add(std::string_view value, std::int64_t n);  // nothing happens for one that is not there
    void set(std::string_view value, std::int64_t n);
    [[nodiscard]] std::int64_t value(std::string_view of) const;

  private:
    std::vector<std::pair<std::string_view, prometheus::Gauge*>> gauges_;
};

// Of two labels; the last of each is for all others. Few of so many pairs ever come, so a series begins with its first
// count; those of the first column are there from the beginning.
class counter_table {
  public:
    struct axis {
        std::string_view label;
        label_values values;
    };
    counter_table(const registry& in, metric_name n, axis rows, axis columns);
    void add(std::string_view row, std::string_view column);

  private:
    prometheus::Counter& begin(std::size_t row, std::size_t column);

    const axis rows_, columns_;
    prometheus::Family<prometheus::Counter>& family_;
    std::vector<std::atomic<prometheus::Counter*>> counters_;
};

// Upper bounds of buckets, in seconds.
std::span<const double> bounds_of_requests();  // 0.5 ms to a minute
std::span<const double> bounds_of_steps();     // 0.1 s to half an hour

std::span<const double> bounds_of_groups();  // 1 to 500, of things that are counted

class histogram {
  public:
    histogram(const registry& in, metric_name n, std::span<const double> bounds = bounds_of_requests());
    void observe(std::chrono::nanoseconds took);
    void count(std::size_t things);

  private:
    prometheus::Histogram& to_;
};

class histogram_family {
  public:
    histogram_family(const registry& in, metric_name n, std::string_view label, label_values values,
                     std::span<const double> bounds = bounds_of_requests());
    void observe(std::string_view value, std::chrono::nanoseconds took);  // the last is for all others

  private:
    std::vector<std::pair<std::string_view, prometheus::Histogram*>> histograms_;
};

}  // namespace switchhook::server
