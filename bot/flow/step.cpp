#include "bot/flow/step.hpp"

namespace switchhook::bot {

void flow_step::on(turn&, const signal&) const {}

void flow_step::each_prompt(const prompt_visitor&) const {}

void flow_step::keep(turn&, const voice_message&) const {}

milliseconds flow_step::longest_wait(const world&) const { return milliseconds(0); }

std::optional<std::size_t> flow_step::hands_over() const {
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        if (outcomes[i].type == outcome::kind::handed_over) return i;
    return std::nullopt;
}

void flow_step::each_branch(const branch_visitor& visit) const {
    for (const auto& o : outcomes) visit(o.name, o.to);
}

std::size_t flow_step::add_outcome(std::string name, outcome::kind type, branch to) {
    outcomes.push_back({std::move(name), type, to, std::nullopt});
    return outcomes.size() - 1;
}

}  // namespace switchhook::bot
