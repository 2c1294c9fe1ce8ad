// Anything that can happen to a call, at any time, in any order. The first byte picks a flow, the rest is events.

#include <array>
#include <memory>
#include <string>

#include "bot/flow/load.hpp"
#include "tests/fuzz/byte_source.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/watched_call.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using fuzz::byte_source;
using fuzz::watched_call;

namespace {

constexpr std::string_view flow_texts[] = {
    // Every kind of step that waits.
    R"({ "version": 1,
    "prompts": { "hello": { "say": "Hello." }, "menu": { "say": "Menu." }, "sorry": { "say": "Sorry." } },
    "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
    "on": { "hangup": "cleanup", "error": "apology" },
    "sections": {
      "main": [ { "answer": {} }, { "play": "hello" }, { "goto": "choices" } ],
      "choices": [ { "menu": { "prompt": "menu", "options": { "1": "sales", "2": "message", "3": "number",
                               "5": "choices", "9": "main", "44": [ { "say": "Four." } ] },
                               "nomatch": ["sorry"], "exhausted": "message" } } ],
      "sales": [ { "transfer": { "to": "sales", "timeout": "20s", "busy": "message", "noAnswer": "main" } } ],
      "number": [ { "gather": { "id": "n", "prompt": "menu", "min": 2, "max": 5, "bargeIn": false, "typeAhead": true,
                                "sensitive": true } },
                  { "transfer": { "to": { "phone": "+33123456789" }, "failed": "main" } } ],
      "message": [ { "record": { "id": "m", "prompt": "hello", "noinput": "main", "stopTones": ["1", "#"] } } ],
      "apology": [ { "play": "sorry" } ],
      "cleanup": [ { "log": "${call.ended} ${m.file}" } ] } })",
    // Nobody listens for keys, and there is no way out of a failure.
    R"({ "version": 1,
    "sections": {
      "main": [ { "play": [ { "say": "One." }, { "say": "Two." } ] }, { "record": { "id": "m", "max": "5s" } },
                { "log": "${m.result}" }, { "goto": "again" } ],
      "again": [ { "record": { "id": "again", "max": "5s", "failed": [] } }, { "hangup": {} } ] } })",
    // Turned away without an answer.
    R"({ "version": 1, "on": { "hangup": "bye" },
    "sections": { "main": [ { "log": "not now" }, { "reject": {} } ], "bye": [ { "log": "${call.ended}" } ] } })",
    // In circles, and an error section that fails too.
    R"({ "version": 1, "targets": { "desk": { "user": "112f7296-5fa4-42ca-bae8-6a692b15d4b8" } },
    "on": { "error": "worse" },
    "sections": {
      "main": [ { "menu": { "prompt": [ { "say": "Keys." } ], "attempts": 1, "timeout": "1s", "bargeIn": false, "typeAhead": true,
                            "options": { "1": "round", "2": "worse", "*": "main" } } } ],
      "round": [ { "log": "round" }, { "goto": "round" } ],
      "worse": [ { "transfer": { "to": "desk", "timeout": "5s" } } ] } })",
    // Placed by the bot: tried twice, then everything that a step can ask of a call.
    R"({ "version": 1, "prompts": { "hello": { "say": "Hello." } }, "on": { "hangup": "bye", "error": "again" },
    "sections": {
      "main": [ { "call": { "id": "c", "timeout": "20s", "busy": "again", "noAnswer": "again" } }, { "goto": "talk" } ],
      "again": [ { "wait": "5s" }, { "join": { "meeting": { "id": "123" } } }, { "goto": "talk" } ],
      "talk": [ { "mute": { "failed": [] } }, { "dtmf": { "keys": "12#", "failed": [] } },
                { "menu": { "prompt": "hello", "options": { "1": "guest", "2": "talk" }, "exhausted": "guest" } } ],
      "guest": [ { "invite": { "who": { "phone": "+33123456789" }, "failed": "talk" } }, { "play": "hello" } ],
      "bye": [ { "log": "${call.ended} ${call.outcome} ${c.result}" } ] } })",
    // Sent on before it is answered.
    R"({ "version": 1, "sections": { "main": [ { "redirect": { "to": { "phone": "+33123456789" }, "failed": [] } },
        { "recordingStatus": { "failed": [] } }, { "wait": "3s" }, { "play": { "say": "Hello." } } ] } })",
    // Led by web services, and through sub-flows, to the very end.
    R"({ "version": 1, "on": { "hangup": "end" }, "sections": { "main": [ { "run": { "section": "asks", "params": { "n": 1 } } },
        { "wait": "3s" }, { "run": "main" } ],
      "asks": [ { "http": { "id": "h", "url": "https://h.example/", "status": { "4xx": "asks" }, "failed": [] } },
                { "switch": { "on": "${h.status}", "cases": [ { "greater": 200, "go": "more" } ] } }, { "return": { "value": 1 } } ],
      "sales": [ { "transfer": { "to": { "phone": "+33123456789" }, "consult": { "announce": { "say": "Yours." }, "accept": "1" }, "failed": [] } } ],
      "more": [ { "run": "sales" }, { "callback": { "id": "c", "flow": "r", "failed": [] } }, { "fetch": { "url": "https://h.example/${params.n}", "failed": [] } }, { "say": "Hello." } ],
      "end": [ { "http": { "url": "https://h.example/", "failed": [] } }, { "callback": { "flow": "r" } }, { "notify": { "url": "https://h.example/" } } ] } })",
    // Two lines to wait in.
    R"({ "version": 1, "prompts": { "p": { "say": "Prompt." } }, "on": { "hangup": "end", "error": "asked" }, "sections": {
      "main": [ { "queue": { "id": "q", "name": "one", "agents": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, "music": "p",
                    "announce": { "prompt": "p", "every": "10s" }, "options": { "1": "asked", "2": "main" }, "max": "1m" } } ],
      "asked": [ { "queue": { "id": "r", "name": "two", "provider": { "url": "https://h.example/", "every": "5s" }, "failed": "main" } } ],
      "end": [ { "log": "${q.result} ${r.reason}" } ] } })",
    // Steps of several stages, one after the other.
    R"({ "version": 1, "prompts": { "p": { "say": "Prompt." } }, "on": { "hangup": "end", "error": "mail" }, "sections": {
      "main": [ { "form": { "id": "f", "fields": [ { "name": "x", "prompt": "p", "max": 1 },
                      { "name": "y", "options": { "1": "a", "22": "b" }, "bargeIn": false, "typeAhead": true } ],
                  "confirm": { "prompt": "p" }, "correct": { "keys": { "1": "x", "2": "all" } }, "exhausted": "hunt" } },
                { "goto": "hunt" } ],
      "hunt": [ { "hunt": { "id": "h", "to": [ { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" }, { "phone": "${f.field}" } ],
                            "rounds": 2, "between": "p", "pause": "2s", "options": { "1": "mail" }, "exhausted": "mail" } } ],
      "mail": [ { "voicemail": { "id": "m", "greeting": "p", "max": "40s", "piece": "10s", "noinput": "main",
                    "review": { "prompt": "p", "keep": "1", "again": "2", "anew": "3" }, "deliver": { "url": "https://h.example/" } } } ],
      "end": [ { "log": "${m.file} ${f.x} ${h.reason}" } ] } })",
};

const flow& flow_number(std::size_t which) {
    static const auto all = [] {
        std::array<std::shared_ptr<const flow>, std::size(flow_texts)> loaded;
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            problems found;
            loaded[i] = load_flow(flow_texts[i], "flow", "flow.json", found);
            for (const auto& p : found.all()) std::fprintf(stderr, "%s\n", to_string(p).c_str());
            fuzz::expect(loaded[i] != nullptr, "the flows of this target have no mistakes");
        }
        return loaded;
    }();
    return *all[which];
}

std::optional<graph::result_info> some_result(byte_source& from) {
    static const std::optional<graph::result_info> results[] = {
        {},
        graph::result_info{200, 0, {}},
        graph::result_info{200, 5001, {}},
        graph::result_info{200, 7015, {}},
        graph::result_info{400, 8508, {}},
        graph::result_info{400, 8510, {}},
        graph::result_info{400, 8514, {}},
        graph::result_info{200, 8515, {}},
        graph::result_info{408, 0, {}},
        graph::result_info{486, 8539, {}},
        graph::result_info{487, 0, {}},
        graph::result_info{500, 7000, {}},
        graph::result_info{603, 0, {}},
    };
    return from.one_of(results);
}

graph::call_state some_state(byte_source& from) {
    static constexpr graph::call_state states[] = {
        graph::call_state::unknown,      graph::call_state::incoming,
        graph::call_state::establishing, graph::call_state::ringing,
        graph::call_state::established,  graph::call_state::hold,
        graph::call_state::transferring, graph::call_state::transfer_accepted,
        graph::call_state::redirecting,  graph::call_state::terminating,
        graph::call_state::terminated};
    return from.one_of(states);
}

call_changed some_change(byte_source& from) {
    call_changed e;
    if (from.flag()) e.state = some_state(from);
    switch (from.below(3)) {
        case 0: break;
        case 1: e.audio = graph::media_state::active; break;
        default: e.audio = graph::media_state::inactive; break;
    }
    e.result = some_result(from);
    return e;
}

operation_ended some_ending(byte_source& from, const call& c) {
    static constexpr graph::operation_status statuses[] = {
        graph::operation_status::completed, graph::operation_status::failed, graph::operation_status::running,
        graph::operation_status::not_started, graph::operation_status::unknown};
    operation_ended e;
    switch (from.below(4)) {
        case 0: e.client_context = client_context(c, static_cast<std::uint32_t>(from.byte())); break;
        case 1: e.operation = graph::operation_id("op-" + std::to_string(from.below(4))); break;
        default:
            if (c.media) e.client_context = client_context(c, c.media->request);
            if (c.asked) e.client_context = client_context(c, c.asked->request);
    }
    e.status = from.one_of(statuses);
    e.result = some_result(from);
    if (from.flag()) e.recording_location = "https://media.example.org/r/1";
    return e;
}

std::uint32_t some_request(byte_source& from, const call& c) {
    const auto which = from.byte();
    return c.pending.empty() ? which : c.pending[which % c.pending.size()].number;
}

request_succeeded some_success(byte_source& from, const call& c) {
    request_succeeded e;
    e.request = some_request(from, c);
    e.status = 200;
    if (from.flag()) e.operation = graph::operation_id("op-" + std::to_string(from.below(4)));
    if (from.flag()) e.call = some_change(from);
    if (from.flag()) e.created = graph::call_id("leg-" + std::to_string(from.below(3)));
    return e;
}

request_failed some_failure(byte_source& from, const call& c) {
    static constexpr request_error errors[] = {request_error::refused, request_error::unavailable,
                                               request_error::outcome_unknown, request_error::gone};
    request_failed e;
    e.request = some_request(from, c);
    e.error = from.one_of(errors);
    e.status = e.error == request_error::gone ? 404 : 500;
    return e;
}

tone_received some_tone(byte_source& from, std::int64_t& last) {
    static constexpr std::int64_t sequences[] = {0, 1, -1, INT64_MAX, INT64_MIN, 1000};
    const auto key = std::string_view("0123456789*#ABCD\0", 17)[from.below(17)];
    switch (from.below(4)) {
        case 0: return {static_cast<std::int64_t>(from.byte()), key};
        case 1: return {from.one_of(sequences), key};
        case 2: last += static_cast<std::int64_t>(from.below(4)); return {last, key};
        default: return {++last, key};
    }
}

std::uint32_t some_line(byte_source& from, const bot::call& c) {
    return c.line && !from.flag() ? c.line->number : some_request(from, c);
}

// Some are of other flows than the call's.
const std::string sections[] = {"main", "choices", "message", "again", "talk", "asks", "hunt", "mail"};

event some_event(byte_source& from, const watched_call& so_far, std::int64_t& last_tone) {
    const auto& c = so_far.call();
    switch (from.below(16)) {
        case 0:
        case 1: return some_change(from);
        case 2:
        case 3: return some_tone(from, last_tone);
        case 4:
        case 5: return some_ending(from, c);
        case 6: return some_success(from, c);
        case 7: return some_failure(from, c);
        case 8:
            switch (from.below(12)) {
                case 7: return callback_kept{some_request(from, c), "order", instant(std::chrono::hours(1))};
                case 8: return callback_refused{some_request(from, c), "full"};
                case 9: return line_moved{some_line(from, c), from.byte(), 9, milliseconds(from.byte())};
                case 10:
                    return agent_offered{some_line(from, c), {graph::identity_kind::phone, "+33123456789"}};
                case 11: return line_refused{some_line(from, c), from.flag()};
                case 5: return leg_answered{c.leg.value_or(1), graph::call_id("leg-9")};
                case 6: return leg_failed{c.leg.value_or(1), graph::transfer_result::busy};
                case 0: return recording_lost{some_request(from, c), "no room"};
                case 1: return recording_stored{some_request(from, c), "message.wav"};
                case 2: return service_answered{some_request(from, c), 200, value("x"), false, {}};
                case 3: return service_failed{some_request(from, c), "timeout", 0, {}};
                default: return steps_fetched{some_request(from, c), from.byte(), "[]", {}};
            }
        case 9: return timer_fired{static_cast<timer_name>(from.below(timer_count)), from.byte()};
        case 10:  // once more, late
            return so_far.history().empty() ? event(notification_noted{})
                                            : so_far.history()[from.byte() % so_far.history().size()];
        case 11: return notification_noted{"participant"};
        case 12: return call_deleted{some_result(from)};
        case 13: return call_identified{graph::call_id("leg-" + std::to_string(from.below(3)))};
        case 14: return request_asked{graph::mute_participant_request{"p", {}}};
        default:
            switch (from.byte() % 8) {
                case 0: return call_resumed{from.flag(), from.byte()};
                case 1: return section_asked{from.one_of(sections)};
                case 4: return line_forgotten{some_line(from, c)};
                default: return hang_up_asked{};
            }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static constexpr milliseconds waits[] = {
        milliseconds(50),    milliseconds(300),    milliseconds(1'000),  milliseconds(2'100),
        milliseconds(5'000), milliseconds(15'000), milliseconds(60'000), milliseconds(1'000'000)};
    byte_source from(fuzz::text_of(data, size));
    watched_call call(flow_number(from.below(std::size(flow_texts))));
    std::int64_t last_tone = 0;
    for (int i = 0; i < 300 && !from.empty(); ++i) {
        switch (from.below(8)) {
            case 0: call.ring(from.below(8) == 7 ? admission::busy : admission::welcome); break;
            case 1: call.establish(); break;
            case 2: call.wait(from.one_of(waits)); break;
            case 3: call.wait_for_next_timer(); break;
            default: call.on(some_event(from, call, last_tone)); break;
        }
    }
    call.end();
    call.check_replay();
    return 0;
}
