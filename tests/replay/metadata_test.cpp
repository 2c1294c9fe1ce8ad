#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <set>

#include "graph/model/enums.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/wire.hpp"
#include "tests/replay/conformance.hpp"
#include "tests/replay/request_samples.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

const std::filesystem::path reduced =
    std::filesystem::path(SWITCHHOOK_REPLAY_FOLDER) / "fixtures" / "reduced.csdl.xml";

// Our own reduced description, and the whole one that SWITCHHOOK_METADATA names.
std::vector<std::filesystem::path> descriptions() {
    std::vector<std::filesystem::path> files{reduced};
    if (const char* more = std::getenv("SWITCHHOOK_METADATA"); more != nullptr && *more != '\0')
        files.emplace_back(more);
    return files;
}

// Members that the reference pages have and the metadata of v1.0 lacks.
std::vector<std::string_view> beyond_metadata(graph::method m) {
    switch (m) {
        // In the examples of https://learn.microsoft.com/graph/api/call-transfer, for a phone number.
        case graph::method::transfer: return {"clientContext"};
        // In beta alone: https://learn.microsoft.com/graph/api/call-playprompt?view=graph-rest-beta
        case graph::method::play_prompt: return {"loop"};
        default: return {};
    }
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

std::string violations(std::string_view action, std::string_view body) {
    const auto parsed = json::document::parse(body);
    REQUIRE(parsed.has_value());
    return joined(find_violations(read_csdl(reduced), action, parsed->root()));
}

void check_members(const csdl& metadata, const std::string& name, const std::set<std::string>& ours) {
    INFO(name);
    REQUIRE(metadata.enumerations.contains(name));
    const auto& theirs = metadata.enumerations.at(name);
    for (const auto& word : ours) {
        INFO(word);
        CHECK(std::any_of(theirs.begin(), theirs.end(),
                          [&](const auto& t) { return graph::same_text(t, word); }));
    }
    for (const auto& word : theirs) {
        INFO(word);
        CHECK((word == "unknownFutureValue" || std::any_of(ours.begin(), ours.end(), [&](const auto& o) {
                   return graph::same_text(o, word);
               })));
    }
}

// The words of the members from `first` to `last`.
template <class Enumeration>
std::set<std::string> words(Enumeration first, Enumeration last) {
    std::set<std::string> all;
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
        all.emplace(graph::to_string(static_cast<Enumeration>(i)));
    return all;
}

}  // namespace

TEST_CASE("metadata: every request fits its action", "[replay][metadata]") {
    for (const auto& file : descriptions()) {
        const auto metadata = read_csdl(file);
        std::set<graph::method> seen;
        for (const auto& request : request_samples()) {
            const auto& method = graph::describe(graph::method_of(request));
            seen.insert(method.id);
            if (method.action().empty()) continue;
            auto body = graph::write_body(request);
            INFO(file.string() << ": " << method.name << ' ' << body);
            if (body.empty()) body = "{}";
            const auto parsed = json::document::parse(body, json::duplicates::refuse);
            REQUIRE(parsed.has_value());
            CHECK(joined(find_violations(metadata, method.action(), parsed->root(),
                                         beyond_metadata(method.id))) == "");
        }
    }
}

TEST_CASE("metadata: every method answers with the type that the metadata promises", "[replay][metadata]") {
    for (const auto& file : descriptions()) {
        const auto metadata = read_csdl(file);
        for (const auto& method : graph::all_methods()) {
            INFO(file.string() << ": " << method.name);
            if (method.action().empty()) continue;
            const auto* action = metadata.find_action(method.action());
            if (action == nullptr) continue;
            CHECK(action->return_type == method.answer_type);
            if (!method.answer_type.empty()) {
                REQUIRE(metadata.entity_types.contains(std::string(method.answer_type)));
                CHECK(metadata.entity_types.at(std::string(method.answer_type)).base == "commsOperation");
            }
        }
        CHECK(metadata.entity_types.contains("call"));
    }
}

TEST_CASE("metadata: the table of methods asks for what the metadata asks for", "[replay][metadata]") {
    for (const auto& file : descriptions()) {
        const auto metadata = read_csdl(file);
        for (const auto& method : graph::all_methods()) {
            const auto* action = metadata.find_action(method.action());
            if (action == nullptr || method.body() == nullptr) continue;
            for (const auto& field : method.body()->properties) {
                INFO(file.string() << ": " << method.name << '.' << field.name);
                if (field.beyond_metadata) continue;
                const auto p = std::find_if(action->parameters.begin(), action->parameters.end(),
                                            [&](const auto& one) { return one.name == field.name; });
                REQUIRE(p != action->parameters.end());
                const auto bare = p->type.name.starts_with("Edm.") ? p->type.name.substr(4) : p->type.name;
                CHECK(bare == field.type);
                CHECK(p->type.is_collection == field.is_list);
                // The page of `answer` lets callbackUri be left out, the metadata does not.
                if (field.name != "callbackUri") CHECK(field.required == !p->nullable);
            }
        }
    }
}

TEST_CASE("metadata: enumerations have the members of the metadata", "[replay][metadata]") {
    using namespace graph;
    for (const auto& file : descriptions()) {
        INFO(file.string());
        const auto metadata = read_csdl(file);
        auto states = words(call_state::incoming, call_state::terminated);
        states.erase("ringing");  // of the reference page alone
        check_members(metadata, "callState", states);
        check_members(metadata, "callDirection", words(call_direction::incoming, call_direction::outgoing));
        check_members(metadata, "changeType", words(change_type::created, change_type::deleted));
        check_members(metadata, "mediaState", words(media_state::active, media_state::inactive));
        check_members(metadata, "operationStatus",
                      words(operation_status::not_started, operation_status::failed));
        check_members(metadata, "rejectReason", words(reject_reason::none, reject_reason::forbidden));
        check_members(metadata, "tone", words(tone::tone0, tone::flash));
    }
}

TEST_CASE("metadata: a body that does not conform is seen, and where", "[replay][metadata]") {
    const std::string prompt =
        R"({"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot.example.org/a.wav"}})";
    CHECK(violations("playPrompt", R"({"prompts":[)" + prompt + "]}") == "");
    CHECK(violations("playPrompt", R"({"prompts":[)" + prompt + R"(],"volume":3})") ==
          "/volume: is no parameter of playPrompt\n");
    CHECK(violations("playPrompt", "{}") == "/prompts: must be there\n");
    CHECK(violations("playPrompt", R"({"prompts":{}})") == "/prompts: must be a collection\n");
    CHECK(violations("playPrompt", R"({"prompts":[],"clientContext":7})") ==
          "/clientContext: is no Edm.String\n");
    CHECK(violations("playPrompt", R"({"prompts":[{"mediaInfo":{"uri":"a"}}]})") ==
          "/prompts/0: prompt is abstract: @odata.type must say more\n"
          "/prompts/0/mediaInfo: is no property of prompt\n");
    CHECK(violations(
              "playPrompt",
              R"({"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"url":"a"}}]})") ==
          "/prompts/0/mediaInfo/url: is no property of mediaInfo\n"
          "/prompts/0/mediaInfo/uri: must be there\n");
    CHECK(violations("playPrompt", R"({"prompts":[{"@odata.type":"#microsoft.graph.identity"}]})") ==
          "/prompts/0: identity is no prompt\n");
    CHECK(violations("playPrompt", R"({"prompts":[{"@odata.type":"mediaPrompt"}]})") ==
          "/prompts/0: @odata.type has no namespace\n");
    CHECK(violations("reject", R"({"reason":"bored"})") ==
          "/reason: \"bored\" is no member of rejectReason\n");
    CHECK(violations("reject", R"({"reason":null})") == "");
    CHECK(violations("recordResponse", R"({"playBeep":"true","maxRecordDurationInSeconds":1.5})") ==
          "/playBeep: is no Edm.Boolean\n/maxRecordDurationInSeconds: is no Edm.Int32\n");
    CHECK(violations("recordResponse", R"({"maxRecordDurationInSeconds":4294967296,"stopTones":[1]})") ==
          "/maxRecordDurationInSeconds: is no Edm.Int32\n/stopTones/0: is no Edm.String\n");
    CHECK(violations(
              "transfer",
              R"({"transferTarget":{"identity":{"phone":{"@odata.type":"#microsoft.graph.telephone"}}}})") ==
          "/transferTarget/identity/phone: no type is called telephone\n");
    CHECK(violations("transfer", R"({"transferTarget":{"hidden":1,"identity":null}})") ==
          "/transferTarget/hidden: is no Edm.Boolean\n"
          "/transferTarget/identity: must not be null\n"
          "/transferTarget/identity: must be there\n");
    CHECK(violations("whistle", "{}") == ": a call has no action whistle\n");
}

TEST_CASE("metadata: a file that is missing or describes nothing is no empty pass", "[replay][metadata]") {
    CHECK_THROWS(read_csdl(reduced.parent_path() / "no-such-file.xml"));
    CHECK_THROWS(read_csdl(reduced.parent_path().parent_path() / "plain-menu" / "about.md"));
}
