#include "bot/picture/counted.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace switchhook::bot {
namespace {

class counter {
  public:
    counter(picture& p, const flow_counts& counts) : picture_(p) {
        for (const auto& s : counts.steps) by_place_.emplace(s.at, &s);
    }

    void count() {
        for (auto& node : picture_.nodes) {
            for (auto& step : node.steps) step.entered = entered(step.at);
            if (!node.steps.empty()) node.entered = node.steps.front().entered;
        }
        for (auto& a : picture_.arrows) {
            if (a.ways.empty()) {  // all who go there
                a.taken = picture_.nodes[a.to].entered;
                continue;
            }
            a.taken = 0;
            for (const auto& way : a.ways) *a.taken += count_of(way);
        }
    }

  private:
    [[nodiscard]] const step_counts* find(std::string_view at) const {
        const auto found = by_place_.find(at);
        return found == by_place_.end() ? nullptr : found->second;
    }
    [[nodiscard]] std::uint64_t entered(std::string_view at) const {
        const auto* step = find(at);
        return step == nullptr ? 0 : step->entered;
    }
    [[nodiscard]] std::uint64_t count_of(const picture_way& way) const {
        const auto* step = find(way.at);
        if (step == nullptr) return 0;
        return way.outcome.empty() ? step->entered : step->of(way.outcome);
    }

    picture& picture_;
    std::map<std::string_view, const step_counts*> by_place_;
};

}  // namespace

void put_counts(picture& p, const flow_counts& counts) { counter(p, counts).count(); }

}  // namespace switchhook::bot
