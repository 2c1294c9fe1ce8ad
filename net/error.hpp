#pragma once
// How HTTP over the network fails. The difference that matters to a caller is whether the peer may have seen
// the request.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace switchhook::net {

enum class errc {
    bad_url = 1,                // not an absolute http or https URL
    not_resolved,               // the host name has no address; nothing was sent
    not_connected,              // no connection, or it broke before TLS was up; nothing was sent
    tls_failed,                 // handshake refused: chain, host name or protocol; nothing was sent
    not_sent,                   // the connection broke, or time was up, before the whole request was written
    answer_lost,                // the request was sent and the connection broke before the whole answer came
    answer_timed_out,           // the request was sent and the deadline passed
    answer_malformed,           // the request was sent and what came back is not HTTP/1.1
    answer_too_large,           // the request was sent and the answer exceeds the limit
    too_many_requests_waiting,  // the pool's queue is full; nothing was sent
    stopped,                    // the client is shutting down; nothing was sent
    bad_certificate,            // a certificate, key or CA file cannot be used
    bad_message,      // a header, method or target has characters that HTTP forbids; nothing was sent
    address_refused,  // the host has only addresses that the rules do not let it have; nothing was sent
};

const boost::system::error_category& net_category();
inline boost::system::error_code make_error_code(errc e) { return {static_cast<int>(e), net_category()}; }

// False when the peer certainly never got the whole request.
bool may_have_been_processed(boost::system::error_code failure);

}  // namespace switchhook::net

template <>
struct boost::system::is_error_code_enum<switchhook::net::errc> : std::true_type {};
