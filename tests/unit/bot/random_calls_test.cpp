// Calls that live beside a Graph in disorder, many seeds each; and short sets of events in every order.

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "bot/call/consistency.hpp"
#include "tests/support/thoroughness.hpp"
#include "tests/unit/bot/call_test.hpp"
#include "tests/unit/bot/graph_in_disorder.hpp"

using test::graph_in_disorder;

namespace {

std::shared_ptr<const flow> load(const std::string& text) {
    problems out;
    auto f = load_flow(text, "test", "test.json", out);
    for (const auto& p : out.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(f);
    return f;
}

std::string text_of_file(const std::string& name) {
    std::ifstream in(name);
    std::ostringstream all;
    all << in.rdbuf();
    REQUIRE(in);
    return all.str();
}

const std::string target = R"({ "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" })";

std::map<std::string, std::string> flows() {
    return {
        {"front desk", text_of_file(SWITCHHOOK_FLOWS_FOLDER "/front-desk.json")},
        {"keys ahead", flow_with(R"(
            "defaults": { "bargeIn": false, "typeAhead": true, "attempts": 2 },
            "prompts": { "a": { "say": "A." }, "b": { "say": "B." } }, "on": { "hangup": "end" },
            "sections": {
              "main": [ { "play": "a" },
                        { "menu": { "id": "m", "prompt": "a", "short": "b", "nomatch": ["b", "a"], "exhausted": "main",
                                    "options": { "1": [ { "gather": { "id": "inner", "max": 3, "sensitive": true, "exhausted": [] } }, { "play": "b" } ],
                                                 "2": "rec", "33": [] } } },
                        { "goto": "main" } ],
              "rec": [ { "record": { "id": "r", "prompt": "a", "stopTones": ["1", "2"], "noinput": "main", "failed": "main" } }, { "goto": "main" } ],
              "end": [ { "log": "ended ${call.ended} ${inner.digits} ${r.file}" } ] })")},
        {"transfers", flow_with(R"(
            "prompts": { "a": { "say": "A." } }, "on": { "error": "error", "hangup": "end" },
            "sections": {
              "main": [ { "menu": { "prompt": "a", "options": { "0": "one" }, "exhausted": "one" } } ],
              "one": [ { "transfer": { "id": "t", "timeout": "5s", "to": )" +
                                target + R"(, "busy": "two", "noAnswer": "two" } } ],
              "two": [ { "transfer": { "id": "u", "timeout": "8s", "to": { "phone": "+331${t.result}" }, "failed": "main", "busy": [ { "play": "a" }, { "goto": "main" } ] } } ],
              "error": [ { "play": "a" }, { "goto": "one" } ],
              "end": [ { "log": "${call.ended} ${t.result} ${u.result}" } ] })")},
        {"circle", flow_with(R"(
            "prompts": { "a": { "say": "A." } }, "on": { "error": "nothing", "hangup": "around" },
            "sections": {
              "main": [ { "log": "before" }, { "answer": {} }, { "play": { "prompt": "a", "failed": "main" } }, { "play": "a" }, { "goto": "round" } ],
              "round": [ { "log": "round" }, { "goto": "round" } ],
              "around": [ { "log": "gone" }, { "goto": "around" } ],
              "nothing": [] })")},
        {"stages", flow_with(R"(
            "prompts": { "a": { "say": "A." }, "b": { "say": "B." } }, "on": { "hangup": "end", "error": "mail" },
            "sections": {
              "main": [ { "form": { "id": "f", "attempts": 2, "fields": [
                            { "name": "x", "prompt": "a", "max": 2, "readBack": "b" },
                            { "name": "y", "prompt": "a", "max": 2, "sensitive": true, "bargeIn": false, "typeAhead": true },
                            { "name": "z", "options": { "1": "a", "2": "b", "33": "c" } } ],
                          "confirm": { "prompt": "b", "cancel": "3", "yes": "4" }, "correct": { "keys": { "1": "x", "2": "y", "3": "all" } },
                          "exhausted": "hunt", "cancelled": "mail" } }, { "goto": "hunt" } ],
              "hunt": [ { "hunt": { "id": "h", "timeout": "5s", "rounds": 2, "prompt": "a", "between": "b", "pause": "1s",
                                    "to": [ )" +
                             target + R"(, { "phone": "${f.field}" }, { "phone": "+331${f.z}" } ],
                                    "options": { "1": "mail", "2": "main" }, "exhausted": "mail" } } ],
              "mail": [ { "voicemail": { "id": "m", "greeting": "a", "max": "12s", "piece": "5s", "stopTones": ["1"],
                            "review": { "prompt": "b", "keep": "1", "again": "2", "anew": "3", "takes": 2 },
                            "deliver": { "url": "https://h.example/" }, "noinput": "main", "failed": "main" } },
                        { "callback": { "id": "c", "flow": "r", "to": { "phone": "+331${f.x}" }, "failed": "main" } }, { "goto": "main" } ],
              "end": [ { "callback": { "flow": "r", "failed": [] } }, { "log": "${call.ended} ${m.file} ${h.reason} ${f.x}" } ] })")},
        {"lines", flow_with(R"(
            "prompts": { "a": { "say": "A." }, "b": { "say": "B." } }, "on": { "hangup": "end", "error": "asked" },
            "sections": {
              "main": [ { "queue": { "id": "q", "name": "one", "agents": )" +
                            target + R"(, "music": "a", "max": "30s",
                            "announce": { "prompt": "b", "wait": { "number": "${q.wait}" }, "every": "10s" },
                            "options": { "1": "asked", "2": "main" } } } ],
              "asked": [ { "queue": { "id": "r", "name": "two", "provider": { "url": "https://h.example/agents", "every": "5s" },
                            "music": "b", "consult": { "announce": "a", "accept": "1" }, "options": { "3": "main" },
                            "max": "1m", "failed": "main" } } ],
              "end": [ { "log": "${call.ended} ${q.waited} ${r.reason}" } ] })")},
        {"rejects", flow_with(R"("sections": { "main": [ { "reject": { "reason": "busy" } } ] })")},
        {"nothing", flow_with(R"("on": { "hangup": "end" }, "sections": { "main": [], "end": [] })")},
    };
}

}  // namespace

TEST_CASE("beside a Graph in disorder every call keeps its rules, and ends", "[bot][random]") {
    const test::misfortune lucks[] = {{1000, 1000, 1000, 1000, 400},
                                      {},
                                      {3, 3, 5, 5, 60},
                                      {12, 2, 1000, 6, 200},
                                      {1000, 1000, 2, 1000, 1000}};
    std::set<call_phase> phases;
    for (const auto& [name, text] : flows()) {
        const auto f = load(text);
        for (unsigned seed = 0; seed < 400 / test::sparseness; ++seed) {
            CAPTURE(name, seed);
            graph_in_disorder g(*f, seed, lucks[seed % std::size(lucks)]);
            REQUIRE_NOTHROW(g.live(150));
            REQUIRE_NOTHROW(g.fall_silent());
            REQUIRE(g.released());
            phases.insert(g.phases().begin(), g.phases().end());
        }
    }
    CHECK(phases.size() == 8 - 1);  // a call is never at rest while it is only offered
}

TEST_CASE("the same seed makes the same call", "[bot][random]") {
    const auto f = load(flows().at("front desk"));
    for (unsigned seed = 0; seed < 20; ++seed) {
        graph_in_disorder a(*f, seed, {}), b(*f, seed, {});
        a.live(200);
        b.live(200);
        CHECK(a.call() == b.call());
        CHECK(a.requests() == b.requests());
    }
}

TEST_CASE("on.hangup runs once in a call that was not rejected, and never in one that was", "[bot][random]") {
    const auto f = load(flows().at("transfers"));
    int rejected = 0;
    for (unsigned seed = 0; seed < 300 / test::sparseness; ++seed) {
        graph_in_disorder g(*f, seed, {});
        g.live(200);
        g.fall_silent();
        CAPTURE(seed);
        const bool was = g.call().ended == ending::rejected;
        rejected += was ? 1 : 0;
        CHECK(g.lines().size() == (was ? 0 : 1));
    }
    CHECK(rejected > 0);
    CHECK(rejected < 100);
}

namespace {

using preparation = std::function<void(graph_in_disorder&)>;

event current_operation(const call& c, bool recording) {
    operation_ended e;
    e.client_context = client_context(c, c.media ? c.media->request : c.last_request);
    e.status = graph::operation_status::completed;
    e.result = graph::result_info{200, recording ? 8514 : 0, {}};
    if (recording) e.recording_location = "https://media.example.org/r/1";
    return e;
}

}  // namespace

TEST_CASE("what happens at one moment may happen in any order", "[bot][random]") {
    const auto desk = load(flows().at("front desk"));
    const auto transfers = load(flows().at("transfers"));
    const auto ahead = load(flows().at("keys ahead"));
    const call_offered offer{
        graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896"), {}, {}, {}, {}, admission::welcome};
    const event up = call_changed{call_state::established, graph::media_state::active, {}};
    const auto ring = [&](graph_in_disorder& g) { g.apply(offer); };
    const auto answered = [&](graph_in_disorder& g) { ring(g), g.apply(up); };
    const auto asked = [&](graph_in_disorder& g) { answered(g), g.apply(tone_received{1, '1'}); };
    const auto collecting = [&](graph_in_disorder& g) {
        asked(g), g.apply(tone_received{2, '2'}), g.apply(tone_received{3, '7'});
    };
    const auto recording = [&](graph_in_disorder& g) { asked(g), g.apply(tone_received{2, '3'}); };
    const auto transferring = [&](graph_in_disorder& g) {
        answered(g), g.apply(tone_received{1, '0'}), g.apply(call_changed{call_state::transferring, {}, {}});
    };
    const auto kept = [&](graph_in_disorder& g) {
        answered(g), g.apply(tone_received{1, '1'}), g.apply(tone_received{2, '1'});
    };
    const std::pair<std::shared_ptr<const flow>, preparation> starts[] = {
        {desk, ring},      {desk, answered},          {desk, asked}, {desk, collecting},
        {desk, recording}, {transfers, transferring}, {ahead, kept}};

    const auto found = [](const graph_in_disorder& g, call_state s) {
        return event(request_succeeded{g.call().last_request, graph::operation_id("o"),
                                       call_changed{s, {}, {}}, 200, 1ms});
    };
    const auto next_timer = [](const graph_in_disorder& g) {
        const auto t = g.call().timers.next().value_or(bot::timer{});
        return event(timer_fired{t.name, t.generation});
    };
    for (std::size_t start = 0; start < std::size(starts); ++start) {
        const auto& [f, prepare] = starts[start];
        graph_in_disorder g(*f, 1, {});
        prepare(g);
        const auto last = g.call().last_request;
        const std::vector<std::vector<event>> sets{
            {current_operation(g.call(), true), tone_received{4, '1'}, tone_received{5, '#'}, next_timer(g),
             call_deleted{graph::result_info{200, 4521, {}}}, hang_up_asked{}},
            {current_operation(g.call(), false),
             request_failed{last, request_error::outcome_unknown, 0, {}, 1ms}, tone_received{4, '3'},
             next_timer(g), up, found(g, call_state::incoming)},
            {call_changed{call_state::transferring, {}, {}},
             call_changed{call_state::transfer_accepted, graph::media_state::inactive, {}},
             call_changed{call_state::established, {}, graph::result_info{486, 8539, {}}}, call_deleted{},
             next_timer(g), request_failed{last, request_error::refused, 409, {}, 1ms}},
            {call_changed{call_state::terminating, {}, {}}, current_operation(g.call(), true),
             hang_up_asked{}, request_failed{last, request_error::gone, 404, "8522", 1ms},
             recording_stored{last, "f"}, recording_lost{last + 1, "full"}},
        };
        for (std::size_t set = 0; set < sets.size(); ++set) {
            std::vector<std::size_t> order(sets[set].size());
            for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
            unsigned n = 0;
            do {
                if (n++ % test::sparseness != 0) continue;
                auto call = g;
                for (const auto i : order) REQUIRE_NOTHROW(call.apply(sets[set][i]));
                REQUIRE_NOTHROW(call.fall_silent());
                if (!call.released()) FAIL("not released: start " << start << ", set " << set);
            } while (std::next_permutation(order.begin(), order.end()));
        }
    }
    SUCCEED();
}
