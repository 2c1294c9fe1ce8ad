#include "emulator/load/load_report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace switchhook::emulator {
namespace {

template <class... Arguments>
std::string printed(const char* format, Arguments... arguments) {
    char text[160];
    const int length = std::snprintf(text, sizeof text, format, arguments...);
    return {text, std::min(static_cast<std::size_t>(length), sizeof text - 1)};
}

double milliseconds_of(std::chrono::microseconds t) { return static_cast<double>(t.count()) / 1000.0; }

std::string row(const std::string& name, const latencies& all) {
    return printed("%-24s %9zu %9.2f ms %9.2f ms\n", name.c_str(), all.count(),
                   milliseconds_of(all.percentile(50)), milliseconds_of(all.percentile(99)));
}

}  // namespace

std::chrono::microseconds latencies::percentile(double percent) const {
    if (all_.empty()) return std::chrono::microseconds(0);
    if (sorted_ != all_.size()) {
        std::sort(all_.begin(), all_.end());
        sorted_ = all_.size();
    }
    const auto rank = static_cast<std::size_t>(std::ceil(percent / 100.0 * static_cast<double>(all_.size())));
    return all_[std::clamp<std::size_t>(rank, 1, all_.size()) - 1];
}

std::string to_text(const load_report& report) {
    const double seconds = static_cast<double>(report.took.count()) / 1e6;
    std::string text = printed("%zu calls in %.2f s: %.1f calls/s\n", report.calls, seconds,
                               seconds > 0 ? static_cast<double>(report.calls) / seconds : 0.0);
    text += printed("%llu notifications, %llu not accepted\n",
                    static_cast<unsigned long long>(report.notifications),
                    static_cast<unsigned long long>(report.not_accepted));
    for (const auto& [outcome, count] : report.outcomes)
        text += printed("%9llu  %s\n", static_cast<unsigned long long>(count), outcome.c_str());
    if (report.cut_short > 0) text += printed("%9zu  of them cut short here\n", report.cut_short);
    if (report.not_placed > 0)
        text += printed("%9zu  not placed: too many calls at once\n", report.not_placed);
    text += printed("%-24s %9s %12s %12s\n", "notification to request", "count", "p50", "p99");
    for (const auto& [method, all] : report.by_method) text += row(method, all);
    text += row("all", report.all);
    text += row("notification to answer", report.answers);
    return text;
}

}  // namespace switchhook::emulator
