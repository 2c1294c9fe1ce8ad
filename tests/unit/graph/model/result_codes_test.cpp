#include "graph/model/result_codes.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <utility>

#include "graph/model/result_code_texts.hpp"

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

TEST_CASE("a documented pair has one sentence, and code 0 means 200", "[graph][model]") {
    CHECK(explain_code(200, 5003) == "The conversation has ended.");
    CHECK(explain_code(0, 5003) == explain_code(200, 5003));
    CHECK(explain_code(408, 8537) != explain_code(400, 8537));
    CHECK(explain_code(400, 8508) == "The action was cancelled, or a later one barged in.");
    CHECK(explain_code(200, 7000) != explain_code(500, 7000));
    CHECK(explain_code(418, 4711).empty());
    CHECK(explain_code(418, 0).empty());
}

TEST_CASE("the catalogue has each pair once, and whole sentences", "[graph][model]") {
    std::set<std::pair<int, int>> seen;
    for (const auto& text : result_code_texts()) {
        INFO(text.code << "/" << text.subcode);
        CHECK(seen.emplace(text.code, text.subcode).second);
        CHECK(text.sentence.ends_with('.'));
        CHECK(explain_code(text.code, text.subcode) == text.sentence);
    }
}
