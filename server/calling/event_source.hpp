#pragma once
// The stream of events of a running server, as it comes: https://html.spec.whatwg.org/multipage/server-sent-events.html

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/stream.hpp"
#include "server/calling/control_client.hpp"

namespace switchhook::server {

struct told_event {
    std::string kind;  // empty for a beat, which tells nothing but that the stream stands
    std::string data;
};

// Of bytes as they arrive, cut anywhere.
class event_parser {
  public:
    void push(std::string_view bytes);
    std::optional<told_event> next();
    // Where a reader that was cut off takes up again; empty when nothing said so.
    [[nodiscard]] const std::string& last_id() const { return last_id_; }

  private:
    void take_line(std::string_view line);

    std::string rest_, id_, last_id_;
    told_event under_way_;
    bool has_data_ = false, has_id_ = false;
    std::deque<told_event> ready_;
};

// On the thread of its context.
class event_source {
  public:
    event_source(control_server server, std::string target)
        : server_(std::move(server)), target_(std::move(target)) {}

    // Also again, after the stream was cut: what follows the last event that was given. The error is one line.
    asio::awaitable<result<void, std::string>> open();
    // Nothing: the stream has ended or was cut, or there was silence for so long.
    asio::awaitable<std::optional<told_event>> next(std::chrono::milliseconds patience);

  private:
    asio::awaitable<bool> read_more(std::string& into, net::deadline until);

    control_server server_;
    std::string target_, last_id_;
    std::unique_ptr<net::stream> stream_;
    event_parser parser_;
};

}  // namespace switchhook::server
