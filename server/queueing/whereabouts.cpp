#include "server/queueing/whereabouts.hpp"

#include <utility>

namespace switchhook::server {

void whereabouts::entered(const graph::call_id& call, std::uint32_t number, const std::string& line,
                          std::int64_t at) {
    auto& known = visits_[call.key()];
    if (known.number <= number) known = {call, number, line, at, false};
}

void whereabouts::left(const graph::call_id& call, std::uint32_t number) {
    const auto known = visits_.find(call.key());
    if (known != visits_.end() && known->second.number == number) visits_.erase(known);
}

std::int64_t whereabouts::of(const graph::call_id& call) const {
    const auto known = visits_.find(call.key());
    return known == visits_.end() ? 0 : known->second.at;
}

void whereabouts::doubt(std::int64_t instance, bot::instant until) {
    bool any = false;
    for (auto& [key, one] : visits_)
        if (one.at == instance) one.doubted = any = true;
    if (any) doubts_.insert_or_assign(instance, until);
}

std::optional<bot::instant> whereabouts::due() const {
    std::optional<bot::instant> first;
    for (const auto& [instance, until] : doubts_)
        if (!first || until < *first) first = until;
    return first;
}

template <class Which>
std::vector<whereabouts::visit> whereabouts::take_if(Which which) {
    std::vector<visit> taken;
    for (auto at = visits_.begin(); at != visits_.end();) {
        if (!which(at->second)) {
            ++at;
            continue;
        }
        taken.push_back(std::move(at->second));
        at = visits_.erase(at);
    }
    return taken;
}

std::vector<whereabouts::visit> whereabouts::take_overdue(bot::instant now) {
    std::vector<visit> taken;
    for (auto at = doubts_.begin(); at != doubts_.end();) {
        if (at->second > now) {
            ++at;
            continue;
        }
        auto some = take_if([&](const visit& v) { return v.doubted && v.at == at->first; });
        std::move(some.begin(), some.end(), std::back_inserter(taken));
        at = doubts_.erase(at);
    }
    return taken;
}

std::vector<whereabouts::visit> whereabouts::take_all_of(std::int64_t instance) {
    doubts_.erase(instance);
    return take_if([&](const visit& v) { return v.at == instance; });
}

std::vector<whereabouts::visit> whereabouts::take_all() {
    doubts_.clear();
    return take_if([](const visit&) { return true; });
}

}  // namespace switchhook::server
