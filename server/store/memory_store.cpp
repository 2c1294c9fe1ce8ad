#include "server/store/memory_store.hpp"

#include <algorithm>

namespace switchhook::server {

void memory_store::append(new_record what, appended done) {
    const auto key = what.call.key();
    bool in_turn = false;
    {
        auto& s = stripe_of(key);
        const std::lock_guard lock(s.guard);
        auto& journal = s.calls[key];
        in_turn = what.sequence > journal.last;
        if (in_turn) {
            journal.lines += what.record;
            journal.lines += '\n';
            journal.last = what.sequence;
        }
    }
    done(in_turn ? error_code() : make_error_code(boost::system::errc::file_exists));
}

void memory_store::finish(const ended_call& call) {
    {
        auto& s = stripe_of(call.id.key());
        const std::lock_guard lock(s.guard);
        s.calls[call.id.key()].lines.shrink_to_fit();
    }
    {
        const std::lock_guard lock(ended_guard_);
        if (places_.emplace(call.id.key(), place_of(call)).second) ended_.emplace(place_of(call), call);
    }
    if (const auto oldest = take_oldest(bot::instant::min(), most_ended_)) drop_records(*oldest);
}

std::optional<graph::call_id> memory_store::take_oldest(bot::instant before, std::size_t most) {
    const std::lock_guard lock(ended_guard_);
    if (ended_.empty()) return std::nullopt;
    const auto oldest = ended_.begin();
    if (oldest->second.over >= before && ended_.size() <= most) return std::nullopt;
    auto id = oldest->second.id;
    places_.erase(id.key());
    ended_.erase(oldest);
    return id;
}

void memory_store::drop_records(const graph::call_id& call) {
    auto& s = stripe_of(call.key());
    const std::lock_guard lock(s.guard);
    s.calls.erase(call.key());
}

result<std::vector<std::string>> memory_store::records(const graph::call_id& call) const {
    const auto key = call.key();
    std::string lines;
    {
        const auto& s = stripe_of(key);
        const std::lock_guard lock(s.guard);
        if (const auto found = s.calls.find(key); found != s.calls.end()) lines = found->second.lines;
    }
    std::vector<std::string> all;
    for (std::size_t begin = 0; begin < lines.size();) {
        const auto end = lines.find('\n', begin);
        all.push_back(lines.substr(begin, end - begin));
        begin = end + 1;
    }
    return all;
}

result<std::vector<ended_call>> memory_store::ended(std::size_t most, const ended_place& behind,
                                                    const call_filter& wanted) const {
    const std::lock_guard lock(ended_guard_);
    std::vector<ended_call> page;
    for (auto at = ended_.lower_bound(behind); at != ended_.begin() && page.size() < most;)
        if (const auto& call = (--at)->second; fits(wanted, call)) page.push_back(call);
    return page;
}

void memory_store::keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) {
    {
        const std::lock_guard lock(minutes_guard_);
        std::erase_if(minutes_, [&](const kept_minute& m) { return m.begin < forgotten; });
        for (auto& one : all) {
            const auto is_same = [&](const kept_minute& m) {
                return m.begin == one.begin && m.process == one.process;
            };
            if (std::none_of(minutes_.begin(), minutes_.end(), is_same)) minutes_.push_back(std::move(one));
        }
    }
    done({});
}

result<std::vector<kept_minute>> memory_store::minutes(bot::instant since) const {
    const std::lock_guard lock(minutes_guard_);
    std::vector<kept_minute> all;
    for (const auto& one : minutes_)
        if (one.begin >= since) all.push_back(one);
    return all;
}

result<std::optional<ended_call>> memory_store::find_ended(const graph::call_id& call) const {
    const std::lock_guard lock(ended_guard_);
    const auto place = places_.find(call.key());
    if (place == places_.end()) return std::optional<ended_call>();
    return std::optional(ended_.at(place->second));
}

result<erasure> memory_store::erase(const graph::call_id& call) {
    bool ended = false;
    {
        const std::lock_guard lock(ended_guard_);
        if (const auto place = places_.find(call.key()); place != places_.end()) {
            ended_.erase(place->second);
            places_.erase(place);
            ended = true;
        }
    }
    if (!ended) return records(call)->empty() ? erasure::unknown : erasure::still_live;
    drop_records(call);
    return erasure::erased;
}

result<forgotten> memory_store::forget(bot::instant before) {
    forgotten done;
    while (const auto oldest = take_oldest(before, most_ended_)) {
        drop_records(*oldest);
        ++done.calls;
    }
    return done;
}

}  // namespace switchhook::server
