#include "server/outside/service_desk.hpp"

#include <boost/asio/post.hpp>

#include "base/log.hpp"

namespace switchhook::server::outside {

// What a shard has.
struct service_desk::window {
    window(asio::any_io_executor on, const std::shared_ptr<const service_setup>& setup, metrics& counts)
        : executor(std::move(on)),
          transport(make_service_transport(executor, setup)),
          client(*transport, setup, counts) {}

    asio::any_io_executor executor;
    std::shared_ptr<net::http_client> transport;
    service_client client;
};

result<std::unique_ptr<service_desk>, std::string> service_desk::open(
    const config::service_settings& settings, const std::vector<asio::any_io_executor>& shards,
    const asio::any_io_executor& blocking, metrics& counts) {
    std::unique_ptr<service_desk> desk(new service_desk());
    auto setup = prepare_services(settings);
    if (!setup.has_value()) return setup.error();
    desk->setup_ = *std::move(setup);

    spool_limits limits;
    limits.items = settings.spool_items;
    auto items = spool::open(settings.spool, limits);
    if (items.has_value())
        desk->spool_ = *std::move(items);
    else if (items.error() == spool_errc::in_use)
        return settings.spool.string() + ": " + items.error().message();
    else
        log::error("spool", "cannot be opened: notices of flows are lost, and nobody is called back",
                   {{"folder", settings.spool.string()}, {"why", items.error().message()}});

    for (const auto& executor : shards)
        desk->shards_.push_back(std::make_unique<window>(executor, desk->setup_, counts));
    notice_surroundings around{
        shards.back(), blocking, desk->spool_, desk->setup_, desk->shards_.back()->client, counts, {}, {}};
    notice_settings pace;
    pace.retry_for = settings.retry_for;
    desk->notices_ = std::make_shared<outside::notices>(std::move(around), pace);
    desk->notices_->start();
    return desk;
}

service_desk::~service_desk() { stop(); }

service_client& service_desk::client_of(std::size_t shard) const { return shards_.at(shard)->client; }

void service_desk::stop() {
    if (std::exchange(stopped_, true)) return;
    if (setup_) setup_->names->stop();
    if (notices_) notices_->stop();
    for (const auto& w : shards_) asio::post(w->executor, [transport = w->transport] { transport->stop(); });
}

}  // namespace switchhook::server::outside
