#include "server/admin/flow_pages.hpp"

#include "control_site.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::test;

namespace {

struct reloadable_site : control_site {
    reload_report next;
    std::optional<reload_report> last;

    reloadable_site() {
        next.cause = reload_cause::request;
        reload_access access{[this](const auto& done) {
                                 last = next;
                                 done(next);
                             },
                             [this] { return last; }};
        site = std::make_unique<admin_site>(
            shared, *calls, admin_tokens{secret("t"), {}}, [] { return std::string(); }, std::move(access));
    }
    json::document document(const net::http_response& answer) {
        auto read = json::document::parse(answer.body);
        REQUIRE(read.has_value());
        return *std::move(read);
    }
};

}  // namespace

TEST_CASE("flows are listed with their versions, but for the one that is nobody's",
          "[server][admin][reload]") {
    reloadable_site at;
    auto offered = *at.shared->flows.now();
    auto desk = std::make_shared<program>(*offered.incoming);
    desk->version = "a201763ab708";
    offered.incoming = desk;
    auto built_in = std::make_shared<program>(*offered.outbound.at(""));
    built_in->version = remote_control_version;
    offered.outbound[""] = built_in;
    at.shared->flows.offer(offered);
    const auto answer = at.ask("GET", "/api/flows");
    REQUIRE(answer.status == 200);
    const auto page = at.document(answer);
    REQUIRE(page.root()["flows"].size() == 2);
    CHECK(page.root()["flows"].at(0)["name"].as_string() == "front-desk");
    CHECK(page.root()["flows"].at(0)["version"].as_string() == "a201763ab708");
    CHECK(page.root()["flows"].at(0)["takes"].as_string() == "incoming");
    CHECK(page.root()["flows"].at(1)["name"].as_string() == "reminder");
    CHECK(page.root()["flows"].at(1)["calls"].as_integer() == 0);
    CHECK_FALSE(page.root()["lastReload"]);
}

TEST_CASE("a reload that is asked for answers what was taken", "[server][admin][reload]") {
    reloadable_site at;
    at.next.add("limits", fate::unchanged);
    at.next.add("flows", fate::taken, "front-desk a201763ab708");
    at.next.at_next_start = {"listen.port"};
    const auto answer = at.ask("POST", "/api/reload");
    REQUIRE(answer.status == 200);
    const auto told = at.document(answer);
    CHECK(told.root()["cause"].as_string() == "POST /api/reload");
    CHECK(told.root()["outcome"].as_string() == "taken");
    CHECK(told.root()["parts"].at(1)["detail"].as_string() == "front-desk a201763ab708");
    CHECK(told.root()["atNextStart"].at(0).as_string() == "listen.port");
    CHECK(at.document(at.ask("GET", "/api/flows")).root()["lastReload"]["outcome"].as_string() == "taken");
}

TEST_CASE("a reload that is refused is a problem, with each mistake", "[server][admin][reload]") {
    reloadable_site at;
    at.next.add("listen.certificate", fate::taken, "cert.pem");
    at.next.add("flows", fate::refused, "there are mistakes");
    at.next.found.add({"desk.json", 3, 7, "/sections", "this is wrong"});
    const auto answer = at.ask("POST", "/api/reload");
    CHECK(answer.status == 422);
    const auto told = at.document(answer);
    CHECK(told.root()["status"].as_integer() == 422);
    CHECK(told.root()["outcome"].as_string() == "refused");
    CHECK(told.root()["problems"].at(0).as_string() == "desk.json:3:7: /sections: this is wrong");
}

TEST_CASE("nothing is read any more while the server drains", "[server][admin][reload]") {
    reloadable_site at;
    at.shared->draining = true;
    CHECK(at.ask("POST", "/api/reload").status == 409);
    CHECK_FALSE(at.last);
}
