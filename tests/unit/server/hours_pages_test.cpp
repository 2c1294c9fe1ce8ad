// Opening hours over the control API, and what is kept of it.

#include "server/admin/hours_pages.hpp"

#include <filesystem>
#include <fstream>

#include "bot/hours/notation.hpp"
#include "control_site.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;
using namespace std::chrono_literals;
using bot::hours_state;

namespace {

bot::opening_hours always() {
    bot::opening_hours h;
    h.zone = bot::utc();
    for (auto& day : h.weekly) day = {{0min, 24h}};
    return h;
}

// The pages alone, over flows that have hours.
struct hours_site {
    control_site at;
    router pages;
    hours_site() {
        add_hours_pages(pages, at.shared, [] {
            return std::vector<known_hours>{{"front-desk", "office", always()},
                                            {"front-desk", "night desk", {bot::utc(), {}, {}}},
                                            {"sales", "office", {bot::utc(), {}, {}}}};
        });
    }

    reply ask(const std::string& verb, const std::string& path, const std::string& body = {}) {
        auto found = pages.find(verb, path);
        REQUIRE(found.has_value());
        admin_request request;
        request.parameters = std::move(found->parameters);
        request.http = {verb, path, {}, body};
        request.http.headers.set("Content-Type", "application/json");
        std::optional<reply> answer;
        asio::co_spawn(at.context, found->to->serve(std::move(request)),
                       [&](std::exception_ptr failed, reply r) {
                           if (failed) std::rethrow_exception(failed);
                           answer = std::move(r);
                       });
        at.context.restart();
        while (!answer && at.context.run_one_for(10s) > 0) continue;
        REQUIRE(answer);
        return *answer;
    }
    std::string body(const std::string& verb, const std::string& path, const std::string& said = {}) {
        const auto r = ask(verb, path, said);
        return r.has_value() ? std::to_string(r->status) + ' ' + r->body
                             : std::to_string(r.error().status) + ' ' + r.error().detail;
    }
};

std::string mistake_of(const reply& r) {
    REQUIRE_FALSE(r.has_value());
    CHECK(r.error().status == 400);
    return r.error().mistakes.empty()
               ? r.error().detail
               : r.error().mistakes.front().path + ' ' + r.error().mistakes.front().what;
}

const bot::instant noon = std::chrono::sys_days(std::chrono::year(2020) / 5 / 5) + 12h;

}  // namespace

TEST_CASE("an override counts at once, for every flow that has hours of that name",
          "[server][admin][hours]") {
    hours_site s;
    CHECK(
        s.body("GET", "/api/hours") ==
        R"(200 {"hours":[{"name":"office","flow":"front-desk","zone":"UTC","state":"open","overridden":false},)"
        R"({"name":"night desk","flow":"front-desk","zone":"UTC","state":"closed","overridden":false},)"
        R"({"name":"office","flow":"sales","zone":"UTC","state":"closed","overridden":false}],"overrides":[]})");
    CHECK(
        s.body("PUT", "/api/hours/office", R"({"state": "holiday", "until": "2090-01-01T00:00:00+01:00"})") ==
        R"(200 {"name":"office","state":"holiday","until":"2089-12-31T23:00:00.000Z"})");
    CHECK(
        s.body("GET", "/api/hours") ==
        R"(200 {"hours":[{"name":"office","flow":"front-desk","zone":"UTC","state":"holiday","until":"2089-12-31T23:00:00.000Z","overridden":true},)"
        R"({"name":"night desk","flow":"front-desk","zone":"UTC","state":"closed","overridden":false},)"
        R"({"name":"office","flow":"sales","zone":"UTC","state":"holiday","until":"2089-12-31T23:00:00.000Z","overridden":true}],)"
        R"("overrides":[{"name":"office","state":"holiday","until":"2089-12-31T23:00:00.000Z"}]})");
    CHECK(s.body("PUT", "/api/hours/night%20desk", R"({"state": "open"})") ==
          R"(200 {"name":"night desk","state":"open"})");
    CHECK(s.at.shared->hours.snapshot()->size() == 2);
    CHECK(s.body("DELETE", "/api/hours/office") == "204 ");
    CHECK(s.body("DELETE", "/api/hours/office") == "204 ");
    CHECK(*s.at.shared->hours.snapshot() ==
          std::vector<bot::hours_override>{{"night desk", hours_state::open, {}}});
}

TEST_CASE("hours that no flow has are not overridden, and can still be given back",
          "[server][admin][hours]") {
    hours_site s;
    CHECK(s.body("PUT", "/api/hours/ofice", R"({"state": "open"})") ==
          R"(404 no flow has opening hours "ofice"; did you mean "office"?)");
    CHECK(s.body("DELETE", "/api/hours/ofice") ==
          R"(404 no flow has opening hours "ofice"; did you mean "office"?)");
    CHECK(s.at.shared->hours.set({"gone", hours_state::closed, {}}, noon).has_value());
    CHECK(s.body("DELETE", "/api/hours/gone") == "204 ");
    CHECK(s.at.shared->hours.snapshot()->empty());
}

TEST_CASE("an override that is over is not told", "[server][admin][hours]") {
    hours_site s;
    CHECK(s.at.shared->hours.set({"office", hours_state::closed, noon + 1h}, noon).has_value());
    CHECK_THAT(s.body("GET", "/api/hours"), Catch::EndsWith(R"("overrides":[]})"));
}

TEST_CASE("an override that makes no sense is told so at its place", "[server][admin][hours]") {
    hours_site s;
    const auto put = [&](const std::string& body) {
        return mistake_of(s.ask("PUT", "/api/hours/office", body));
    };
    CHECK(put("{}") == " \"state\" is missing");
    CHECK(put(R"({"state": "close"})") ==
          "/state expected one of open, closed, holiday, found \"close\"; did you mean \"closed\"?");
    CHECK(put(R"({"state": "open", "untill": "x"})") == "/untill unknown key; did you mean \"until\"?");
    CHECK(put(R"({"state": "open", "until": "2090-01-01T00:00:00"})") ==
          "/until expected a time with its offset, such as \"2026-12-24T18:00:00+01:00\"");
    CHECK_THAT(put(R"({"state": "open", "until": "2020-01-01T00:00:00Z"})"),
               Catch::StartsWith("/until this time is over: it is 20"));
    CHECK(put("") == "the body is empty; expected a JSON object");
    CHECK(s.at.shared->hours.snapshot()->empty());
}

TEST_CASE("overrides outlive a restart, those that are over do not", "[server][hours]") {
    const temporary_folder folder;
    const auto file = folder.path() / "state" / "hours.json";
    {
        hour_overrides said;
        CHECK(said.keep_in(file).has_value());
        CHECK_FALSE(std::filesystem::exists(file));
        CHECK(said.set({"office", hours_state::holiday, noon + 1h}, noon).has_value());
        CHECK(said.set({"desk \"7\"", hours_state::open, {}}, noon).has_value());
        CHECK(said.set({"office", hours_state::closed, noon + 250ms}, noon).has_value());
    }
    hour_overrides said;
    CHECK(said.keep_in(file).has_value());
    const hour_overrides::list both{{"desk \"7\"", hours_state::open, {}},
                                    {"office", hours_state::closed, noon + 250ms}};
    CHECK(*said.snapshot() == both);
    const auto of_a_call = said.snapshot();
    CHECK(said.remove("desk \"7\"", noon + 1s).has_value());
    CHECK(said.snapshot()->empty());
    CHECK(*of_a_call == both);
    hour_overrides again;
    CHECK(again.keep_in(file).has_value());
    CHECK(again.snapshot()->empty());
}

TEST_CASE("what cannot be kept does not count", "[server][hours]") {
    const temporary_folder folder;
    const auto file = folder.path() / "state" / "hours.json";
    std::ofstream(folder.path() / "state") << "no folder";
    hours_site s;
    CHECK_FALSE(s.at.shared->hours.keep_in(file).has_value());
    std::filesystem::remove(folder.path() / "state");
    CHECK(s.at.shared->hours.keep_in(file).has_value());
    std::ofstream(folder.path() / "state") << "no folder";
    CHECK_THAT(s.body("PUT", "/api/hours/office", R"({"state": "closed"})"),
               Catch::StartsWith("500 the override cannot be kept"));
    CHECK(s.at.shared->hours.snapshot()->empty());
}

TEST_CASE("a file that holds no overrides is not taken for none", "[server][hours]") {
    const temporary_folder folder;
    const auto file = folder.path() / "hours.json";
    const auto* text = GENERATE("", "{}", "[]", R"({"overrides":[{"name":"office"}]})",
                                R"({"overrides":[{"state":"open"}]})",
                                R"({"overrides":[{"name":"office","state":"open","until":"soon"}]})");
    std::ofstream(file) << text;
    hour_overrides said;
    const auto kept = said.keep_in(file);
    REQUIRE_FALSE(kept.has_value());
    CHECK(kept.error() ==
          file.string() + ": holds no overrides of opening hours; repair it, or delete it to have none");
}
