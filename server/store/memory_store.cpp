#include "server/store/memory_store.hpp"

#include <algorithm>

namespace switchhook::server {

void memory_store::append(const graph::call_id& call, std::uint64_t sequence, std::string record,
                          appended done) {
    const auto key = call.key();
    bool in_turn = false;
    {
        auto& s = stripe_of(key);
        const std::lock_guard lock(s.guard);
        auto& journal = s.calls[key];
        in_turn = sequence == journal.count + 1;
        if (in_turn) {
            journal.lines += record;
            journal.lines += '\n';
            ++journal.count;
        }
    }
    done(in_turn ? error_code() : make_error_code(boost::system::errc::file_exists));
}

void memory_store::finish(const ended_call& call) {
    std::optional<graph::call_id> oldest;
    {
        const std::lock_guard lock(ended_guard_);
        ended_.push_back(call);
        if (ended_.size() > most_ended_) {
            oldest = ended_.front().id;
            ended_.pop_front();
        }
    }
    const auto shrink = [this](const graph::call_id& id, bool forget) {
        const auto key = id.key();
        auto& s = stripe_of(key);
        const std::lock_guard lock(s.guard);
        if (forget)
            s.calls.erase(key);
        else
            s.calls[key].lines.shrink_to_fit();
    };
    shrink(call.id, false);
    if (oldest) shrink(*oldest, true);
}

std::vector<std::string> memory_store::records(const graph::call_id& call) const {
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

std::vector<ended_call> memory_store::ended(std::size_t most) const {
    const std::lock_guard lock(ended_guard_);
    const auto count = std::min(most, ended_.size());
    return {ended_.rbegin(), ended_.rbegin() + static_cast<std::ptrdiff_t>(count)};
}

std::optional<ended_call> memory_store::find_ended(const graph::call_id& call) const {
    const std::lock_guard lock(ended_guard_);
    const auto found =
        std::find_if(ended_.rbegin(), ended_.rend(), [&](const ended_call& e) { return e.id == call; });
    if (found == ended_.rend()) return std::nullopt;
    return *found;
}

}  // namespace switchhook::server
