// What a call makes of it that another process leads it.

#include "tests/unit/bot/call_test.hpp"

namespace {

const std::string prompts = R"("prompts": { "a": { "say": "A." }, "no": { "say": "No." } }, )";

}  // namespace

TEST_CASE("one question without an answer does not end the ringing of a call", "[bot][resuming]") {
    call_script s(flow_with(
        prompts +
        R"("sections": { "main": [ { "call": { "timeout": "20s", "noAnswer": [ { "hangup": {} } ] } }, { "play": "a" } ] })"));
    s.order_to({graph::identity_kind::user, "57dab8b1-894c-409a-b240-bd8beae78000", {}, {}});
    s.tell(call_state::establishing).state(call_state::establishing).done();
    s.wait(6s).on(call_resumed{}).fail_next("get", request_error::unavailable, 503);
    CHECK(s.wait(2s).done() == lines{"get"});
    CHECK(s.call().phase == call_phase::calling);
    SECTION("somebody answers") {
        s.establish();
        CHECK(s.call().phase == call_phase::established);
    }
    SECTION("the time is up, and nothing can be learnt") {
        s.fail_next("get", request_error::unavailable, 503);
        CHECK(s.wait(12s).done() == lines{"get", "delete"});
    }
}
