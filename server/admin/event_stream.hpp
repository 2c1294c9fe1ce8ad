#pragma once
// Events as text/event-stream: https://html.spec.whatwg.org/multipage/server-sent-events.html

#include <chrono>
#include <memory>
#include <string>

#include "net/body_source.hpp"
#include "server/events/feed.hpp"

namespace switchhook::server {

// One event of the stream; its id is where a reader that was cut off takes up again.
void append_event(std::string& out, const feed_event& e);
void append_gap(std::string& out, const feed_gap& gap);

class event_stream final : public net::body_source {
  public:
    // `feed_owner` keeps the feed alive. `beat`: the longest silence.
    event_stream(std::shared_ptr<const void> feed_owner, std::unique_ptr<feed_subscription> from,
                 std::chrono::milliseconds beat);

    // Until the feed is closed, the peer is gone, or the listener stops.
    asio::awaitable<void> write_to(net::body_sink& sink) override;

  private:
    std::shared_ptr<const void> feed_owner_;
    std::unique_ptr<feed_subscription> from_;
    std::chrono::milliseconds beat_;
};

}  // namespace switchhook::server
