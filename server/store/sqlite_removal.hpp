#pragma once
// Ended calls leave the file, a piece at a time: a call of many records takes several transactions, between which others
// are written. From the first of them on nobody finds it any more. Blocking; not thread-safe.

#include "server/store/sqlite.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

class sqlite_removal {
  public:
    // The connection outlives it, and is in no transaction when a member is called.
    explicit sqlite_removal(sqlite_connection& db) : db_(db) {}
    result<> prepare_all();

    // Nobody finds the call any more; `some` removes it.
    result<erasure> hide(const graph::call_id& call);
    // Of what is hidden, and of calls that ended before then. With nothing of that left, room is given back.
    result<forgotten> some(bot::instant ended_before);
    result<> flow(const std::string& version, bot::instant not_kept_since);
    // Nothing that was removed stays in the log beside the file.
    result<> wipe();

  private:
    result<> in_transaction(const std::function<result<>()>& work);
    result<erasure> hide_now(const graph::call_id& call);
    enum class rest { some, none };
    result<rest> remove_oldest(bot::instant ended_before, std::int64_t& budget, forgotten& done);
    result<rest> shrink();

    sqlite_connection& db_;
    bool shrunk_ = false;  // since the log was last worked in
    sqlite_statement begin_, commit_, find_, oldest_, hide_, behind_, remove_records_, remove_call_,
        remove_flow_, pages_, free_pages_;
};

}  // namespace switchhook::server
