#pragma once
// Ended calls in a file of SQLite, as they are read and searched. Blocking; not thread-safe.

#include <string_view>
#include <vector>

#include "server/store/sqlite.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

inline constexpr std::string_view ended_columns =
    "SELECT id, flow, version, outcome, began, over, direction, chain, caller, callee, parties FROM call ";
ended_call read_ended(const sqlite_statement& row);

// Behind the place, the latest first. Goes through an index from its end, so that what is found often is found soon; what
// is found nowhere takes as long as the index is.
result<std::vector<ended_call>> search_ended(sqlite_connection& in, std::size_t most,
                                             const ended_place& behind, const call_filter& wanted);

}  // namespace switchhook::server
