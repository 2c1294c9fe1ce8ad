#include "bot/steps/asking.hpp"

namespace switchhook::bot {

void asking_step::on(turn& t, const signal& s) const {
    if (const auto* done = std::get_if<operation_done>(&s)) end(t, done->well);
}

void asking_step::end(turn& t, bool well) const {
    t.set_result(*this, "result", well ? "done" : "failed");
    if (well)
        t.go_on();
    else
        t.fail(failed);
}

milliseconds asking_step::longest_wait(const world& w) const {
    return takes() + w.settings.request_within + w.settings.completion_grace;
}

void read_asking(flow_reader& in, json::fields& f, const json::spot& where, asking_step& into) {
    f.optional("id", into.id);
    if (!into.id.empty()) in.declare_result(into.id, where.member("id"));
    if (const auto b = f.any("failed")) into.failed = in.read_branch(*b);
}

}  // namespace switchhook::bot
