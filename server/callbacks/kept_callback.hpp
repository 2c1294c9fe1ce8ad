#pragma once
// An order to call somebody back, as it waits in the spool. Parameters stand there as they are, sensitive ones too: the
// file is readable by the server's user alone.

#include <optional>
#include <string>

#include "bot/call/callback.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::server {

struct kept_callback {
    bot::callback_order order;
    std::string hours_of;     // the flow whose opening hours `order.within` means
    graph::call_id asked_by;  // the call
    bot::instant asked;

    int tries = 0;  // attempts that were begun
    // The last of them. It is on the disk before the call is placed, so that no attempt is ever made twice.
    struct attempt {
        graph::call_id call;
        bot::instant begun;
        std::string outcome;  // empty: under way, or nobody knows any more
        friend bool operator==(const attempt&, const attempt&) = default;
    };
    std::optional<attempt> last;

    [[nodiscard]] bool is_calling() const { return last && last->outcome.empty(); }
    [[nodiscard]] bot::instant expires() const { return order.due + order.expires; }
    friend bool operator==(const kept_callback&, const kept_callback&) = default;
};

std::string write_kept_callback(const kept_callback& c);
std::optional<kept_callback> read_kept_callback(const std::string& document);

}  // namespace switchhook::server
