#include <catch2/catch.hpp>
#include <map>

#include "base/json/document.hpp"
#include "bot/call/translate.hpp"
#include "graph/model/notification.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/wire.hpp"
#include "tests/replay/exact_json.hpp"
#include "tests/replay/payloads.hpp"

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

std::string flaw_of_response(const graph::method_description& m, json::value body) {
    if (m.answer_type == "call") {
        const auto call = graph::read_call(body);
        if (!graph::same_text(graph::type_of(body), "call")) return "is no call";
        return call.state.value_or(graph::call_state::unknown) == graph::call_state::unknown
                   ? "has no known state"
                   : "";
    }
    if (m.answer_type.empty()) return "is an answer of a method that has none";
    if (m.answer == graph::answer_kind::resource || m.answer == graph::answer_kind::resource_list) return {};
    const auto operation = graph::read_operation(body);
    if (operation.id.empty()) return "has no id";
    if (operation.type != m.answer_type) return "is no " + std::string(m.answer_type);
    const auto promised = m.answer == graph::answer_kind::running_operation
                              ? graph::operation_status::running
                              : graph::operation_status::completed;
    return operation.status == promised ? "" : "is not " + std::string(graph::to_string(promised));
}

void report_what_is_not_covered(const std::map<std::string, int>& left_out) {
    std::string text;
    for (const auto& [page, count] : left_out) text += "\n  " + page + ": " + std::to_string(count);
    if (!text.empty()) WARN("methods that are not ours, not compared:" << text);
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
    std::map<std::string, int> left_out;
    int compared = 0;
    for (const auto& p : payloads_of(payload_kind::request)) {
        INFO(p.file.string());
        const auto body = json::document::parse(p.text, json::duplicates::refuse);
        REQUIRE(body.has_value());
        const auto method = method_of_page(p.page);
        if (!method) {
            ++left_out[p.page];
            continue;
        }
        const auto request = graph::read_request(*method, body->root());
        INFO((request.has_value() ? "" : to_string(request.error())));
        REQUIRE(request.has_value());
        const auto written = json::document::parse(graph::write_body(*request));
        REQUIRE(written.has_value());
        CHECK(first_difference(body->root(), written->root()) == "");
        ++compared;
    }
    CHECK(compared > 0);
    report_what_is_not_covered(left_out);
}

TEST_CASE("payloads: every response is what its method promises", "[replay][payloads]") {
    std::map<std::string, int> left_out;
    int compared = 0;
    for (const auto& p : payloads_of(payload_kind::response)) {
        INFO(p.file.string());
        const auto body = json::document::parse(p.text, json::duplicates::refuse);
        REQUIRE(body.has_value());
        const auto method = method_of_page(p.page);
        if (!method) {
            ++left_out[p.page];
            continue;
        }
        CHECK(flaw_of_response(graph::describe(*method), body->root()) == "");
        ++compared;
    }
    CHECK(compared > 0);
    report_what_is_not_covered(left_out);
}

TEST_CASE("payloads: every method of ours that has a body is compared", "[replay][payloads]") {
    std::map<graph::method, int> seen;
    for (const auto& p : payloads_of(payload_kind::request))
        if (const auto method = method_of_page(p.page)) ++seen[*method];
    for (const auto& m : graph::all_methods()) {
        INFO(m.name);
        if (m.body() == nullptr) CHECK(seen[m.id] == 0);
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
