#pragma once
// Where reloads are done, one after the other, while calls go on elsewhere.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "server/reload/report.hpp"
#include "server/watch/folder_watch.hpp"

namespace switchhook::server {

class reload_thread {
  public:
    using told = std::function<void(const reload_report&)>;
    using work = std::function<reload_report(reload_cause)>;
    using folder_source = std::function<std::vector<watched_folder>()>;

    // `run` is called there. Files in `watched` are watched when it is given; it is asked again after each reload, and the
    // first comes at once.
    explicit reload_thread(work run, folder_source watched = {}, watch_pace pace = {});
    ~reload_thread();
    reload_thread(const reload_thread&) = delete;
    reload_thread& operator=(const reload_thread&) = delete;

    // From any thread. A reload that has not begun stands for all that are asked for meanwhile, by the cause that reads
    // most. `done` runs on the thread of this, or on that which stops it.
    void ask(reload_cause cause, told done = {});
    [[nodiscard]] std::optional<reload_report> last() const;

    // Waits for the end of a reload that is under way.
    void stop();

  private:
    void run_next();
    void watch();

    const work run_;
    const folder_source watched_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> more_{context_.get_executor()};
    std::unique_ptr<folder_watch> watch_;  // on the thread

    mutable std::mutex guard_;  // for what follows
    std::optional<reload_cause> next_;
    std::vector<told> waiting_;
    std::optional<reload_report> last_;
    bool stopped_ = false;

    std::thread thread_;
};

}  // namespace switchhook::server
