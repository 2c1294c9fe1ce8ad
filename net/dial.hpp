#pragma once
// From an origin to a connection ready for a request: resolve, connect, handshake.

#include <memory>

#include "net/dial_rules.hpp"
#include "net/stream.hpp"
#include "net/url.hpp"

namespace switchhook::net {

// Awaited in place. `until` bounds all of it; addresses are tried in turn, each with its share of the time
// left to connect; a handshake may last until the end. Errors: errc::not_resolved, not_connected, tls_failed,
// and address_refused when `rules` let none of the addresses pass. Plain TCP when `to.tls` is false.
asio::awaitable<result<std::unique_ptr<stream>>> dial(origin to, tls_context_ptr tls,
                                                      std::shared_ptr<session_memory> sessions,
                                                      deadline until,
                                                      std::shared_ptr<const dial_rules> rules = nullptr);

}  // namespace switchhook::net
