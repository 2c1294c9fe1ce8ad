#include "bot/call/call.hpp"

namespace switchhook::bot {

std::string_view to_string(call_phase p) {
    switch (p) {
        case call_phase::offered: return "incoming";
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
        case ending::by_hangup: return "hangup";
        case ending::by_transfer: return "transfer";
        case ending::rejected: return "rejected";
        case ending::lost: return "lost";
    }
    return "";
}

std::string client_context(const call& c, std::uint32_t request) {
    return c.id.key() + '.' + std::to_string(request);
}

}  // namespace switchhook::bot
