#include "graph/model/result_codes.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::graph;

namespace {

transfer_result classify(int code, int subcode) {
    return classify_transfer_failure(result_info{code, subcode, ""});
}

}  // namespace

TEST_CASE("a busy target is recognised by code or subcode", "[graph][model]") {
    CHECK(classify(486, 0) == transfer_result::busy);
    CHECK(classify(600, 0) == transfer_result::busy);
    CHECK(classify(486, 8539) == transfer_result::busy);
    CHECK(classify(500, 8540) == transfer_result::busy);
    CHECK(classify(486, 560486) == transfer_result::busy);
    CHECK(classify(0, 540486) == transfer_result::busy);
}

TEST_CASE("a target that declines is told apart from one that does not answer", "[graph][model]") {
    CHECK(classify(603, 0) == transfer_result::declined);
    CHECK(classify(603, 560603) == transfer_result::declined);
    CHECK(classify(403, 8538) == transfer_result::declined);
    CHECK(classify(487, 10024) == transfer_result::declined);

    CHECK(classify(408, 0) == transfer_result::no_answer);
    CHECK(classify(480, 0) == transfer_result::no_answer);
    CHECK(classify(487, 0) == transfer_result::no_answer);
    CHECK(classify(487, 10004) == transfer_result::no_answer);
    CHECK(classify(480, 8541) == transfer_result::no_answer);
    CHECK(classify(480, 560480) == transfer_result::no_answer);
    CHECK(classify(408, 560408) == transfer_result::no_answer);
}

TEST_CASE("a target that cannot ring at all is unreachable", "[graph][model]") {
    CHECK(classify(480, 10037) == transfer_result::unreachable);
    CHECK(classify(480, 10076) == transfer_result::unreachable);
    CHECK(classify(480, 10134) == transfer_result::unreachable);
    CHECK(classify(480, 8544) == transfer_result::unreachable);
    CHECK(classify(404, 560404) == transfer_result::unreachable);
    CHECK(classify(484, 560484) == transfer_result::unreachable);
    CHECK(classify(404, 0) == transfer_result::unreachable);
}

TEST_CASE("the codes of the transfer page alone say only that it failed", "[graph][model]") {
    CHECK(classify(500, 7000) == transfer_result::failed);
    CHECK(classify(500, 7700) == transfer_result::failed);
    CHECK(classify(410, 301005) == transfer_result::failed);
    CHECK(classify(500, 560500) == transfer_result::failed);
    CHECK(classify(0, 0) == transfer_result::failed);
    CHECK(classify(-1, -560486) == transfer_result::failed);
}
