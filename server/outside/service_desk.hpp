#pragma once
// Everything through which a process talks to web services of the user: a client for each shard, and the
// notices of all.

#include <memory>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "server/outside/notices.hpp"
#include "server/outside/service_client.hpp"
#include "server/spool/spool.hpp"

namespace switchhook::server::outside {

class service_desk {
  public:
    // `shards` are single-threaded; notices live on the last. `blocking` is a pool. Takes up what the spool
    // holds, at once. A spool that cannot be opened is logged, and then nothing is kept: who needs no notices
    // is not kept from starting. Errors, as a line for the operator: the authorities cannot be read; another
    // server uses the spool.
    static result<std::unique_ptr<service_desk>, std::string> open(
        const config::service_settings& settings, const std::vector<asio::any_io_executor>& shards,
        const asio::any_io_executor& blocking, metrics& counts);
    ~service_desk();

    // To be used on the executor of that shard.
    [[nodiscard]] service_client& client_of(std::size_t shard) const;
    [[nodiscard]] const std::shared_ptr<outside::notices>& notices() const { return notices_; }
    [[nodiscard]] const std::shared_ptr<server::spool>& spool() const { return spool_; }  // may be null

    // Once, while the shards' contexts still run: nothing more is begun, and who waits for a name gets none.
    // The desk goes when their threads have ended, and before the contexts do.
    void stop();

  private:
    struct window;
    service_desk() = default;

    std::shared_ptr<const service_setup> setup_;
    std::vector<std::unique_ptr<window>> shards_;
    std::shared_ptr<server::spool> spool_;
    std::shared_ptr<outside::notices> notices_;
    bool stopped_ = false;
};

}  // namespace switchhook::server::outside
