#include "emulator/world/prompt.hpp"

#include <algorithm>
#include <utility>

namespace switchhook::emulator {
namespace {

void apply(prompt& what, const fetch_outcome& outcome) {
    if (const auto* playable = std::get_if<prompt_playable>(&outcome)) {
        what.state = prompt::condition::playable;
        what.length = playable->length;
    } else if (std::holds_alternative<prompt_wrong_format>(outcome)) {
        what.state = prompt::condition::wrong_format;
    } else {
        what.state = prompt::condition::unreachable;
    }
}

}  // namespace

prompt_ptr prompt_library::want(const std::string& uri, const std::string& resource_id,
                                const std::string& asker) {
    // The two kinds of key cannot meet: a URL never begins with a blank.
    const std::string key = resource_id.empty() ? uri : ' ' + resource_id;
    if (const auto known = kept_.find(key); known != kept_.end()) return known->second;
    if (const auto running = pending_by_key_.find(key); running != pending_by_key_.end()) {
        auto& fetch = pending_.at(running->second);
        if (std::find(fetch.askers.begin(), fetch.askers.end(), asker) == fetch.askers.end())
            fetch.askers.push_back(asker);
        return fetch.what;
    }
    auto what = std::make_shared<prompt>();
    what->uri = uri;
    what->resource_id = resource_id;
    const std::uint64_t number = ++last_;
    pending_by_key_.emplace(key, number);
    pending_.emplace(number, pending{what, key, {asker}});
    orders_.push_back({number, uri, resource_id});
    return what;
}

prompt_library::arrival prompt_library::fetched(std::uint64_t number, const fetch_outcome& outcome) {
    const auto found = pending_.find(number);
    if (found == pending_.end()) return {};
    pending done = std::move(found->second);
    pending_.erase(found);
    pending_by_key_.erase(done.key);
    apply(*done.what, outcome);
    // A failure is not kept: the next use tries again.
    if (done.what->state == prompt::condition::playable && !done.what->resource_id.empty()) {
        kept_.emplace(done.key, done.what);
        kept_order_.push_back(done.key);
        if (kept_order_.size() > most_kept) {
            kept_.erase(kept_order_.front());
            kept_order_.pop_front();
        }
    }
    return {done.what, std::move(done.askers)};
}

std::vector<prompt_fetch> prompt_library::take_fetches() { return std::exchange(orders_, {}); }

}  // namespace switchhook::emulator
