#pragma once
// All that is kept of one call, to be given away or removed. Blocking.

#include <string>
#include <vector>

#include "server/runtime/services.hpp"

namespace switchhook::server {

struct kept_call {
    std::optional<ended_call> ended;   // nothing for one that lives
    std::vector<std::string> records;  // empty: there is no such call, unless it has ended
    std::optional<kept_flow> flow;     // that it followed
    std::vector<media::kept_recording> recordings;
    std::vector<std::string> callbacks;  // orders that it asked for: JSON objects

    [[nodiscard]] bool is_known() const { return ended || !records.empty(); }
};
result<kept_call> read_kept_call(const services& from, const graph::call_id& call);

// One JSON document; `summary` is a JSON object.
std::string export_of(const kept_call& call, const std::string& summary, bot::instant now);

struct erased_call {
    erasure outcome{};
    std::size_t recordings = 0;
};
// Recordings first: where they cannot be removed, the error says so and the call is still there. What is remembered of
// its events goes too.
result<erased_call> erase_call(services& from, const graph::call_id& call);

}  // namespace switchhook::server
