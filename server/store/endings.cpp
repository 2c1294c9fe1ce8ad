#include "server/store/endings.hpp"

#include <algorithm>
#include <unordered_set>

namespace switchhook::server {

void endings::note(const ended_call& call) {
    const std::lock_guard lock(guard_);
    calls_.insert_or_assign(call.id.key(), call);
}

void endings::written(const ended_call& call) {
    const std::lock_guard lock(guard_);
    calls_.erase(call.id.key());
}

std::optional<ended_call> endings::find(const graph::call_id& call) const {
    const std::lock_guard lock(guard_);
    const auto found = calls_.find(call.key());
    if (found == calls_.end()) return std::nullopt;
    return found->second;
}

std::vector<ended_call> endings::all(const ended_place& behind, const call_filter& wanted) const {
    const std::lock_guard lock(guard_);
    std::vector<ended_call> calls;
    for (const auto& [key, call] : calls_)
        if (place_of(call) < behind && fits(wanted, call)) calls.push_back(call);
    return calls;
}

std::vector<ended_call> endings::merged(std::vector<ended_call> under_way, std::vector<ended_call> stored,
                                        std::size_t most) {
    if (under_way.empty()) return stored;
    std::unordered_set<std::string> known;
    for (const auto& call : stored) known.insert(call.id.key());
    std::erase_if(under_way, [&](const ended_call& call) { return known.contains(call.id.key()); });
    stored.insert(stored.end(), under_way.begin(), under_way.end());
    std::sort(stored.begin(), stored.end(),
              [](const ended_call& a, const ended_call& b) { return place_of(a) > place_of(b); });
    if (stored.size() > most) stored.resize(most);
    return stored;
}

}  // namespace switchhook::server
