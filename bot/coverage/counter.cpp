#include "bot/coverage/counter.hpp"

#include <algorithm>
#include <tuple>

namespace switchhook::bot {
namespace {

struct placed_step {
    const flow_step* step;
    block_id block;
    std::size_t index;
};

// Inline branches are blocks of their own, somewhere behind the sections. Inner steps are in no file.
std::vector<placed_step> in_order_of_the_file(const flow& f) {
    std::vector<placed_step> all;
    for (std::size_t b = 0; b < f.blocks.size(); ++b)
        for (std::size_t i = 0; !f.blocks[b].is_inner && i < f.blocks[b].steps.size(); ++i)
            all.push_back({f.blocks[b].steps[i].get(), static_cast<block_id>(b), i});
    std::sort(all.begin(), all.end(), [](const placed_step& a, const placed_step& b) {
        const auto &x = a.step->at, &y = b.step->at;
        return std::tie(x.line, x.column) < std::tie(y.line, y.column);
    });
    return all;
}

}  // namespace

flow_counter::flow_counter(const flow& f) : flow_(f) {
    for (const auto& block : f.blocks) {
        auto& steps = blocks_.emplace_back();
        for (const auto& step : block.steps)
            steps.push_back({0, std::vector<std::uint64_t>(step->outcomes.size())});
    }
    for (const auto& placed : in_order_of_the_file(f))
        places_.emplace(placed.step->at.pointer,
                        frame{placed.block, static_cast<std::uint16_t>(placed.index)});
}

void flow_counter::count(std::span<const visit> visits) {
    for (const auto& v : visits) {
        auto& step = blocks_.at(v.at.block).at(v.at.index);
        if (v.outcome)
            ++step.outcomes.at(*v.outcome);
        else
            ++step.entered;
    }
}

bool flow_counter::count(std::span<const way_point> way) {
    bool whole = true;
    for (const auto& p : way) whole = count(p) && whole;
    return whole;
}

bool flow_counter::count(const way_point& p) {
    const auto place = places_.find(p.step);
    if (place == places_.end()) return false;
    const auto& step = flow_.at(place->second);
    auto& counted = blocks_[place->second.block][place->second.index];
    if (step.verb != p.verb) return false;
    if (p.outcome.empty()) {
        ++counted.entered;
        return true;
    }
    for (std::size_t o = 0; o < step.outcomes.size(); ++o)
        if (step.outcomes[o].name == p.outcome) {
            ++counted.outcomes[o];
            return true;
        }
    return false;
}

void flow_counter::add(const flow_counter& other) {
    for (std::size_t b = 0; b < blocks_.size(); ++b)
        for (std::size_t i = 0; i < blocks_[b].size(); ++i) {
            auto& into = blocks_[b][i];
            const auto& from = other.blocks_.at(b).at(i);
            into.entered += from.entered;
            for (std::size_t o = 0; o < into.outcomes.size(); ++o) into.outcomes[o] += from.outcomes.at(o);
        }
}

flow_counts flow_counter::counts(std::string file, std::string version) const {
    flow_counts report{flow_.name, std::move(file), std::move(version), {}};
    for (const auto& placed : in_order_of_the_file(flow_)) {
        const auto& counted = blocks_[placed.block][placed.index];
        step_counts s{placed.step->at.pointer, std::string(placed.step->verb), counted.entered, {}};
        for (std::size_t o = 0; o < counted.outcomes.size(); ++o) {
            const auto& name = placed.step->outcomes[o].name;
            const auto same = std::find_if(s.outcomes.begin(), s.outcomes.end(),
                                           [&](const auto& known) { return known.first == name; });
            if (same == s.outcomes.end())
                s.outcomes.emplace_back(name, counted.outcomes[o]);
            else
                same->second += counted.outcomes[o];
        }
        report.steps.push_back(std::move(s));
    }
    return report;
}

}  // namespace switchhook::bot
