#include "graph/auth/verified_tokens.hpp"

#include <cstring>

namespace switchhook::graph {

std::size_t verified_tokens::first_bytes::operator()(const sha256_digest& d) const {
    std::size_t hash = 0;
    std::memcpy(&hash, d.data(), sizeof hash);
    return hash;
}

std::optional<caller_claims> verified_tokens::find(const sha256_digest& token, std::chrono::sys_seconds now) {
    const std::lock_guard lock(mutex_);
    const auto found = by_token_.find(token);
    if (found == by_token_.end()) return std::nullopt;
    const auto position = found->second;
    if (now >= position->until) {
        by_token_.erase(found);
        recent_first_.erase(position);
        return std::nullopt;
    }
    recent_first_.splice(recent_first_.begin(), recent_first_, position);
    return position->claims;
}

void verified_tokens::remember(const sha256_digest& token, caller_claims claims,
                               std::chrono::sys_seconds until) {
    const std::lock_guard lock(mutex_);
    if (by_token_.contains(token)) return;
    recent_first_.push_front(entry{token, std::move(claims), until});
    by_token_.emplace(token, recent_first_.begin());
    if (recent_first_.size() > most_) {
        by_token_.erase(recent_first_.back().token);
        recent_first_.pop_back();
    }
}

std::size_t verified_tokens::size() const {
    const std::lock_guard lock(mutex_);
    return recent_first_.size();
}

}  // namespace switchhook::graph
