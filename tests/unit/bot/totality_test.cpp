// Every event in every phase: random events from many seeds, the call consistent after each, and the end
// always reached.

#include <random>

#include "bot/call/consistency.hpp"
#include "tests/support/thoroughness.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string whole_flow = test::flow_with(R"(
    "prompts": { "hello": { "say": "Hello." }, "menu": { "say": "Menu." }, "sorry": { "say": "Sorry." } },
    "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
    "on": { "hangup": "cleanup", "error": "apology" },
    "sections": {
      "main": [ { "answer": {} }, { "play": "hello" },
                { "menu": { "prompt": "menu", "options": { "1": "sales", "2": "message", "3": "number", "44": [ { "say": "Four." } ] },
                            "nomatch": ["sorry"], "exhausted": "message" } } ],
      "sales": [ { "transfer": { "to": "sales", "timeout": "20s", "busy": "message", "noAnswer": "main" } } ],
      "number": [ { "gather": { "id": "n", "prompt": "menu", "min": 2, "max": 5, "bargeIn": false, "typeAhead": true, "sensitive": true } },
                  { "transfer": { "to": { "phone": "+33123456789" }, "failed": "main",
                                  "consult": { "announce": "hello", "accept": "1", "music": "menu" } } } ],
      "message": [ { "record": { "id": "m", "prompt": "hello", "noinput": "main", "stopTones": ["1", "#"] } } ],
      "apology": [ { "play": "sorry" } ],
      "cleanup": [ { "log": "${call.ended} ${m.file}" } ] })");

// The same, of a call that the bot places: tried twice, then spoken to.
const std::string outbound_flow = test::flow_with(R"(
    "prompts": { "hello": { "say": "Hello." } },
    "on": { "hangup": "cleanup", "error": "again" },
    "sections": {
      "main": [ { "call": { "id": "c", "timeout": "20s", "busy": "again", "noAnswer": "again" } }, { "goto": "talk" } ],
      "again": [ { "wait": "5s" }, { "call": {} }, { "goto": "talk" } ],
      "talk": [ { "mute": { "failed": [] } }, { "dtmf": { "keys": "12#", "failed": [] } },
                { "menu": { "prompt": "hello", "options": { "1": "guest", "2": "talk" }, "exhausted": "guest" } } ],
      "guest": [ { "invite": { "who": { "phone": "+33123456789" }, "failed": "talk" } }, { "play": "hello" } ],
      "cleanup": [ { "log": "${call.ended} ${call.outcome} ${c.result}" } ] })");

const std::string redirecting_flow = test::flow_with(R"("on": { "hangup": "end" }, "sections": { "main": [
    { "redirect": { "to": { "phone": "+33123456789" }, "failed": [] } }, { "recordingStatus": { "failed": [] } },
    { "run": "asks" }, { "wait": "3s" }, { "play": { "say": "Hello." } } ],
    "asks": [ { "http": { "id": "h", "url": "https://h.example/", "status": { "404": "asks" }, "failed": [] } },
              { "set": { "x": "${h.body}" } }, { "callback": { "id": "c", "flow": "r", "failed": "end" } }, { "fetch": { "url": "https://h.example/", "failed": [] } }, { "return": {} } ],
    "end": [ { "http": { "url": "https://h.example/${h.result}", "failed": [] } }, { "callback": { "flow": "r", "failed": [] } }, { "notify": { "url": "https://h.example/" } } ] })");

// Steps of several stages.
const std::string stages_flow = test::flow_with(R"(
    "prompts": { "p": { "say": "Prompt." } }, "on": { "hangup": "end", "error": "mail" },
    "targets": { "a": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "b": { "phone": "${call.chain}" } },
    "sections": {
      "main": [ { "form": { "id": "f", "fields": [ { "name": "x", "prompt": "p", "max": 1 }, { "name": "y", "max": 2, "bargeIn": false,
                  "typeAhead": true, "sensitive": true }, { "name": "z", "options": { "1": "a", "22": "b" } } ],
                  "confirm": { "prompt": "p", "cancel": "3" }, "correct": { "keys": { "1": "x", "2": "all" } },
                  "exhausted": "hunt", "cancelled": "mail" } }, { "goto": "hunt" } ],
      "hunt": [ { "hunt": { "id": "h", "to": [ "a", "b" ], "rounds": 2, "between": "p", "pause": "2s", "options": { "1": "mail" },
                            "exhausted": "mail" } } ],
      "mail": [ { "voicemail": { "id": "m", "greeting": "p", "max": "40s", "piece": "10s",
                    "review": { "prompt": "p", "keep": "1", "again": "2", "anew": "3" }, "deliver": { "url": "https://h.example/" },
                    "noinput": "main" } } ],
      "end": [ { "log": "${m.file} ${f.x} ${h.reason}" } ] })");

// Two lines, one after the other.
const std::string queue_flow = test::flow_with(R"(
    "prompts": { "p": { "say": "Prompt." } }, "on": { "hangup": "end", "error": "asked" },
    "targets": { "a": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
    "sections": {
      "main": [ { "queue": { "id": "q", "name": "one", "agents": "a", "music": "p", "max": "2m",
                    "announce": { "prompt": "p", "every": "10s" }, "options": { "1": "asked" } } } ],
      "asked": [ { "queue": { "id": "r", "name": "two", "provider": { "url": "https://h.example/", "every": "5s" },
                    "consult": { "announce": "p", "accept": "1" }, "options": { "2": "main" }, "failed": "main" } } ],
      "end": [ { "log": "${q.result} ${r.result} ${r.reason}" } ] })");

void begin(test::call_script& s, bool outgoing) {
    if (outgoing)
        s.order_to(graph::identity{graph::identity_kind::user, "u1", {}, {}});
    else
        s.ring();
}

class dice {
  public:
    explicit dice(unsigned seed) : engine_(seed) {}
    int roll(int sides) { return static_cast<int>(engine_() % static_cast<unsigned>(sides)); }

  private:
    std::mt19937 engine_;
};

std::optional<graph::result_info> some_result(dice& d) {
    switch (d.roll(5)) {
        case 0: return graph::result_info{486, 8539, {}};
        case 1: return graph::result_info{500, 7000, {}};
        case 2: return graph::result_info{200, 5001, {}};
        default: return {};
    }
}

event news_of_line(dice& d, std::uint32_t line) {
    switch (d.roll(7)) {
        case 0: return line_refused{line, d.roll(2) == 0};
        case 6: return line_forgotten{line};
        case 1:
        case 2: return agent_offered{line, {graph::identity_kind::phone, "+33123456789"}};
        default: {
            line_moved e{line, static_cast<std::uint32_t>(d.roll(3)), 3, {}};
            if (d.roll(2)) e.wait = milliseconds(d.roll(90'000));
            return e;
        }
    }
}

// Text, or a list of agents.
value some_reply(dice& d) {
    if (d.roll(2)) return value("x");
    value::list agents;
    for (int i = d.roll(3); i > 0; --i) agents.emplace_back("+33123456789");
    return value(std::move(agents));
}

// Some are of other flows than the call's.
event some_detour(dice& d) {
    constexpr const char* sections[] = {"main", "number", "message", "again", "talk", "asks",
                                        "hunt", "mail",   "asked",   "end",   "",     "(fetched)"};
    return section_asked{sections[d.roll(std::size(sections))]};
}

event random_event(dice& d, const call& c) {
    constexpr call_state states[] = {
        call_state::unknown,      call_state::incoming,          call_state::establishing,
        call_state::ringing,      call_state::established,       call_state::hold,
        call_state::transferring, call_state::transfer_accepted, call_state::redirecting,
        call_state::terminating,  call_state::terminated};
    const auto request = static_cast<std::uint32_t>(d.roll(static_cast<int>(c.last_request) + 2));
    switch (d.roll(25)) {
        case 24: return some_detour(d);
        case 23:
            if (d.roll(2)) return callback_refused{request, "full"};
            return callback_kept{request, "o", instant(1h)};
        case 21:
        case 22: return news_of_line(d, c.line ? c.line->number : request);
        case 20:
            if (d.roll(2)) return leg_answered{c.leg.value_or(request), graph::call_id("leg-9")};
            return leg_failed{c.leg.value_or(request), graph::transfer_result::busy};
        case 18:
            if (d.roll(4) == 0)
                return steps_fetched{request, static_cast<std::uint16_t>(d.roll(9)), "[]", 1ms};
            return service_answered{request, d.roll(3) ? 200U : 404U, some_reply(d), d.roll(4) == 0, 1ms};
        case 19: return service_failed{request, "timeout", 0, 1ms};
        case 16: return call_identified{graph::call_id(d.roll(2) ? "leg-1" : "leg-2")};
        case 17: return request_asked{graph::mute_participant_request{"p", {}}};
        case 0:
            return call_offered{graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896"), {}, {}, {}, {},
                                d.roll(4) ? admission::welcome : admission::busy};
        case 1:
        case 2:
        case 3: {
            call_changed e;
            // The end is rare, or nothing else would be seen.
            e.state = states[d.roll(d.roll(8) ? 9 : 11)];
            if (d.roll(2)) e.audio = d.roll(3) ? graph::media_state::active : graph::media_state::inactive;
            e.result = some_result(d);
            return e;
        }
        case 4:
        case 5:
        case 6: return tone_received{d.roll(12), "0123456789*#A"[d.roll(13)]};
        case 7:
        case 8: {
            operation_ended e;
            const bool mine = d.roll(4) != 0;
            e.client_context = c.media && mine   ? client_context(c, c.media->request)
                               : c.asked && mine ? client_context(c, c.asked->request)
                                                 : client_context(c, request);
            e.status = d.roll(3) ? graph::operation_status::completed : graph::operation_status::failed;
            if (d.roll(2)) e.recording_location = "https://m/1";
            e.result = graph::result_info{400, 8509 + d.roll(7), {}};
            return e;
        }
        case 9:
            return d.roll(10) ? event(notification_noted{"participant"})
                              : event(call_deleted{some_result(d)});
        case 10:
            return timer_fired{static_cast<timer_name>(d.roll(timer_count)),
                               static_cast<std::uint32_t>(d.roll(4))};
        case 11:
        case 12: {
            request_succeeded e{request, graph::operation_id("o"), {}, 200, 1ms};
            if (d.roll(2)) e.call = call_changed{states[d.roll(10)], {}, some_result(d)};
            if (d.roll(2)) e.created = graph::call_id("leg-3");
            return e;
        }
        case 13:
            return request_failed{request, static_cast<request_error>(d.roll(12) ? d.roll(2) * 3 : d.roll(4)),
                                  500, "x", 1ms};
        case 14:
            return d.roll(2) ? event(recording_stored{request, "f.wav", milliseconds(d.roll(9000))})
                             : event(recording_lost{request, "full"});
        case 15:
            return d.roll(4) ? event(notification_noted{""})
                             : event(call_resumed{d.roll(3) == 0, d.roll(2) ? 0U : unsigned(d.roll(30)),
                                                  milliseconds(d.roll(30'000) - 10'000)});
        default: return d.roll(20) ? event(notification_noted{""}) : event(hang_up_asked{});
    }
}

}  // namespace

TEST_CASE("any event in any phase leaves a consistent call", "[bot][total]") {
    int reached[10] = {};
    for (unsigned seed = 0; seed < 3000 / test::sparseness; ++seed) {
        dice d(seed);
        const bool outgoing = seed % 4 == 1;
        test::call_script s(outgoing                         ? outbound_flow
                            : seed % 8 == 2                  ? redirecting_flow
                            : seed % 8 == 3 || seed % 8 == 7 ? queue_flow
                            : seed % 8 == 4 || seed % 8 == 6 ? stages_flow
                                                             : whole_flow);
        if (seed % 3 != 0) s.hold_answers();
        if (d.roll(10)) begin(s, outgoing);
        if (d.roll(3)) s.establish();
        for (int i = 0; i < 60; ++i) {
            if (d.roll(4) == 0) s.wait(milliseconds(d.roll(9000)));
            CAPTURE(seed, i);
            REQUIRE_NOTHROW(s.on(random_event(d, s.call())));
            ++reached[static_cast<int>(s.call().phase)];
        }
    }
    for (const int count : reached) CHECK(count > 15);
}

TEST_CASE("left alone, with every notification lost, a call ends", "[bot][total]") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        dice d(seed);
        const bool outgoing = seed % 2 == 1;
        test::call_script s(outgoing        ? outbound_flow
                            : seed % 4 == 2 ? stages_flow
                            : seed % 8 == 4 ? queue_flow
                                            : whole_flow);
        begin(s, outgoing);
        if (d.roll(2)) s.establish();
        for (int i = 0; i < d.roll(20); ++i) s.on(random_event(d, s.call()));
        s.tell(call_state::terminated);
        s.wait(24h);
        CAPTURE(seed, to_string(s.call().phase));
        CHECK(s.released());
    }
}

TEST_CASE("the same events make the same call", "[bot][total]") {
    const bool outgoing = GENERATE(false, true);
    const auto& flow = outgoing ? outbound_flow : whole_flow;
    const auto run = [&] {
        dice d(7);
        auto s = std::make_unique<test::call_script>(flow);
        begin(*s, outgoing);
        s->establish();
        for (int i = 0; i < 200; ++i) s->on(random_event(d, s->call()));
        return s;
    };
    const auto a = run(), b = run();
    CHECK(a->call() == b->call());
    CHECK(a->done() == b->done());
}
