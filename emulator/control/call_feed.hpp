#pragma once
// Who reads along what becomes of all calls, each at its own pace: a reader is told which calls have changed since it
// looked, not how often. Costs nothing while nobody reads. Single-threaded, on the executor of the server.

#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/asio.hpp"

namespace switchhook::emulator {

class call_feed {
  public:
    struct news {
        bool all = false;  // too much has changed to name it, or nothing was told yet
        std::vector<std::string> calls;
        bool over = false;  // there will be no more
    };

    class reader {
      public:
        reader(const asio::any_io_executor& executor, std::string page)
            : timer_(executor), page_(std::move(page)) {}
        // What has changed since the last time; nothing at `until`.
        asio::awaitable<news> next(net::deadline until);

      private:
        friend class call_feed;
        void add(const std::string& call);
        void end();

        asio::steady_timer timer_;
        std::string page_;
        news waiting_{true, {}, false};
    };

    explicit call_feed(asio::any_io_executor executor) : executor_(std::move(executor)) {}

    // Null while too many read already. It reads until it is gone, or the same page, unless that is empty, joins anew:
    // that a connection was closed is found out late.
    std::shared_ptr<reader> join(const std::string& page);
    void changed(const std::string& call);
    void end_all();

    static constexpr std::size_t most_readers = 32;
    static constexpr std::size_t most_named = 256;  // calls that wait for one reader

  private:
    asio::any_io_executor executor_;
    std::vector<std::weak_ptr<reader>> readers_;
    bool ended_ = false;
};

}  // namespace switchhook::emulator
