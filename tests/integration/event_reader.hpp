#pragma once
// Follows GET /api/events of a bot as a console would, or another stream of events, over a connection that the test
// can cut.

#include <optional>
#include <string>
#include <vector>

#include "tests/integration/installation.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {

struct told_event {
    std::string id, kind, data;
};

class event_reader {
  public:
    // `query` begins with its question mark; `last` is sent as Last-Event-ID.
    explicit event_reader(installation& at, const std::string& query = {}, const std::string& last = {})
        : event_reader(at.admin_url(), at.bearer(), query, last) {}
    event_reader(const std::string& admin_url, const net::header_list& bearer, const std::string& query = {},
                 const std::string& last = {});

    // Of another URL of plain HTTP.
    struct stream_at {
        std::string origin, target;
    };
    explicit event_reader(const stream_at& where, const net::header_list& headers = {});

    // The next event; nothing when the stream has ended. Beats and positions are passed over.
    std::optional<told_event> next();
    // All up to the first of that kind, included. Throws when it does not come.
    std::vector<told_event> through(std::string_view kind);

    // The stream came to its end, and was not cut.
    [[nodiscard]] bool complete() const { return complete_; }
    [[nodiscard]] const std::string& header() const { return header_; }
    [[nodiscard]] const std::string& last_id() const { return last_id_; }

  private:
    bool read_chunk();

    blocking_peer peer_;
    std::string header_, last_id_, text_;
    bool complete_ = false;
};

}  // namespace switchhook::test
