#pragma once
// Events as text/event-stream: https://html.spec.whatwg.org/multipage/server-sent-events.html

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/body_source.hpp"
#include "server/events/event_reader.hpp"

namespace switchhook::server {

void append_event(std::string& out, const numbered_event& e);
void append_gap(std::string& out, const feed_gap& gap);

class event_stream final : public net::body_source {
  public:
    // What the reader may see of an event's data; empty: all of it.
    using view = std::function<std::string(std::string_view)>;
    // `feed_owner` keeps alive what is read. `beat`: the longest silence.
    event_stream(std::shared_ptr<const void> feed_owner, std::unique_ptr<event_reader> from,
                 std::chrono::milliseconds beat, view seen = {});

    // Until the feed is closed, the peer is gone, or the listener stops.
    asio::awaitable<void> write_to(net::body_sink& sink) override;

  private:
    std::shared_ptr<const void> feed_owner_;
    std::unique_ptr<event_reader> from_;
    std::chrono::milliseconds beat_;
    view seen_;
};

}  // namespace switchhook::server
