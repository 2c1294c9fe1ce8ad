#pragma once
// Callers who wait in a line, and what tests of it share. For test files only: it opens namespaces.

#include "tests/unit/bot/call_test.hpp"

namespace queue_test {

inline const std::string anna = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";
inline const std::string ben = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958f";

inline std::string queue_flow(
    std::string_view fields,
    std::string_view agents = R"("agents": [ "anna", "ben", { "user": "${vars.nobody}" } ])") {
    return flow_with(
        R"("prompts": { "music": { "say": "Music." }, "place": { "say": "Your place." }, "soon": { "say": "Soon." } },
        "vars": { "nobody": "" }, "on": { "hangup": "bye" },
        "targets": { "anna": { "user": ")" +
        anna + R"(" }, "ben": { "user": ")" + ben + R"(" } },
        "sections": { "main": [ { "queue": { "id": "q", "name": "support", "music": "music", )" +
        std::string(agents) + ", " + std::string(fields) + R"( } } ],
          "out": [ { "log": "out ${q.result} ${q.reason} ${q.waited}" } ],
          "bye": [ { "log": "bye ${call.ended} ${q.result}" } ] })");
}

inline const std::string usual = queue_flow(R"("max": "10m", "options": { "1": "out" }, "failed": "out")");

// A call that waits, and the line's side of what it says.
struct caller {
    call_script call;
    std::vector<enter_line> entered{};
    std::vector<leave_line> left{};
    std::optional<begin_leg> leg{};
    std::vector<ask_service> asked{};
    int legs_ended = 0;

    explicit caller(const std::string& flow = usual) : call(flow) {
        call.on_action([this](const action& a) {
            if (const auto* e = std::get_if<enter_line>(&a)) entered.push_back(*e);
            if (const auto* l = std::get_if<leave_line>(&a)) left.push_back(*l);
            if (const auto* b = std::get_if<begin_leg>(&a)) leg = *b;
            if (const auto* s = std::get_if<ask_service>(&a)) asked.push_back(*s);
            if (std::holds_alternative<end_leg>(a)) ++legs_ended;
        });
        call.answered();
    }
    std::uint32_t line() const { return entered.back().number; }
    caller& stands(std::uint32_t position, std::optional<milliseconds> wait = {}) {
        call.on(line_moved{line(), position, 4, wait});
        return *this;
    }
    caller& offered(const std::string& agent = anna) {
        call.on(agent_offered{line(), {graph::identity_kind::user, agent}});
        return *this;
    }
    caller& agent_answers() {
        call.on(leg_answered{leg.value().number, graph::call_id("leg-of-graph")});
        return *this;
    }
    caller& replied(value body, unsigned status = 200) {
        call.on(service_answered{asked.back().number, status, std::move(body), false, 5ms});
        return *this;
    }
    bool did(const std::string& what) {
        const auto done = call.done();
        return std::count(done.begin(), done.end(), what) == 1;
    }
};

inline value list_of(std::initializer_list<std::string> agents) {
    value::list items;
    for (const auto& a : agents) items.emplace_back(a);
    return value(std::move(items));
}

inline const graph::result_info is_busy{486, 8539, {}};

}  // namespace queue_test

using namespace queue_test;
