#include "graph/model/resources/resource_io.hpp"

#include <catch2/catch.hpp>

#include "graph/model/resources/device_quality.hpp"
#include "graph/model/resources/operation.hpp"
#include "graph/model/resources/participant.hpp"

using namespace switchhook;
using namespace switchhook::graph;

namespace {

template <class Resource>
Resource read(std::string_view text, unknowns u = unknowns::kept) {
    const auto document = json::document::parse(text);
    REQUIRE(document.has_value());
    auto resource = read_resource<Resource>(document->root(), u);
    REQUIRE(resource.has_value());
    return *std::move(resource);
}

}  // namespace

TEST_CASE("unknown members are kept, or dropped at every depth", "[graph][model]") {
    constexpr std::string_view text =
        R"({"identity": {"user": {"id": "u", "mood": "good"}, "cousin": {}}, "shoe": 43})";
    const auto kept = read<participant_info>(text);
    CHECK(kept.more.all.size() == 1);
    CHECK(kept.identity.more.all.size() == 1);
    CHECK(kept.identity.who().more.all.front() == std::pair<std::string, std::string>("mood", "\"good\""));

    const auto dropped = read<participant_info>(text, unknowns::dropped);
    CHECK(dropped.more.all.empty());
    CHECK(dropped.identity.more.all.empty());
    CHECK(dropped.identity.who().more.all.empty());
    CHECK(dropped.identity.who().id == "u");
}

TEST_CASE("a set has its parties by the exact names of their kinds, each once", "[graph][model]") {
    const auto set = read<identity_set>(
        R"({"User": {"id": "a"}, "phone": null, "guest": 7, "user": {"id": "b"}, "user": {"id": "c"}})");
    REQUIRE(set.members.size() == 1);
    CHECK(set.who().kind == identity_kind::user);
    CHECK(set.who().id == "b");
    REQUIRE(set.more.all.size() == 1);
    CHECK(set.more.all.front().first == "User");
}

TEST_CASE("a broken number is read from a text, and from nothing else that is one", "[graph][model]") {
    const auto rate = [](std::string_view value) {
        const auto text = R"({"averageInboundPacketLossRateInPercentage": )" + std::string(value) + "}";
        return read<audio_quality>(text).average_inbound_packet_loss_rate;
    };
    CHECK(rate("0.25") == 0.25);
    CHECK(rate("\"0.25\"") == 0.25);
    CHECK(rate("\"1e-3\"") == 0.001);
    for (const char* value :
         {"\"\"", "\"0.25%\"", "\"inf\"", "\"nan\"", "\"0,25\"", "\"1e999\"", "[0.25]", "true"})
        CHECK_FALSE(rate(value).has_value());
}

TEST_CASE("an operation of any kind says which it is, and keeps its words", "[graph][model]") {
    const auto played = read<operation>(
        R"({"@odata.type": "#microsoft.graph.playPromptOperation", "id": "o", "status": "Running", "x": 1})");
    CHECK(played.type == "playPromptOperation");
    CHECK(played.status == operation_status::running);
    CHECK(write_resource(played) ==
          R"({"@odata.type":"#microsoft.graph.playPromptOperation","id":"o","status":"running","x":1})");
    CHECK(read<operation>("{}").type == "commsOperation");
}

TEST_CASE("every kind of operation is described, and what it alone has", "[graph][model]") {
    CHECK(operation_kinds().size() == 12);
    for (const auto& kind : operation_kinds()) {
        INFO(kind.name);
        CHECK(kind.base == "commsOperation");
        CHECK(kind.is_open);
        REQUIRE(kind.find("status") != nullptr);
        CHECK((kind.find("recordingLocation") != nullptr) == (kind.name == "recordOperation"));
        CHECK((kind.find("participants") != nullptr) == (kind.name == "inviteParticipantsOperation"));
    }
}
