#pragma once
// Why a request was not even sent: our own restraint, not the network's or Graph's.

#include <boost/system/error_code.hpp>
#include <type_traits>

namespace switchhook::graph {

enum class client_errc {
    queue_full = 1,   // too many requests wait already
    waited_too_long,  // held back by the throttle or behind others until its deadline, or sure to be
    circuit_open,     // the host has failed too often lately: see circuit.hpp
};

const boost::system::error_category& client_category();
inline boost::system::error_code make_error_code(client_errc e) {
    return {static_cast<int>(e), client_category()};
}

}  // namespace switchhook::graph

template <>
struct boost::system::is_error_code_enum<switchhook::graph::client_errc> : std::true_type {};
