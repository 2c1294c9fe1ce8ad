#pragma once
// A desk with lines in which calls wait (bot/queue/lines.hpp), with its clock, on one executor.

#include <functional>
#include <memory>
#include <vector>

#include "bot/queue/lines.hpp"
#include "net/asio.hpp"
#include "server/runtime/wall_clock.hpp"
#include "server/telemetry/metrics.hpp"

namespace switchhook::server {

class line_desk : public std::enable_shared_from_this<line_desk> {
  public:
    // `home` is single-threaded, and all is called there, as `tell` is. The clock and the counts must outlive the desk.
    using teller = std::function<void(graph::call_id call, bot::event what)>;
    line_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, teller tell);

    void work(const graph::call_id& call, const bot::queueing::line_request& what);
    [[nodiscard]] std::vector<bot::queueing::line_report> report() const {
        return lines_.report(clock_.now());
    }
    // It knows of nobody any more, and gathers those who wait already for so long.
    void begin_anew(bot::milliseconds gathers);
    void stop();  // nobody is told anything any more

  private:
    void tell(std::vector<bot::queueing::told> news);
    void count();
    void arm();

    const wall_clock& clock_;
    metrics& counts_;
    teller tell_;
    bot::queueing::lines lines_;
    const std::unique_ptr<due_time> wait_;
    bool stopped_ = false;
};

}  // namespace switchhook::server
