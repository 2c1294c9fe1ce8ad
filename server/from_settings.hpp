#pragma once
// Settings in the words of the parts that they are for.

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "bot/call/turn.hpp"
#include "config/settings.hpp"
#include "net/listener.hpp"

namespace switchhook::server {

net::listener_limits listener_limits_of(const config::limit_settings& s);

// `public_url`: with the port that the listener got.
bot::call_settings call_settings_of(const config::settings& s, const std::string& public_url);

// Null without a certificate: plain HTTP. The error is a line for the user. Blocking.
result<net::tls_context_ptr, std::string> server_tls(const std::filesystem::path& certificate,
                                                     const std::filesystem::path& key);

// Where the flow of incoming calls is.
std::filesystem::path incoming_flow_of(const config::flow_settings& s);

}  // namespace switchhook::server
