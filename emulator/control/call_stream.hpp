#pragma once
// All calls as text/event-stream, for phones in a browser: how each stands, whenever that changes.
// https://html.spec.whatwg.org/multipage/server-sent-events.html

#include <memory>

#include "emulator/control/call_feed.hpp"
#include "emulator/platform/media_clock.hpp"
#include "emulator/world/world.hpp"
#include "net/body_source.hpp"

namespace switchhook::emulator {

class call_stream final : public net::body_source {
  public:
    // `by_hand`: while it lasts, people who were not told otherwise ask when they are rung.
    call_stream(world& calls, const media_clock& clock, std::shared_ptr<call_feed::reader> from,
                bool by_hand);

    asio::awaitable<void> write_to(net::body_sink& sink) override;

    static constexpr std::size_t most_shown = 200;  // of the newest calls, at the beginning
    static constexpr std::chrono::seconds beat{
        2};  // the longest silence: who is gone is found out by writing

  private:
    void write_all(std::string& out) const;
    void write_one(std::string& out, const std::string& id) const;

    world& calls_;
    const media_clock& clock_;
    std::shared_ptr<call_feed::reader> from_;
    std::shared_ptr<const void> decides_;  // while somebody does
};

}  // namespace switchhook::emulator
