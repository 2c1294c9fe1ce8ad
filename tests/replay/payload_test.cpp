#include <catch2/catch.hpp>
#include <set>

#include "base/json/difference.hpp"
#include "base/json/document.hpp"
#include "bot/call/translate.hpp"
#include "graph/model/notification.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/wire.hpp"
#include "tests/replay/payloads.hpp"
#include "tests/replay/resources_as_json.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

std::vector<payload> payloads_of(payload_kind kind) {
    auto all = all_payloads();
    std::erase_if(all, [&](const payload& p) { return p.kind != kind; });
    return all;
}

// What keeps the event from being one that a call can act on; empty when nothing does.
struct flaw_of {
    std::string operator()(const bot::call_offered& e) const {
        return e.id.empty() || !e.from || !e.to ? "an offer without its parties" : "";
    }
    std::string operator()(const bot::call_changed& e) const {
        return e.state.value_or(graph::call_state::unknown) == graph::call_state::unknown ? "no known state"
                                                                                          : "";
    }
    std::string operator()(const bot::tone_received& e) const {
        return e.key == 0 ? "a tone without a key" : "";
    }
    std::string operator()(const bot::operation_ended& e) const {
        if (e.operation.empty() && e.client_context.empty()) return "an operation without an id";
        return graph::is_final(e.status) ? "" : "an operation that has not ended";
    }
    std::string operator()(const bot::call_deleted&) const { return {}; }
    template <class Other>
    std::string operator()(const Other&) const {
        return "no event that a call acts on";
    }
};

// What of `in` is not in `out`: null and annotations may be missing, and words have a case of their own.
std::string lost(json::value in, json::value out, const std::string& path) {
    if (in.is_object()) {
        std::string all;
        in.each_member([&](std::string_view name, json::value member) {
            if (!member || name.find('@') != std::string_view::npos) return;
            all += lost(member, out[name], path + '/' + std::string(name));
        });
        return all;
    }
    if (in.is_array()) {
        std::string all;
        for (std::size_t i = 0; i < in.size(); ++i)
            all += lost(in.at(i), out.at(i), path + '/' + std::to_string(i));
        return all;
    }
    return graph::same_text(in.dump(), out.dump()) ? ""
                                                   : path + ": " + in.dump() + " became " + out.dump() + '\n';
}

// Of a resource that a method answers with.
std::string flaw_of_resource(const graph::method_description& m, json::value body) {
    const bool is_operation = m.answer_type == "commsOperation";
    if (!is_operation && !graph::same_text(graph::type_of(body), m.answer_type))
        return "is no " + std::string(m.answer_type);
    const auto again = read_and_write(m.answer_type, body);
    if (!again) return "cannot be read";
    const auto written = json::document::parse(*again);
    if (!written.has_value()) return "is written as no JSON";
    return lost(body, written->root(), "");
}

std::string flaw_of_response(const graph::method_description& m, json::value body) {
    if (m.answer_type.empty()) return "is an answer of a method that has none";
    if (m.answer == graph::answer_kind::resource) return flaw_of_resource(m, body);
    if (m.answer == graph::answer_kind::resource_list) {
        if (!body["value"].is_array()) return "is no list";
        for (std::size_t i = 0; i < body["value"].size(); ++i)
            if (auto flaw = flaw_of_resource(m, body["value"].at(i)); !flaw.empty()) return flaw;
        return {};
    }
    const auto operation = graph::read_operation(body);
    if (operation.id.empty()) return "has no id";
    if (operation.type != m.answer_type) return "is no " + std::string(m.answer_type);
    const auto promised = m.answer == graph::answer_kind::running_operation
                              ? graph::operation_status::running
                              : graph::operation_status::completed;
    if (operation.status != promised) return "is not " + std::string(graph::to_string(promised));
    return flaw_of_resource(m, body);
}

}  // namespace

TEST_CASE("payloads: every notification is an event that a call knows", "[replay][payloads]") {
    for (const auto& p : payloads_of(payload_kind::notification)) {
        INFO(p.file.string());
        const auto parsed = graph::parse_notifications(p.text);
        REQUIRE(parsed.has_value());
        CHECK_FALSE(parsed->empty());
        for (const auto& n : *parsed) {
            CHECK_FALSE(n.resource.call.empty());
            CHECK(n.change != graph::change_type::unknown);
            CHECK(std::visit(flaw_of(), bot::translate(n)) == "");
        }
    }
}

TEST_CASE("payloads: every request body is what the client writes for the same intent",
          "[replay][payloads]") {
    for (const auto& p : payloads_of(payload_kind::request)) {
        INFO(p.file.string());
        const auto body = json::document::parse(p.text, json::duplicates::refuse);
        REQUIRE(body.has_value());
        const auto request = graph::read_request(method_of_page(p.page), body->root());
        INFO((request.has_value() ? "" : to_string(request.error())));
        REQUIRE(request.has_value());
        const auto written = json::document::parse(graph::write_body(*request));
        REQUIRE(written.has_value());
        CHECK(json::first_difference(body->root(), written->root()) == "");
    }
}

TEST_CASE("payloads: every response is what its method promises, and is read whole", "[replay][payloads]") {
    for (const auto& p : payloads_of(payload_kind::response)) {
        INFO(p.file.string());
        const auto body = json::document::parse(p.text, json::duplicates::refuse);
        REQUIRE(body.has_value());
        CHECK(flaw_of_response(graph::describe(method_of_page(p.page)), body->root()) == "");
    }
}

TEST_CASE("payloads: every method has the body that it sends, and the one that it is answered with",
          "[replay][payloads]") {
    std::set<graph::method> sent, answered;
    for (const auto& p : read_payloads(std::filesystem::path(SWITCHHOOK_REPLAY_FOLDER) / "payloads")) {
        if (p.kind == payload_kind::request) sent.insert(method_of_page(p.page));
        if (p.kind == payload_kind::response) answered.insert(method_of_page(p.page));
    }
    for (const auto& m : graph::all_methods()) {
        INFO(m.name);
        CHECK(sent.contains(m.id) == (m.body() != nullptr));
        CHECK(answered.contains(m.id) == !m.answer_type.empty());
    }
}

TEST_CASE("payloads: a folder that is missing, empty or wrongly named is no empty pass",
          "[replay][payloads]") {
    const std::filesystem::path here = SWITCHHOOK_REPLAY_FOLDER;
    CHECK_THROWS_WITH(read_payloads(here / "no-such-folder"), Catch::EndsWith("no folder"));
    CHECK_THROWS_WITH(read_payloads(here / "plain-menu"), Catch::EndsWith("holds no payload"));
    CHECK_THROWS_WITH(read_payloads(here / "flows"), Catch::EndsWith("the name says no kind"));
    CHECK_THROWS(method_of_page("call-tomorrow"));
    CHECK(folders_in("a:b/c::d:") == std::vector<std::filesystem::path>{"a", "b/c", "d"});
    CHECK(folders_in("").empty());
}
