#include "server/flows/offered_flows.hpp"

namespace switchhook::server {

std::shared_ptr<const program> offering::named(std::string_view name) const {
    const auto found = outbound.find(name);
    return found == outbound.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<const program>> offering::programs() const {
    std::vector<std::shared_ptr<const program>> all;
    if (incoming) all.push_back(incoming);
    for (const auto& [name, p] : outbound) all.push_back(p);
    return all;
}

offering make_offering(const loaded_flows& from, const std::string& public_url,
                       const bot::call_settings& settings) {
    offering all;
    all.incoming = make_program(from.incoming, public_url, settings);
    all.outbound.emplace(std::string(), make_program(remote_control_flow(), public_url, settings));
    for (const auto& flow : from.outbound)
        all.outbound.emplace(flow.flow->name, make_program(flow, public_url, settings));
    return all;
}

std::shared_ptr<const offering> offered_flows::now() const {
    const std::lock_guard lock(guard_);
    return now_;
}

void offered_flows::offer(offering next) {
    std::shared_ptr<const offering> until_unlocked = std::make_shared<const offering>(std::move(next));
    const std::lock_guard lock(guard_);
    now_.swap(until_unlocked);
    for (const auto& p : until_unlocked->programs()) remember(p->library);
}

std::shared_ptr<const media::clip> offered_flows::clip(std::string_view hash) const {
    for (const auto& p : now()->programs())
        if (auto found = p->library->find(hash)) return found;
    const std::lock_guard lock(guard_);
    for (const auto& weak : earlier_)
        if (const auto library = weak.lock())
            if (auto found = library->find(hash)) return found;
    return nullptr;
}

void offered_flows::lend(const std::shared_ptr<const media::prompt_library>& library) {
    const std::lock_guard lock(guard_);
    remember(library);
}

void offered_flows::remember(const std::shared_ptr<const media::prompt_library>& library) {
    std::erase_if(earlier_, [](const auto& known) { return known.expired(); });
    earlier_.push_back(library);
}

}  // namespace switchhook::server
