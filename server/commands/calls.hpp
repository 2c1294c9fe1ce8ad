#pragma once
// The commands of `switchhook calls`, on a server that was found.

#include "server/calling/control_client.hpp"
#include "server/commands/command.hpp"

namespace switchhook::server {

int show_call(const calls_options& o, control_client& server);
int send_call(const calls_options& o, control_client& server);
int export_call(const calls_options& o, control_client& server);
int erase_call(const calls_options& o, control_client& server);
// Until SIGINT or SIGTERM, or the end of the call.
int tail_calls(const calls_options& o, boost::asio::io_context& context, control_client& server,
               const control_server& where);

}  // namespace switchhook::server
