#pragma once
// Minutes of all processes, put together for a chart.

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/statistics/minute_counts.hpp"
#include "server/store/kept_minute.hpp"

namespace switchhook::server {

struct chart_span {
    std::string_view name;  // "hour"
    std::chrono::minutes step;
    int steps;
};
inline constexpr chart_span last_hour{"hour", std::chrono::minutes(1), 60};
inline constexpr chart_span last_day{"day", std::chrono::minutes(15), 96};

struct chart {
    struct step {
        bot::instant begin;
        minute_counts counts;
    };
    std::vector<step> steps;  // the last one goes on
    minute_counts total;
};

// Of each minute of a process the first that was told counts: so what a process has in memory goes before what the store has.
class told_minutes {
  public:
    void add(const std::vector<kept_minute>& all);
    [[nodiscard]] chart over(const chart_span& span, bot::instant now) const;

  private:
    std::map<std::pair<bot::instant, std::string>, minute_counts> minutes_;
};

bot::instant begin_of(const chart_span& span, bot::instant now);

// The answer to GET /api/statistics.
std::string to_json(const chart_span& span, const chart& all);

}  // namespace switchhook::server
