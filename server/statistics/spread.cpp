#include "server/statistics/spread.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace switchhook::server {

void spread::note(std::chrono::nanoseconds took) {
    const auto fits = [&](std::int64_t bound) { return took <= std::chrono::milliseconds(bound); };
    ++counts_[static_cast<std::size_t>(std::find_if(bounds.begin(), bounds.end(), fits) - bounds.begin())];
}

void spread::add(const spread& other) {
    for (std::size_t i = 0; i < parts; ++i) counts_[i] += other.counts_[i];
}

std::uint64_t spread::count() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

// Within a part they are taken to lie evenly.
std::optional<std::int64_t> spread::percentile(unsigned of_100) const {
    const auto all = count();
    if (all == 0) return std::nullopt;
    const double wanted = static_cast<double>(all) * of_100 / 100;
    double below = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const auto here = static_cast<double>(counts_[i]);
        if (here > 0 && below + here >= wanted) {
            const auto from = static_cast<double>(i == 0 ? 0 : bounds[i - 1]);
            const auto to = static_cast<double>(bounds[i]);
            return std::llround(from + (to - from) * (wanted - below) / here);
        }
        below += here;
    }
    return bounds.back();
}

}  // namespace switchhook::server
