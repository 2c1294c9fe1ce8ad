#pragma once

#include <set>

#include "server/instances/all_events.hpp"

namespace switchhook::server {

class all_events_reader final : public event_reader {
  public:
    all_events_reader(std::shared_ptr<all_events> from, std::optional<event_cursor> after, std::string only,
                      std::optional<feed_gap> lost);
    ~all_events_reader() override;
    all_events_reader(const all_events_reader&) = delete;
    all_events_reader& operator=(const all_events_reader&) = delete;

    asio::awaitable<events_read> next(net::deadline until) override;
    [[nodiscard]] std::string position() const override;

  private:
    using source_ptr = all_events::source_ptr;
    void begin();
    void meet(const source_ptr& s);
    asio::awaitable<void> look_at_sources(events_read& into);
    asio::awaitable<void> catch_up(source_ptr s, events_read& into);
    void take_kept(events_read& into);
    void take_endings(events_read& into);
    void miss_the_gone(events_read& into);
    void tell(events_read& into, std::uint64_t feed, const event_batch::event& e);
    [[nodiscard]] bool knows_all() const;
    [[nodiscard]] net::deadline wakes_at() const;

    const std::shared_ptr<all_events> from_;
    event_cursor seen_;
    const std::string only_;
    const bool from_now_;
    std::optional<feed_gap> lost_;
    std::set<std::int64_t> from_their_now_;  // instances that were there before
    bool begun_ = false, settled_ = false, looked_ = false;
    std::uint64_t next_ = 0;  // of the entries
    std::uint64_t looked_at_ = 0;
    bool behind_ = true;
    net::deadline asks_again_{};
    net::deadline settles_{};
    std::map<std::uint64_t, net::deadline> missing_;  // feeds, and until when they may be back
    std::set<std::uint64_t> met_, ended_;
};

}  // namespace switchhook::server
