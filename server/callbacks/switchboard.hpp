#pragma once
// Through which callbacks are placed: as whatever the bot places, by the flows and hours that there are by then.

#include "server/callbacks/callbacks.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

class placing_switchboard final : public callback_switchboard {
  public:
    // `ready`: Graph can be asked to place calls. From any thread.
    placing_switchboard(std::shared_ptr<services> shared, std::function<bool()> ready);

    [[nodiscard]] bool has_room() const override;
    [[nodiscard]] std::string_view refusal(const bot::callback_order& order) const override;
    [[nodiscard]] std::optional<bot::instant> opens(const kept_callback& c, bot::instant at) const override;
    void place(const graph::call_id& key, const bot::callback_order& order,
               std::function<void(std::string_view)> told) override;
    [[nodiscard]] std::string became_of(const graph::call_id& key) const override;

  private:
    std::shared_ptr<services> shared_;
    std::function<bool()> ready_;
};

// All that is needed for that, in a server.
struct callback_home {
    asio::any_io_executor executor;  // single-threaded
    asio::any_io_executor blocking;
    std::shared_ptr<spool> items;
};
std::shared_ptr<callbacks> call_back(const std::shared_ptr<services>& shared, callback_home home,
                                     std::size_t at_once, std::function<bool()> ready);

}  // namespace switchhook::server
