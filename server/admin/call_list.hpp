#pragma once
// Where a page of the list of calls begins. Live calls come first, then those that have ended, both the latest
// first; a call keeps its place while others come and go.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/runtime/live_call.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

struct list_position {
    enum class part { live, ended };
    part in = part::live;
    std::string behind;  // rank of a call; empty for the beginning of the part
    friend bool operator==(const list_position&, const list_position&) = default;
};

// As it stands in ?after=. Nothing for what was none.
std::string to_string(const list_position& p);
std::optional<list_position> read_list_position(std::string_view text);

// Sorts live calls: when it began, then its id. Of those that have ended: when it ended.
std::string rank_of(const live_call& c);
std::string rank_of(const ended_call& c);
graph::call_id call_of_rank(std::string_view rank);

// In front of all for an empty rank.
ended_place place_of_rank(std::string_view rank);

// The first `most` of `ranks` behind `behind`, the latest first.
std::vector<std::string> page_of_live(std::vector<std::string> ranks, const std::string& behind,
                                      std::size_t most);

}  // namespace switchhook::server
