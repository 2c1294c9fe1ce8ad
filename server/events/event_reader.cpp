#include "server/events/event_reader.hpp"

namespace switchhook::server {

asio::awaitable<events_read> feed_reader::next(net::deadline until) {
    for (;;) {
        const auto batch = from_->read();
        events_read all;
        if (batch.gap) all.gaps.push_back(*batch.gap);
        for (const auto& e : batch.events)
            all.events.push_back({std::string(e->kind), e->data, std::to_string(e->id)});
        all.closed = batch.closed;
        const bool something = !all.gaps.empty() || !all.events.empty() || all.closed;
        if (something || net::steady_clock::now() >= until) co_return all;
        if (!batch.more) co_await from_->wait(until);
    }
}

}  // namespace switchhook::server
