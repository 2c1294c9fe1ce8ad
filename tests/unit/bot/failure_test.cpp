#include "bot/call/failure.hpp"

#include <catch2/catch.hpp>

#include "bot/call/describe.hpp"

using namespace switchhook;
using namespace switchhook::bot;

namespace {

std::string meaning(const event& e) {
    const auto found = failure_in(e);
    return found ? found->meaning : std::string();
}

call_deleted deleted(int code, int subcode) { return {graph::result_info{code, subcode, ""}}; }

}  // namespace

TEST_CASE("a failing result is explained wherever an event carries one", "[bot]") {
    const graph::result_info unreachable{480, 10076, "m"};
    const auto known = graph::explain(unreachable);
    CHECK(failure_in(call_deleted{unreachable}) == known);
    CHECK(failure_in(call_changed{graph::call_state::terminated, {}, unreachable}) == known);
    request_succeeded looked;
    looked.call = call_changed{graph::call_state::terminated, {}, unreachable};
    CHECK(failure_in(looked) == known);
    operation_ended ended;
    ended.result = graph::result_info{400, 8536, "m"};
    CHECK(failure_in(ended) == graph::explain(400, 8536));
}

TEST_CASE("a prompt that was cut off is no failure", "[bot]") {
    operation_ended ended;
    ended.result = graph::result_info{400, 8508, "m"};
    CHECK_FALSE(failure_in(ended));
    CHECK(describe(event{ended}, key_display::show) == "operation cut off 400/8508");
}

TEST_CASE("a request that failed is explained by Graph's code, else by the status", "[bot]") {
    CHECK(meaning(request_failed{1, request_error::gone, 404, "8522", {}}) ==
          graph::explain(404, 8522).meaning);
    CHECK(meaning(request_failed{1, request_error::unavailable, 503, "", {}}) ==
          graph::explain(503, 0).meaning);
    CHECK(meaning(request_failed{1, request_error::outcome_unknown, 0, "", {}}).empty());
}

TEST_CASE("what ended well, and what nobody knows, has no words", "[bot]") {
    CHECK(meaning(deleted(200, 5003)).empty());
    CHECK(meaning(deleted(0, 5003)).empty());
    CHECK(meaning(deleted(77, 4711)).empty());
    CHECK(meaning(call_deleted{}).empty());
    CHECK(meaning(tone_received{1, '1'}).empty());
    CHECK(meaning(request_succeeded{}).empty());
}
