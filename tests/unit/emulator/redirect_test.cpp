#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;
using words = std::vector<std::string>;

namespace {

std::string to(const std::string& targets, const std::string& more = {}) {
    return R"({"targets":[)" + targets + "]" + more + "}";
}
std::string user(const std::string& id) { return R"({"identity":{"user":{"id":")" + id + "\"}}}"; }
const std::string phone = R"({"identity":{"phone":{"id":"+15550100123"}}})";

graph_answer redirect(stage& s, const std::string& body) { return s.ask(graph::method::redirect, body); }

}  // namespace

TEST_CASE("an incoming call is sent on to whoever answers first", "[emulator][redirect]") {
    stage s;
    s.w.people().set("ada", {answers::yes, 20s});
    s.w.people().set("grace", {answers::yes, 5s});
    s.w.people().set("hal", {answers::busy, 1s});
    s.ring();
    CHECK(redirect(s, to(user("ada") + "," + user("grace") + "," + user("hal"),
                         R"(,"callbackUri":"https://bot/later")"))
              .status == 202);
    CHECK(s.ask(graph::method::get).body.find(R"("state":"redirecting")") != std::string::npos);
    CHECK(redirect(s, to(user("ada"))).code == "8585");
    CHECK(s.answer().code == "8585");
    s.run_for(4s);
    CHECK(s.told() == words{"incoming"});
    s.run_for(2s);
    CHECK(s.told() == words{"incoming", "terminated"});
    CHECK(s.outcome() == "redirected");
    const auto& last = s.mail.back();
    CHECK(last.raw.what.what.callback_uri == "https://bot/later");
    CHECK_FALSE(last.call().result_info);
    CHECK(last.call().state == graph::call_state::terminated);
    CHECK(last.call().source->identity.who().id == "ada");
    CHECK(last.call().targets.size() == 1);
    CHECK(last.raw.what.what.body.find("answeredBy") == std::string::npos);
}

TEST_CASE("a telephone that took a redirected call is named in cipher", "[emulator][redirect]") {
    stage s;
    s.ring();
    redirect(s, to(phone));
    s.run_for(5s);
    const auto& body = s.mail.back().raw.what.what.body;
    CHECK(body.find(R"("answeredBy":)") != std::string::npos);
    CHECK(body.find(R"("encrypted":)") != std::string::npos);
    CHECK(body.find("+15550100123") == std::string::npos);
}

TEST_CASE("a redirect that nobody takes ends by its time-out", "[emulator][redirect]") {
    for (const int targets : {1, 2}) {
        stage s;
        s.w.people().set("ada", {answers::never, 1s});
        s.ring();
        redirect(s, to(targets == 1 ? user("ada") : user("ada") + "," + user("ada")));
        s.run_for(targets == 1 ? 54s : 59s);
        CHECK(s.outcome().empty());
        s.run_for(2s);
        CHECK(s.outcome() == "redirected, nobody answered");
        CHECK(s.mail.back().call().result_info->subcode == 8541);
    }
    stage s;
    s.w.people().set("ada", {answers::yes, 20s});
    s.ring();
    redirect(s, to(user("ada"), R"(,"timeout":15)"));
    s.run_for(16s);
    CHECK(s.outcome() == "redirected, nobody answered");
}

TEST_CASE("a redirect is held to its limits and its moment", "[emulator][redirect]") {
    std::string many = user("u");
    for (int i = 0; i < 25; ++i) many += "," + user("u");
    stage s;
    s.ring();
    CHECK(redirect(s, to("")).code == "8523");
    CHECK(redirect(s, to(many)).code == "8523");
    CHECK(redirect(s, to(user("u"), R"(,"timeout":14)")).code == "8523");
    CHECK(redirect(s, to(user("u"), R"(,"timeout":91)")).code == "8523");
    CHECK(redirect(s, to(user("u"), R"(,"callbackUri":"http://bot")")).code == "8523");
    s.run_for(16s);
    CHECK(redirect(s, to(user("u"))).code == "8522");

    stage t;
    t.establish();
    CHECK(redirect(t, to(user("u"))).code == "8585");

    world_settings strict;
    strict.quirks.refuse_beta_members = true;
    strict.quirks.telephone_needs_account = true;
    stage u(strict);
    u.ring();
    CHECK(redirect(u, to(user("u"), R"(,"maskCallee":true)")).message == "maskCallee is not known in v1.0.");
    CHECK(redirect(u, to(phone)).status == 403);
    u.version = "beta";
    CHECK(redirect(u, to(user("u"), R"(,"maskCallee":true)")).status == 202);
}
