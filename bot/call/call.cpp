#include "bot/call/call.hpp"

namespace switchhook::bot {

std::string_view to_string(call_phase p) {
    switch (p) {
        case call_phase::offered: return "incoming";
        case call_phase::prepared: return "prepared";
        case call_phase::calling: return "calling";
        case call_phase::answering: return "answering";
        case call_phase::establishing: return "establishing";
        case call_phase::established: return "established";
        case call_phase::transferring: return "transferring";
        case call_phase::transfer_accepted: return "transferAccepted";
        case call_phase::terminating: return "terminating";
        case call_phase::terminated: return "terminated";
    }
    return "unknown";
}

std::string_view to_string(ending e) {
    switch (e) {
        case ending::none: return "";
        case ending::by_caller: return "caller";
        case ending::by_callee: return "callee";
        case ending::by_hangup: return "hangup";
        case ending::by_transfer: return "transfer";
        case ending::by_redirect: return "redirect";
        case ending::rejected: return "rejected";
        case ending::not_reached: return "notReached";
        case ending::lost: return "lost";
    }
    return "";
}

std::string_view outcome_of(const dialling& d) {
    if (d.answered) return "answered";
    return d.failed ? graph::to_string(*d.failed) : std::string_view();
}

std::string client_context(const call& c, std::uint32_t request) {
    return c.key.key() + '.' + std::to_string(request);
}

}  // namespace switchhook::bot
