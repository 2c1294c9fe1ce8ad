#include "graph/model/methods.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace switchhook::graph;

namespace {

method_match matched(std::string_view verb, std::string_view path) {
    const auto found = match_method(verb, path);
    REQUIRE(std::holds_alternative<method_match>(found));
    return std::get<method_match>(found);
}

std::vector<std::string_view> allowed(std::string_view verb, std::string_view path) {
    const auto found = match_method(verb, path);
    REQUIRE(std::holds_alternative<no_method>(found));
    return std::get<no_method>(found).allowed;
}

}  // namespace

TEST_CASE("every method is described once, under a name of its own", "[graph][model]") {
    std::set<method> seen;
    for (const auto& description : all_methods()) {
        CHECK(seen.insert(description.id).second);
        CHECK(describe(description.id).name == description.name);
        CHECK(method_named(description.name) == description.id);
    }
    CHECK(seen.size() == std::variant_size_v<any_call_request>);
    CHECK(method_named("PLAYPROMPT") == method::play_prompt);
    for (const char* name : {"", "participants", "answers"}) CHECK_FALSE(method_named(name).has_value());
}

TEST_CASE("the path of each method leads back to it, with its ids", "[graph][model]") {
    for (const auto& m : all_methods()) {
        std::string path(m.path);
        for (const auto& [name, value] : {std::pair("{call}", "c-1"), std::pair("{id}", "8:orgid:2")})
            if (const auto at = path.find(name); at != std::string::npos)
                path.replace(at, std::string_view(name).size(), value);
        CAPTURE(m.name, path);
        const auto found = matched(m.verb, path);
        CHECK(found.id == m.id);
        CHECK(found.call == (m.of_a_call() ? "c-1" : ""));
        CHECK(found.sub_id == (m.has_sub_id() ? "8:orgid:2" : ""));
    }
}

TEST_CASE("actions are known bare and with the namespace, whatever their case", "[graph][model]") {
    CHECK(matched("POST", "/c/microsoft.graph.answer").id == method::answer);
    CHECK(matched("POST", "/c/Microsoft.Graph.PlayPrompt").id == method::play_prompt);
    CHECK(matched("POST", "/c/participants/microsoft.graph.invite").id == method::invite);
    CHECK(matched("POST", "/c/participants/p/Microsoft.Graph.Mute").id == method::mute_participant);
    CHECK(matched("GET", "/c/").id == method::get);
    CHECK(matched("POST", "/").id == method::create);
}

TEST_CASE("a path without a method says which verbs it has", "[graph][model]") {
    CHECK(allowed("PATCH", "/c") == std::vector<std::string_view>{"GET", "DELETE"});
    CHECK(allowed("GET", "/c/answer") == std::vector<std::string_view>{"POST"});
    CHECK(allowed("GET", "") == std::vector<std::string_view>{"POST"});
    CHECK(allowed("GET", "/logTeleconferenceDeviceQuality") == std::vector<std::string_view>{"POST"});
    CHECK(allowed("POST", "/c/levitate").empty());
    CHECK(allowed("POST", "//answer").empty());
    CHECK(allowed("POST", "/c/participants//mute").empty());
    CHECK(allowed("POST", "c/answer").empty());
}

TEST_CASE("ids are written so that they cannot change the path", "[graph][model]") {
    mute_participant_request mute;
    mute.id = "../a b?c";
    CHECK(path_of(mute, "c/1") == "/c%2F1/participants/..%2Fa%20b%3Fc/mute");
    CHECK(path_of(create_call_request(), "ignored").empty());
    CHECK(path_of(log_device_quality_request(), "") == "/logTeleconferenceDeviceQuality");
}

TEST_CASE("what must not happen twice is never repeated after a lost answer", "[graph][model]") {
    const std::set<method> once{method::create,          method::answer,
                                method::redirect,        method::transfer,
                                method::play_prompt,     method::record_response,
                                method::send_dtmf_tones, method::add_large_gallery_view,
                                method::invite,          method::start_hold_music,
                                method::stop_hold_music, method::create_audio_routing_group};
    for (const auto& description : all_methods()) {
        INFO(description.name);
        CHECK((description.on_lost_answer == repeat::never) == once.contains(description.id));
    }
}

TEST_CASE("an answer with a body names its type", "[graph][model]") {
    for (const auto& description : all_methods()) {
        INFO(description.name);
        const bool bare = description.answer == answer_kind::accepted ||
                          description.answer == answer_kind::ok_empty ||
                          description.answer == answer_kind::no_content;
        CHECK(bare == description.answer_type.empty());
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
    CHECK(method_of(log_device_quality_request()) == method::log_device_quality);
}
