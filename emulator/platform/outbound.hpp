#pragma once
// What the platform asks of a bot's web server: to take a notification, and to hand out a prompt.
// Both are awaited in place on the executor of the transport and own their arguments.
// https://learn.microsoft.com/microsoftteams/platform/bots/calls-and-meetings/call-notifications

#include <chrono>
#include <string>

#include "base/secret.hpp"
#include "emulator/world/prompt.hpp"
#include "emulator/world/transcript.hpp"
#include "emulator/world/world.hpp"
#include "net/transport.hpp"

namespace switchhook::emulator {

struct outbound_settings {
    std::chrono::milliseconds callback_timeout{10'000};  // unpublished; our choice
    std::chrono::milliseconds prompt_timeout{10'000};
    bool close_connections = false;  // "Connection: close" on each callback, as live traffic has it
};

// A 302 or 307 is followed once, as the platform does to reach a bot in another region.
asio::awaitable<happened::notification_answered> deliver(net::http_transport& transport,
                                                         send_notification what, secret bearer,
                                                         outbound_settings settings);

struct loaded_prompt {
    fetch_outcome outcome;
    std::string file;  // as it came, when it can be played
};
asio::awaitable<loaded_prompt> load_prompt(net::http_transport& transport, std::string uri,
                                           outbound_settings settings);

}  // namespace switchhook::emulator
