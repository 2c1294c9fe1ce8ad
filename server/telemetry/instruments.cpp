#include "server/telemetry/instruments.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace switchhook::server {
namespace {

using std::string;
using std::string_view;

template <class Builder>
auto& family_in(const registry& in, Builder builder, const metric_name& n) {
    return builder.Name(string(n.name)).Help(string(n.help)).Register(in.families());
}

template <class Metric, class... Args>
std::vector<std::pair<string_view, Metric*>> series(prometheus::Family<Metric>& family, string_view label,
                                                    const label_values& values, const Args&... args) {
    std::vector<std::pair<string_view, Metric*>> all;
    for (const auto value : values)
        all.emplace_back(value, &family.Add({{string(label), string(value)}}, args...));
    return all;
}

template <class Pairs>
auto* find(const Pairs& all, string_view value) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& p) { return p.first == value; });
    return found == all.end() ? nullptr : found->second;
}

template <class Pairs>
auto& find_or_last(const Pairs& all, string_view value) {
    auto* found = find(all, value);
    return found == nullptr ? *all.back().second : *found;
}

std::size_t index_or_last(const label_values& all, string_view value) {
    const auto found = std::find(all.begin(), all.end(), value);
    return static_cast<std::size_t>((found == all.end() ? found - 1 : found) - all.begin());
}

double seconds(std::chrono::nanoseconds took) { return std::chrono::duration<double>(took).count(); }

prometheus::Histogram::BucketBoundaries boundaries(std::span<const double> bounds) {
    return {bounds.begin(), bounds.end()};
}

}  // namespace

registry::registry() : families_(std::make_unique<prometheus::Registry>()) {}
registry::~registry() = default;

void registry::before_reading(std::function<void()> look) {
    const std::lock_guard lock(guard_);
    looks_.push_back(std::move(look));
}

string registry::text() const {
    const std::lock_guard lock(guard_);
    for (const auto& look : looks_) look();
    return prometheus::TextSerializer().Serialize(families_->Collect());
}

counter::counter(const registry& in, metric_name n)
    : to_(family_in(in, prometheus::BuildCounter(), n).Add({})) {}
void counter::add(std::uint64_t n) { to_.Increment(static_cast<double>(n)); }
void counter::raise_to(double total) { to_.Increment(std::max(0.0, total - to_.Value())); }
std::uint64_t counter::value() const { return static_cast<std::uint64_t>(std::llround(to_.Value())); }

gauge::gauge(const registry& in, metric_name n) : to_(family_in(in, prometheus::BuildGauge(), n).Add({})) {}
void gauge::add(std::int64_t n) { to_.Increment(static_cast<double>(n)); }
void gauge::set(std::int64_t n) { to_.Set(static_cast<double>(n)); }
void gauge::set(std::chrono::duration<double> seconds) { to_.Set(seconds.count()); }
std::int64_t gauge::value() const { return std::llround(to_.Value()); }

void add_info(const registry& in, metric_name n, string_view label, string_view value) {
    family_in(in, prometheus::BuildGauge(), n).Add({{string(label), string(value)}}).Set(1);
}

counter_family::counter_family(const registry& in, metric_name n, string_view label, label_values values)
    : counters_(series(family_in(in, prometheus::BuildCounter(), n), label, values)) {}
void counter_family::add(string_view value) { find_or_last(counters_, value).Increment(); }
std::uint64_t counter_family::value(string_view of) const {
    const auto* found = find(counters_, of);
    return found == nullptr ? 0 : static_cast<std::uint64_t>(std::llround(found->Value()));
}

gauge_family::gauge_family(const registry& in, metric_name n, string_view label, label_values values)
    : gauges_(series(family_in(in, prometheus::BuildGauge(), n), label, values)) {}
void gauge_family::add(string_view value, std::int64_t n) {
    if (auto* found = find(gauges_, value)) found->Increment(static_cast<double>(n));
}
void gauge_family::set(string_view value, std::int64_t n) {
    if (auto* found = find(gauges_, value)) found->Set(static_cast<double>(n));
}
std::int64_t gauge_family::value(string_view of) const {
    const auto* found = find(gauges_, of);
    return found == nullptr ? 0 : std::llround(found->Value());
}

counter_table::counter_table(const registry& in, metric_name n, axis rows, axis columns)
    : rows_(std::move(rows)),
      columns_(std::move(columns)),
      family_(family_in(in, prometheus::BuildCounter(), n)),
      counters_(rows_.values.size() * columns_.values.size()) {
    for (std::size_t row = 0; row < rows_.values.size(); ++row) begin(row, 0);
}

void counter_table::add(string_view row, string_view column) {
    const auto r = index_or_last(rows_.values, row), c = index_or_last(columns_.values, column);
    auto* known = counters_[r * columns_.values.size() + c].load(std::memory_order_acquire);
    (known == nullptr ? begin(r, c) : *known).Increment();
}

// The library gives whoever comes second the same counter.
prometheus::Counter& counter_table::begin(std::size_t row, std::size_t column) {
    auto& one = family_.Add({{string(rows_.label), string(rows_.values[row])},
                             {string(columns_.label), string(columns_.values[column])}});
    counters_[row * columns_.values.size() + column].store(&one, std::memory_order_release);
    return one;
}

std::span<const double> bounds_of_requests() {
    static constexpr std::array bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                       0.1,    0.25,  1.0,    5.0,   15.0, 30.0,  60.0};
    return bounds;
}

std::span<const double> bounds_of_steps() {
    static constexpr std::array bounds{0.1, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0};
    return bounds;
}

std::span<const double> bounds_of_groups() {
    static constexpr std::array bounds{1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0};
    return bounds;
}

histogram::histogram(const registry& in, metric_name n, std::span<const double> bounds)
    : to_(family_in(in, prometheus::BuildHistogram(), n).Add({}, boundaries(bounds))) {}
void histogram::observe(std::chrono::nanoseconds took) { to_.Observe(seconds(took)); }
void histogram::count(std::size_t things) { to_.Observe(static_cast<double>(things)); }

histogram_family::histogram_family(const registry& in, metric_name n, string_view label, label_values values,
                                   std::span<const double> bounds)
    : histograms_(series(family_in(in, prometheus::BuildHistogram(), n), label, values, boundaries(bounds))) {
}
void histogram_family::observe(string_view value, std::chrono::nanoseconds took) {
    find_or_last(histograms_, value).Observe(seconds(took));
}

}  // namespace switchhook::server
