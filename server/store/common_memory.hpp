#pragma once
// What instances that share a database remember together, beside calls.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bot/hours/opening_hours.hpp"
#include "graph/model/ids.hpp"

namespace switchhook::server {

// Of a key under which a call is ordered.
enum class order_finding {
    fresh,      // place the call, then say that it is placed, or has failed
    under_way,  // somebody places it just now
    known,      // `call` is the one
    other,      // the key was used with another body
};
struct found_order {
    order_finding what = order_finding::fresh;
    graph::call_id call = {};
};

// Thread-safe; everything blocks. Errors: not_connected when the database is out of reach.
class common_memory {
  public:
    virtual ~common_memory() = default;

    // What operators say about opening hours, in order of their names.
    [[nodiscard]] virtual result<std::vector<bot::hours_override>> hours() const = 0;
    // In place of what was said about that name. Those that are over by then are forgotten.
    virtual result<> set_hours(const bot::hours_override& said, bot::instant now) = 0;
    virtual result<> remove_hours(std::string_view name) = 0;

    // `content` stands for the body: a hash of it. `call`: the name that a fresh one will get, and by which it is known
    // even where nobody came to say that it was placed.
    virtual result<found_order> begin_order(const std::string& key, const std::string& content,
                                            const graph::call_id& call) = 0;
    virtual result<> order_placed(const std::string& key, const graph::call_id& call) = 0;
    // Forgotten: it may be tried again.
    virtual result<> order_failed(const std::string& key, const graph::call_id& call) = 0;
};

}  // namespace switchhook::server
