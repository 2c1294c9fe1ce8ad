#pragma once
// What makes a server one of several that share a store: who the others are, what they ask of it, and the calls that it
// takes from them and gives to them.

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "server/admin/admin_site.hpp"
#include "server/instances/attendant.hpp"
#include "server/instances/neighbours.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

class other_instances {
  public:
    // All of these outlive it. `take_up_calls` blocks, and brings the calls that nobody leads.
    struct surroundings {
        std::shared_ptr<services> shared;
        runtime& calls;
        asio::any_io_executor files;
        std::function<void()> take_up_calls;
        std::function<admin_site*()> admin;  // null before it is there
    };
    // Here everything finds them from then on; nobody is told anything yet. So it goes before the first notification,
    // which may have to be sent to one of them.
    other_instances(const config::settings& s, std::shared_ptr<membership> who, surroundings with);

    // This process is an instance when it returns. Blocks. The error is a line for the user.
    result<void, std::string> join();
    // The others go on with the calls; false when there is nobody who could. Blocks.
    bool hand_over() { return attends_.hand_over(); }

    // Nobody is told anything any more; then, behind the last record, what comes next need not wait. Both block.
    void stop() { attends_.stop(); }
    void leave() { attends_.leave(); }

  private:
    void introduce_desk();
    void introduce_events();
    static asio::awaitable<std::string> answer(const surroundings& with, question q);

    const std::chrono::milliseconds lease_;
    const surroundings with_;
    attendant attends_;
    neighbours others_;
    std::atomic<bool> taking_up_{false};
};

}  // namespace switchhook::server
