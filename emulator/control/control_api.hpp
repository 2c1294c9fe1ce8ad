#pragma once
// The people's side of the emulator: place calls, press keys, speak, hang up, say what others do, order
// faults, read on. JSON under /emulator; problems are RFC 9457 documents. Runs on the executor of the server
// that owns it.

#include <functional>
#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "emulator/control/call_feed.hpp"
#include "emulator/control/call_watch.hpp"
#include "emulator/control/prompt_files.hpp"
#include "emulator/platform/callback_signer.hpp"
#include "emulator/platform/identity_platform.hpp"
#include "emulator/platform/media_clock.hpp"
#include "emulator/world/world.hpp"
#include "net/asio.hpp"
#include "net/http.hpp"

namespace switchhook::emulator {

class control_api {
  public:
    struct parts {
        world& calls;
        identity_platform& identity;
        callback_signer& signer;
        prompt_files& prompts;
        call_watch& watch;
        call_feed& feed;
        const media_clock& clock;
        bool& close_connections;
        std::function<void()> acted;  // after anything that may have left effects or timers in the world
    };
    explicit control_api(parts p) : parts_(std::move(p)) {}

    // For targets that begin with /emulator. Awaited in place.
    asio::awaitable<net::http_response> handle(net::http_request request);

  private:
    asio::awaitable<net::http_response> show_call(std::string id, std::string query);
    net::http_response on_calls(const net::http_request& request);
    net::http_response on_call(const net::http_request& request, const std::string& id,
                               std::string_view action);
    net::http_response on_faults(const net::http_request& request);
    net::http_response on_app(const net::http_request& request, const std::string& id);
    net::http_response on_user(const net::http_request& request, const std::string& id);
    net::http_response on_limits(const net::http_request& request);
    net::http_response on_quirks(const net::http_request& request);
    net::http_response on_meetings(const net::http_request& request, std::string_view path);
    net::http_response on_meeting(const net::http_request& request, const std::string& id);
    net::http_response on_people(const net::http_request& request, const std::string& meeting);
    net::http_response on_person(const net::http_request& request, const std::string& meeting,
                                 const std::string& who);
    net::http_response on_recorded(const net::http_request& request, const std::string& id, bool joins);
    net::http_response ring(const net::http_request& request);
    net::http_response speak(const net::http_request& request, const std::string& id);
    net::http_response decide(const net::http_request& request, const std::string& id,
                              std::string_view action);
    net::http_response follow_calls(std::string_view query);
    net::http_response fail(const net::http_request& request, const std::string& id);
    net::http_response callback_token() const;
    net::http_response list_calls() const;
    net::http_response show_state() const;
    net::http_response show_faults() const;
    net::http_response prompt_file(std::string_view query) const;

    parts parts_;
};

}  // namespace switchhook::emulator
