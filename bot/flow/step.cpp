#include "bot/flow/step.hpp"

namespace switchhook::bot {

void flow_step::on(turn&, const signal&) const {}

milliseconds flow_step::longest_wait(const world&) const { return milliseconds(0); }

void flow_step::each_branch(const branch_visitor&) const {}

}  // namespace switchhook::bot
