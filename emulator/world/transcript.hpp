#pragma once
// Everything that happened in one call, in order, for whoever wants to see why a bot did what it did.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <variant>

#include "base/json/writer.hpp"
#include "emulator/world/moment.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::emulator {

namespace happened {

struct ring {
    graph::identity from, to;
};
// The bot calls.
struct placed {
    graph::identity from, to;
};
// Sent to the bot. A fault that befell it is named: "dropped", "duplicated", "held", "delayed", "lost".
struct notification {
    std::uint64_t number = 0;
    std::string about, body, fault;
};
struct notification_answered {
    std::uint64_t number = 0;
    unsigned status = 0;  // 0 when there was no answer
    duration latency{};   // on the wall clock
    std::string trouble;  // what failed, when there was no answer
    std::string fault;    // "badCallbackToken, expired": what the bot was sent on order
    std::string body{};   // of the answer; of those that matter, as it came
};
struct request {
    std::string
        method;  // answer, playPrompt, … get, delete; the URL's own segment when there is no such method
    std::string body;
    unsigned status = 0;
    std::string code, message;  // of Graph's error, when it is one
    std::string fault;          // "http429", "delay", …; with "reset" the bot never got the whole answer
};
struct prompt_fetched {
    std::string uri, resource_id, trouble;  // no trouble: it can be played
    duration length{};
};
struct prompt_playing {
    std::string uri, resource_id, client_context;
    duration length{};
};
struct prompt_finished {
    std::string uri, resource_id, client_context;
    bool whole = true;
};
// Before a recording.
struct beep {
    std::string client_context;
    duration length{};
};
struct recording_begun {
    std::string client_context;
};
struct recording_over {
    std::string client_context, reason;
    duration length{};
};
struct key {
    char which = 0;
    bool notified = false;
};
// The bot presses one; the other side hears it.
struct tone_sent {
    char which = 0;
};
struct speech {
    duration length{};
};
struct caller_hung_up {
    bool callee = false;  // the other end of a call that the bot placed
};
// Something that neither side can see: "nobody answered within 15 s", "the target answered".
struct remark {
    std::string text;
};
struct end {
    std::string outcome;  // "caller hung up", "transferred", …
    int code = 0, subcode = 0;
};

}  // namespace happened

using event =
    std::variant<happened::ring, happened::placed, happened::notification, happened::notification_answered,
                 happened::request, happened::prompt_fetched, happened::prompt_playing,
                 happened::prompt_finished, happened::beep, happened::recording_begun,
                 happened::recording_over, happened::key, happened::tone_sent, happened::speech,
                 happened::caller_hung_up, happened::remark, happened::end>;

struct entry {
    std::uint64_t n = 0;  // 1, 2, 3 …
    moment at{};          // since the ring
    event what;
};

// {"n", "at" in milliseconds, "what": "notification", …}
void write(json::writer& w, const entry& e);

class transcript {
  public:
    explicit transcript(std::size_t most) : most_(most) {}

    const entry& add(moment at, event what);
    [[nodiscard]] const std::deque<entry>& entries() const { return entries_; }
    [[nodiscard]] std::uint64_t last() const { return last_; }

  private:
    std::size_t most_;
    std::deque<entry> entries_;
    entry unkept_;
    std::uint64_t last_ = 0;
};

}  // namespace switchhook::emulator
