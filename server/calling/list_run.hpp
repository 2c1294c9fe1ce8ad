#pragma once
// Calls everybody on a list: so many a second, so many at once, nobody twice.

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/calling/control_client.hpp"
#include "server/calling/list_progress.hpp"
#include "server/calling/tally.hpp"
#include "server/calling/target_list.hpp"

namespace switchhook::server {

struct list_order {
    std::vector<list_entry> targets;
    std::string members;  // of each order beside "to" and "params", as JSON: `"flow":"reminder"`
    std::map<std::string, std::string> params{};  // of each order, unless its entry says otherwise
    double rate = 1;                              // calls a second
    std::size_t at_once = 50;
    bool retry_failed = false;  // whoever has the outcome `failed` is called once more
};

struct list_result {
    tally came_to;
    std::string stopped_by;  // why it could not go on; empty when it was done, or asked to stop
    struct failure {
        unsigned line = 0;  // of the list
        std::string why;
    };
    std::optional<failure> last_failure;  // in this run
};

// Runs until all is done, something is in the way (twenty calls in a row that failed are), or `stop` was called through `started` and what was under way
// has its outcome. `told` hears the tally every now and then.
struct list_watch {
    std::function<void(std::function<void()> stop)> started;
    std::function<void(const tally&)> told;
    std::chrono::milliseconds every{200};
};
list_result run_list(boost::asio::io_context& context, control_client& server, list_progress& progress,
                     list_order order, list_watch watch);

}  // namespace switchhook::server
