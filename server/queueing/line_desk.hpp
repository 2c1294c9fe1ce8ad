#pragma once
// The lines in which calls of all shards wait (bot/queue/lines.hpp), on one executor.

#include <functional>
#include <memory>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "bot/queue/lines.hpp"
#include "net/asio.hpp"
#include "server/runtime/wall_clock.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

class line_desk : public std::enable_shared_from_this<line_desk> {
  public:
    // `home` is single-threaded. `tell` is called there, and brings an event to a call on whichever thread. The clock
    // and the counts must outlive the desk.
    using teller = std::function<void(graph::call_id call, bot::event what)>;
    line_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, teller tell);

    // False when the action is none for a line. From any thread; what one thread hands in is worked in its order. What
    // waits here is bounded by the calls: each has one line, and sends little while it is in it.
    bool take(const graph::call_id& call, const bot::action& what);

    // On the home executor:
    [[nodiscard]] std::vector<bot::queueing::line_report> report() const {
        return lines_.report(clock_.now());
    }
    void stop();  // nobody is told anything any more

    [[nodiscard]] const asio::any_io_executor& home() const { return home_; }

  private:
    void work(const graph::call_id& call, const bot::queueing::line_request& what);
    void tell(std::vector<bot::queueing::told> news);
    void arm();

    asio::any_io_executor home_;
    const wall_clock& clock_;
    metrics& counts_;
    teller tell_;
    bot::queueing::lines lines_;
    asio::steady_timer timer_;
    std::optional<bot::instant> armed_;
    bool stopped_ = false;
};

}  // namespace switchhook::server
