#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

// The order in which read_asking declares them.
constexpr std::size_t done_well = 0, not_done = 1;

}  // namespace

void asking_step::on(turn& t, const signal& s) const {
    if (const auto* done = std::get_if<operation_done>(&s)) end(t, done->well);
}

void asking_step::end(turn& t, bool well) const { t.leave(*this, well ? done_well : not_done); }

milliseconds asking_step::longest_wait(const world& w) const {
    return takes() + w.settings.request_within + w.settings.completion_grace;
}

void read_asking(flow_reader& in, json::fields& f, asking_step& into) {
    in.read_id(f, into, {});
    into.add_outcome("done", outcome::kind::success);
    in.read_outcome(f, into, "failed", outcome::kind::failure);
}

}  // namespace switchhook::bot
