#pragma once
// Flows with a voicemail, and what tests of it share. For test files only: it opens namespaces.

#include "tests/unit/bot/call_test.hpp"

namespace voicemail_test {

inline std::string mail_flow(std::string_view fields) {
    return flow_with(
        R"("prompts": { "greet": { "say": "Greet." }, "review": { "say": "Review." }, "short": { "say": "Again." } },
           "on": { "hangup": "end" },
           "sections": { "main": [ { "voicemail": { "id": "m", "greeting": "greet", )" +
        std::string(fields) + R"( } }, { "log": "left ${m.file} ${m.duration}" } ],
             "broken": [ { "log": "broken ${m.result} ${m.file}" } ],
             "end": [ { "log": "over ${m.result} ${m.file} ${m.duration}" } ] })");
}

inline const std::string plain =
    mail_flow(R"("max": "5m", "piece": "2m", "noinput": "broken", "failed": "broken")");
inline const std::string reviewed = mail_flow(
    R"("review": { "prompt": "review", "short": "short", "keep": "1", "again": "2", "anew": "3", "attempts": 2, "takes": 3 })");
inline const std::string delivered =
    mail_flow(R"("piece": "30s", "deliver": { "url": "https://mail.example/in?from=${call.from}",
    "method": "PUT", "headers": { "X-Length": "${m.duration}" } })");

constexpr int by_silence = 8509, nobody = 8510, by_tone = 8514, by_length = 8515;

inline graph::record_response_request recording(const call_script& s) {
    return std::get<graph::record_response_request>(s.requests().back().request);
}

inline call_script& speak(call_script& s, int subcode, const std::string& file, milliseconds length = 0ms) {
    return s.recorded(subcode).stored(file, length);
}

inline std::vector<action> actions_of(call_script& s, const std::function<void()>& when) {
    std::vector<action> all;
    s.on_action([&](const action& a) { all.push_back(a); });
    when();
    s.on_action({});
    return all;
}

template <class Action>
const Action& only(const std::vector<action>& all) {
    const Action* found = nullptr;
    for (const auto& a : all)
        if (const auto* one = std::get_if<Action>(&a)) found = one;
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace voicemail_test

using namespace voicemail_test;
