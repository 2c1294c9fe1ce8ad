#include "server/admin/remembered_orders.hpp"

namespace switchhook::server {

remembered_orders::found remembered_orders::begin(const std::string& key, const std::string& content,
                                                  time now) {
    forget_old(now);
    const auto [at, fresh] = orders_.try_emplace(key, order{content, {}, now});
    if (fresh) {
        by_age_.emplace_back(now, key);
        return {};
    }
    if (at->second.content != content) return {finding::other, {}};
    if (at->second.call.empty()) return {finding::under_way, {}};
    return {finding::known, at->second.call};
}

void remembered_orders::placed(const std::string& key, graph::call_id call) {
    if (const auto at = orders_.find(key); at != orders_.end()) at->second.call = std::move(call);
}

void remembered_orders::failed(const std::string& key) { orders_.erase(key); }

void remembered_orders::forget_old(time now) {
    while (!by_age_.empty() && (by_age_.size() >= most_ || by_age_.front().first + for_long_ <= now)) {
        const auto& [at, key] = by_age_.front();
        // One that failed may have been begun anew since.
        if (const auto known = orders_.find(key); known != orders_.end() && known->second.at == at)
            orders_.erase(known);
        by_age_.pop_front();
    }
}

}  // namespace switchhook::server
