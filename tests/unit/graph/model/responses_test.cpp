#include "graph/model/responses.hpp"

#include <catch2/catch.hpp>
#include <string>

using namespace switchhook::graph;

TEST_CASE("the code of an error body is read as text, whatever it is", "[graph][model]") {
    CHECK(read_error_code(R"({"error": {"code": "8522", "message": "Call not found."}})") == "8522");
    CHECK(read_error_code(R"({"error": {"code": 7504}})") == "7504");
    CHECK(read_error_code(R"({"error": {"code": "TooManyRequests", "innerError": {"code": "429"}}})") ==
          "TooManyRequests");
    for (const char* body : {"", "<html>", "{}", "[]", R"({"error": "x"})", R"({"error": {"code": null}})"})
        CHECK(read_error_code(body).empty());
    CHECK(read_error_code(R"({"error": {"code": ")" + std::string(5000, 'x') + "\"}}").size() == 64);
}

TEST_CASE("an endless error code is cut between two characters", "[graph][model]") {
    std::string endless = "x";
    for (int i = 0; i < 100; ++i) endless += "\xC3\xA9";
    CHECK(read_error_code(R"({"error": {"code": ")" + endless + "\"}}") == endless.substr(0, 63));
}
