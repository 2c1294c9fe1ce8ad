// Every property of every type of the calling surface, through our resources and out again.

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/json/difference.hpp"
#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "tests/replay/instances.hpp"
#include "tests/replay/resources_as_json.hpp"
#include "tests/support/thoroughness.hpp"

using namespace switchhook;
using namespace switchhook::test;
using graph::property_description;
using graph::type_description;
using graph::value_kind;

namespace {

std::vector<const type_description*> concrete_types() {
    auto all = graph::all_types();
    std::erase_if(all, [](const auto* t) { return t->is_abstract; });
    return all;
}

json::document parsed(const std::string& text) {
    auto document = json::document::parse(text, json::duplicates::refuse);
    INFO(text);
    REQUIRE(document.has_value());
    return *std::move(document);
}

// What comes out, which is JSON without a name twice.
json::document passed(const type_description& type, const json::document& in) {
    const auto out = read_and_write(type.name, in.root());
    REQUIRE(out.has_value());
    return parsed(*out);
}

using members = std::map<std::string, std::string>;

std::string object_of(const members& all) {
    json::writer w;
    w.object([&] {
        for (const auto& [name, value] : all) {
            w.key(name);
            w.raw(value);
        }
    });
    return w.take();
}

members members_of(const type_description& type, const instance_style& style) {
    members all;
    parsed(instance_of(type, style)).root().each_member([&](std::string_view name, json::value v) {
        all.emplace(name, v.dump());
    });
    return all;
}

std::string difference_at(std::string_view name, json::value in, json::value out) {
    if (!out[name]) return std::string(name) + " is lost";
    return json::first_difference(in[name], out[name]);
}

// Enumerations that C++ has as enumerations too: a word that it does not know is written as
// unknownFutureValue, which is how Graph itself tells clients of words they do not know.
bool knows_its_words_only(const property_description& p) {
    static const std::set<std::string_view> names{"callState", "callDirection", "mediaState",
                                                  "operationStatus", "tone"};
    return names.contains(p.type);
}

// One value of each form that JSON has, and some that are too large for any number of ours.
const std::vector<std::string> strange_values{
    "null",   "true",       "7",         "-1.5", "99999999999999999999", "1e300",    R"("")", "[]",
    "[null]", R"(["a",7])", R"([[{}]])", "{}",   R"({"a":{"b":[1]}})",   R"("text")"};

}  // namespace

TEST_CASE("resources: every property survives being read and written", "[replay][resources]") {
    std::set<std::string_view> seen;
    for (const auto* type : concrete_types()) {
        CHECK(seen.insert(type->name).second);
        for (unsigned round = 0; round < 12 / sparseness; ++round)
            for (const bool more : {false, true}) {
                instance_style style;
                style.round = round;
                style.more = more;
                const auto in = parsed(instance_of(*type, style));
                INFO(type->name << ": " << in.root().dump());
                const auto out = passed(*type, in);
                CHECK(json::first_difference(in.root(), out.root()) == "");
            }
    }
    CHECK(seen.size() > 45);
}

TEST_CASE("resources: every property survives alone", "[replay][resources]") {
    for (const auto* type : concrete_types()) {
        const auto all = members_of(*type, {});
        for (const auto& p : type->properties) {
            INFO(type->name << '.' << p.name);
            const auto in = parsed(object_of({{std::string(p.name), all.at(std::string(p.name))},
                                              {"@odata.type", all.at("@odata.type")}}));
            const auto out = passed(*type, in);
            CHECK(difference_at(p.name, in.root(), out.root()) == "");
            // Beside it there is what must be there, and nothing else.
            out.root().each_member([&](std::string_view name, json::value) {
                const auto* other = type->find(name);
                INFO(name);
                CHECK((name == "@odata.type" || name == p.name || (other != nullptr && other->required) ||
                       type->name == "resultInfo"));
            });
        }
    }
}

TEST_CASE("resources: null is as good as absent, and says nothing of the others", "[replay][resources]") {
    for (const auto* type : concrete_types()) {
        const auto all = members_of(*type, {});
        for (const auto& p : type->properties) {
            auto some = all;
            for (auto& [name, value] : some)
                if (name != p.name && name != "@odata.type") value = "null";
            INFO(type->name << '.' << p.name);
            const auto in = parsed(object_of(some));
            const auto out = passed(*type, in);
            CHECK(difference_at(p.name, in.root(), out.root()) == "");
        }
    }
}

TEST_CASE("resources: numbers and booleans are taken as texts too, and written as what they are",
          "[replay][resources]") {
    for (const auto* type : concrete_types()) {
        instance_style as_text;
        as_text.numbers_as_text = true;
        const auto in = parsed(instance_of(*type, as_text));
        const auto wanted = parsed(instance_of(*type));
        INFO(type->name << ": " << in.root().dump());
        CHECK(json::first_difference(wanted.root(), passed(*type, in).root()) == "");
    }
}

TEST_CASE("resources: a value of another kind harms nothing beside itself", "[replay][resources]") {
    unsigned n = 0;
    for (const auto* type : concrete_types()) {
        const auto all = members_of(*type, {});
        for (const auto& p : type->properties)
            for (const auto& strange : strange_values) {
                if (n++ % sparseness != 0) continue;
                auto some = all;
                some[std::string(p.name)] = strange;
                INFO(type->name << '.' << p.name << ": " << strange);
                const auto in = parsed(object_of(some));
                const auto out = passed(*type, in);
                std::string harmed;
                for (const auto& other : type->properties)
                    if (other.name != p.name) harmed += difference_at(other.name, in.root(), out.root());
                CHECK(harmed == "");
            }
    }
}

TEST_CASE("resources: what is no object is no resource", "[replay][resources]") {
    for (const auto* type : concrete_types())
        for (const char* text : {"null", "[]", "7", "true", "\"text\"", "[{}]"}) {
            INFO(type->name << ' ' << text);
            CHECK_FALSE(read_and_write(type->name, parsed(text).root()).has_value());
        }
}

TEST_CASE("resources: words that are new survive where they are kept as text", "[replay][resources]") {
    int kept = 0, replaced = 0;
    for (const auto* type : concrete_types()) {
        const auto all = members_of(*type, {});
        for (const auto& p : type->properties) {
            if (p.kind != value_kind::enumeration) continue;
            auto some = all;
            some[std::string(p.name)] = p.is_list ? R"(["audio","brandNewWord"])" : R"("brandNewWord")";
            INFO(type->name << '.' << p.name);
            const auto in = parsed(object_of(some));
            const auto out = passed(*type, in);
            if (knows_its_words_only(p)) {
                CHECK(out.root()[p.name].string_or() == "unknownFutureValue");
                ++replaced;
            } else {
                CHECK(difference_at(p.name, in.root(), out.root()) == "");
                ++kept;
            }
        }
    }
    CHECK(kept > 10);
    CHECK(replaced > 5);
}

TEST_CASE("resources: members of live calls that no description has are passed on", "[replay][resources]") {
    const auto call = parsed(
        R"({"@odata.type":"#microsoft.graph.call","callbackUri":"u","meetingCapability":{"allowAnonymous":true}})");
    CHECK(json::first_difference(call.root(), parsed(*read_and_write("call", call.root())).root()) == "");
    const auto participant = parsed(R"({"@odata.type":"#microsoft.graph.participant","isInLobby":false,
        "isMuted":true,"info":{"@odata.type":"#microsoft.graph.participantInfo","identity":
        {"@odata.type":"#microsoft.graph.identitySet"}},"publishedStates":[{"state":"raiseHands"}]})");
    CHECK(json::first_difference(participant.root(),
                                 parsed(*read_and_write("participant", participant.root())).root()) == "");
}
