#pragma once
// One thread that writes for a store: what several calls append while it waits for the disk goes into the next
// transaction together. An ending is known from the moment that it is said; what nobody waits for, and could not be
// written, is tried again with what comes next.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "server/store/endings.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

struct group_limits {
    std::size_t most_waiting = 50'000;  // not yet durable; more records are refused at once
    std::size_t most_together = 500;    // in one transaction
};

// Thread-safe.
class group_writer {
  public:
    struct addition {
        new_record what;
        store::appended done;
        error_code failed = {};
    };
    struct offered_flow {
        kept_flow flow;
        bot::instant now;
    };
    using entry = std::variant<addition, ended_call, offered_flow>;
    // Makes them durable, on the thread; false when none of them is. An addition that is not has its `failed`.
    using transaction = std::function<bool(std::vector<entry>&)>;

    group_writer(group_limits limits, transaction write);
    ~group_writer();  // stops

    // Errors: what `write` says; no_buffer_space when too many wait, and behind `stop`.
    void append(new_record what, store::appended done);
    void finish(const ended_call& call);
    void keep_flow(const kept_flow& flow, bot::instant now);
    // Runs on the thread, between transactions and behind what was said before; false, and never, behind `stop`.
    bool run(std::function<void()> work);

    // As store says it; on the thread.
    void tell_groups(store::group_told told);

    // Writes what waits; what comes later is refused. Blocks.
    void stop();

    // Said, and not yet written.
    [[nodiscard]] const endings& ended() const { return endings_; }

  private:
    using between = std::function<void()>;
    using job = std::variant<entry, between>;
    bool put(job what);
    void work();
    struct batch {
        std::vector<entry> entries;
        between then;       // empty: nothing
        bool last = false;  // behind `stop`, and nothing waits
    };
    batch take(std::vector<entry> first);
    void settle(std::vector<entry>& written, bool well, std::vector<entry>& again);

    const group_limits limits_;
    const transaction write_;
    endings endings_;
    std::mutex guard_;
    std::condition_variable changed_;
    std::vector<job> waiting_;
    bool stopped_ = false;
    store::group_told told_;  // of the thread alone
    std::thread thread_;
};

}  // namespace switchhook::server
