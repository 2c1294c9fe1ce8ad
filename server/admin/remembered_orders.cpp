#include "server/admin/remembered_orders.hpp"

#include <algorithm>

namespace switchhook::server {

found_order remembered_orders::begin(const std::string& key, const std::string& content, time now) {
    while (!by_age_.empty() && by_age_.front().first + for_long_ <= now) forget_oldest();
    const auto known = orders_.find(key);
    if (known == orders_.end()) {
        if (orders_.size() >= most_) forget_oldest();
        orders_.emplace(key, order{content, {}});
        by_age_.emplace_back(now, key);
        return {};
    }
    if (known->second.content != content) return {order_finding::other, {}};
    if (known->second.call.empty()) return {order_finding::under_way, {}};
    return {order_finding::known, known->second.call};
}

void remembered_orders::placed(const std::string& key, graph::call_id call) {
    if (const auto at = orders_.find(key); at != orders_.end()) at->second.call = std::move(call);
}

void remembered_orders::failed(const std::string& key) {
    const auto known = orders_.find(key);
    if (known == orders_.end() || !known->second.call.empty()) return;
    orders_.erase(known);
    // It was begun just now, so it is near the end.
    const auto at =
        std::find_if(by_age_.rbegin(), by_age_.rend(), [&](const auto& one) { return one.second == key; });
    if (at != by_age_.rend()) by_age_.erase(std::next(at).base());
}

void remembered_orders::forget_oldest() {
    if (by_age_.empty()) return;
    orders_.erase(by_age_.front().second);
    by_age_.pop_front();
}

}  // namespace switchhook::server
