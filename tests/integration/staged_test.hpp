#pragma once
// A flow test played by a real bot and the emulator: the same lines, on real time. What a test says to pass the time
// (`silence`, `wait`) or of what comes of it (`expect`) is left out: the flow has time-outs, and whoever plays the
// test compares the ways.

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "bot/trial/script.hpp"
#include "tests/integration/installation.hpp"
#include "tests/unit/net/running_listener.hpp"

namespace switchhook::test {

// The web services that tests have replies for. Each call asks below an address of its own: "/CALLER/…".
class staged_services {
  public:
    staged_services();

    void will_reply(const std::string& caller, const bot::trial::service_reply& reply);
    [[nodiscard]] std::string url() const { return "http://localhost:" + std::to_string(listener_.port()); }

  private:
    asio::awaitable<net::http_response> answer(net::http_request request);

    std::mutex mutex_;
    std::map<std::string, std::deque<bot::trial::service_reply>> replies_;
    struct given {
        std::string delivery;
        bot::trial::service_reply reply;
    };
    std::map<std::string, given> last_;  // for who asks again
    net::running_listener listener_;  // its thread uses the above
};

struct staged_test {
    const bot::trial::test* script = nullptr;
    std::string flow;    // of a call that the bot places; else the one that takes calls is meant
    std::string caller;  // a number, for tests that do not say who rings
    std::function<void(const std::string& id)> begun = {};  // told as soon as the call is there
};

// Plays it to its last line, and one that comes in to its end. The id of the call as the bot knows it; throws when a
// line cannot be played. Several threads may play at once.
std::string play(installation& at, staged_services& services, const staged_test& test);

}  // namespace switchhook::test
