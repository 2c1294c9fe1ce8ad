#pragma once
// What keeps this process one of several that share a database: it holds the lease, hears of others that lost theirs,
// finds out who leads a call, and carries questions between instances. One thread, one connection.

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "graph/model/ids.hpp"
#include "server/files/process_lock.hpp"
#include "server/instances/exchange.hpp"
#include "server/store/membership.hpp"
#include "server/store/postgres.hpp"

namespace switchhook::server {

struct attendant_settings {
    secret uri;
    std::chrono::milliseconds lease{10'000};
    std::string version;
    // Where the number stands under which this process is known: the one behind it, which has the same file, need not
    // wait for the lease of one that is gone. Empty: it waits.
    std::filesystem::path remembered_in;
};

// Called on the attendant's thread.
struct attendant_duties {
    std::function<void()> enrolled;     // under a new number
    std::function<void()> unled_calls;  // are there, to be claimed; said again until they are
    std::function<void()>
        lost;  // other instances may lead our calls: returns when nothing is done for them here
    // Which instances are, as far as is known: this one, or 0 when it is none, and the others. Said often.
    std::function<void(std::int64_t me, const std::vector<std::int64_t>& others)> alive;
    using answer = std::function<void(std::string)>;  // from any thread, once at most
    std::function<void(std::string question, answer)> asked;
};

struct leader {
    enum class kind {
        nobody,
        instance,
        unknown
    } what = kind::unknown;  // unknown: the database does not answer
    std::int64_t number = 0;
};

class attendant {
  public:
    attendant(attendant_settings settings, std::shared_ptr<membership> who);
    ~attendant();  // stops
    attendant(const attendant&) = delete;
    attendant& operator=(const attendant&) = delete;

    // Once, behind the tables: this process is an instance when it returns. Blocks. The error is a line for the user.
    result<void, std::string> start(attendant_duties duties);

    // From any thread; what is handed in runs on the attendant's.
    void ask(std::int64_t instance, std::string question, exchange::time until, exchange::answered done);
    void find_leader(const graph::call_id& call, std::function<void(leader)> done);
    // That are alive and not this one, as of late.
    [[nodiscard]] std::vector<std::int64_t> others() const;

    // Gives all calls to the others, who need not wait for the lease; what is still to be appended to one of them fails.
    // False when there is nobody to take them, or no database, and nothing has changed. Blocks.
    bool hand_over();
    // Nobody is told anything any more. Blocks.
    void stop();
    // Behind `stop`, and the last record: the process that comes next need not wait for the lease. Blocks.
    void leave();

  private:
    using steady_clock = std::chrono::steady_clock;
    struct search {
        std::string key;
        std::function<void(leader)> done;
    };
    void put(std::function<void()> work);
    void run();
    void turn();
    std::optional<std::string> enrol();
    std::optional<std::string> renew();
    void remember_number(std::int64_t number);
    void do_commands();
    void search_leaders();
    void send(std::vector<exchange::letter> letters);
    void receive();
    void answer(const exchange::question& to, std::string text);
    void lose();
    void tell_who_is_alive();
    postgres_connection::outcome<postgres_rows> give_up(const std::string& me,
                                                        postgres_connection::deadline until);
    void log_state(const std::optional<std::string>& wrong);

    const attendant_settings settings_;
    const std::shared_ptr<membership> who_;
    attendant_duties duties_;
    std::optional<process_lock> file_lock_;
    int wake_ = -1;  // eventfd

    mutable std::mutex guard_;
    std::deque<std::function<void()>> commands_;
    std::vector<std::int64_t> others_;
    bool stopped_ = false;

    // Of the thread alone:
    std::optional<postgres_connection> db_;
    exchange exchange_;
    std::vector<search> searches_;
    std::int64_t number_ = 0;       // as enrolled
    std::int64_t predecessor_ = 0;  // that is to be given up
    steady_clock::time_point next_tick_{}, gives_others_up_from_{};
    bool failing_ = false;
    std::thread thread_;
};

}  // namespace switchhook::server
