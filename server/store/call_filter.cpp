#include "server/store/call_filter.hpp"

#include "server/store/store.hpp"

namespace switchhook::server {

bool call_filter::empty() const { return *this == call_filter(); }

std::string searched(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z')
            plain += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+')
            plain += c;
    }
    return plain;
}

bool fits(const call_filter& wanted, std::string_view chain, std::string_view outcome, bot::instant at) {
    if (wanted.since && at < *wanted.since) return false;
    if (wanted.until && at >= *wanted.until) return false;
    if (!wanted.outcome.empty() && outcome != wanted.outcome) return false;
    return wanted.chain.empty() || chain == wanted.chain;
}

bool fits(const call_filter& wanted, const ended_call& call) {
    return fits(wanted, call.people.chain, call.outcome, call.over) &&
           call.people.parties.find(wanted.number) != std::string::npos &&
           call.id.key().starts_with(wanted.id);
}

}  // namespace switchhook::server
