#include "graph/model/methods.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace switchhook::graph;

TEST_CASE("every method is described once", "[graph][model]") {
    std::set<method> seen;
    for (const auto& description : all_methods()) {
        CHECK(seen.insert(description.id).second);
        CHECK(describe(description.id).name == description.name);
    }
    CHECK(seen.size() == std::variant_size_v<call_request>);
}

TEST_CASE("methods are found by their name in the path, bare or with the namespace", "[graph][model]") {
    CHECK(method_named("answer") == method::answer);
    CHECK(method_named("microsoft.graph.answer") == method::answer);
    CHECK(method_named("Microsoft.Graph.PlayPrompt") == method::play_prompt);
    CHECK(method_named("keepAlive") == method::keep_alive);
    for (const char* name : {"", "get", "delete", "microsoft.graph.", "answers", "microsoft.graph.mute"})
        CHECK_FALSE(method_named(name).has_value());
}

TEST_CASE("get and delete have verbs, the others a path of their own", "[graph][model]") {
    for (const auto& description : all_methods()) {
        INFO(description.name);
        if (description.id == method::get) {
            CHECK(description.verb == "GET");
        } else if (description.id == method::hang_up) {
            CHECK(description.verb == "DELETE");
        } else {
            CHECK(description.verb == "POST");
            CHECK(description.path == "/" + std::string(description.name));
        }
    }
}

TEST_CASE("what must not happen twice is never repeated after a lost answer", "[graph][model]") {
    for (const auto& description : all_methods()) {
        INFO(description.name);
        const bool once = description.id == method::answer || description.id == method::transfer ||
                          description.id == method::play_prompt || description.id == method::record_response;
        CHECK((description.on_lost_answer == repeat::never) == once);
    }
}

TEST_CASE("methods that return an operation name its type", "[graph][model]") {
    for (const auto& description : all_methods()) {
        INFO(description.name);
        const bool operation = description.answer == answer_kind::running_operation ||
                               description.answer == answer_kind::completed_operation;
        CHECK(operation != description.operation_type.empty());
    }
}

TEST_CASE("recording and tones need the media permission although the media is Graph's", "[graph][model]") {
    for (const method m : {method::record_response, method::subscribe_to_tone}) {
        REQUIRE(describe(m).permissions.size() == 1);
        CHECK(describe(m).permissions[0] == "Calls.AccessMedia.All");
    }
    CHECK(describe(method::reject).permissions.empty());
}

TEST_CASE("a request knows its method", "[graph][model]") {
    CHECK(method_of(record_response_request()) == method::record_response);
    CHECK(method_of(delete_call_request()) == method::hang_up);
}
