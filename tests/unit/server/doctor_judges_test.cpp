// What each judge makes of each fact.

#include "tests/unit/server/doctor_test.hpp"

#include <fstream>

#include "base/base64url.hpp"
#include "server/doctor/microsoft_side.hpp"
#include "server/doctor/public_side.hpp"
#include "server/doctor/this_machine.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/wav.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

net::http_response response(unsigned status, std::string body = {}, net::header_list headers = {}) {
    net::http_response r;
    r.status = status;
    r.body = std::move(body);
    r.headers = std::move(headers);
    return r;
}

callback_facts callback() {
    return {"https://bot/callback", response(401, {}, {{"WWW-Authenticate", "Bearer"}}),
            response(405, "notifications are posted\n"), response(404, "no such prompt\n"), true};
}

role_need need(std::string method, std::vector<std::string_view> roles) {
    return {std::move(method), "menu", "reception", std::move(roles)};
}

}  // namespace

TEST_CASE("addresses that Graph cannot reach are known", "[doctor][address]") {
    for (const auto* a : {"127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::ffff:127.0.0.1"}) {
        CAPTURE(a);
        CHECK(reach_of(a) == reach::machine);
    }
    for (const auto* a : {"10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
                          "100.64.0.1", "fe80::1", "fd00::1", "fc00::1", "::ffff:10.0.0.1"}) {
        CAPTURE(a);
        CHECK(reach_of(a) == reach::network);
    }
    for (const auto* a : {"8.8.8.8", "172.15.255.255", "172.32.0.1", "192.169.0.1", "100.128.0.1",
                          "2001:db8::1", "::ffff:8.8.8.8"}) {
        CAPTURE(a);
        CHECK(reach_of(a) == reach::everywhere);
    }
    CHECK(reach_of("contoso.com") == reach::not_an_address);
}

TEST_CASE("who does not answer, and why", "[doctor][address]") {
    address_facts f{"https://bot.example", "bot.example", 443, {"8.8.8.8"}, {""}, false, false,
                    "0.0.0.0:8443"};
    CHECK(judge_address(f).is == verdict::ok);
    f.addresses = {"10.0.0.1"};
    CHECK(judge_address(f).is == verdict::warn);
    CHECK_THAT(judge_address(f).what, Contains("10.0.0.1 is a private address"));
    f.addresses = {"8.8.8.8", "8.8.4.4"};
    f.troubles = {"", "Connection refused"};
    CHECK(judge_address(f).is == verdict::warn);
    f.troubles = {"Connection refused", "Connection refused"};
    CHECK(judge_address(f).is == verdict::fail);
    CHECK_THAT(judge_address(f).remedy, Contains("start `switchhook serve`"));
    f.admin_listener = true;
    CHECK_THAT(judge_address(f).remedy, Contains("its public listener does not answer on 0.0.0.0:8443"));
    f.public_listener = true;
    CHECK_THAT(judge_address(f).remedy, Contains("the tunnel, proxy"));
    f.addresses.clear();
    f.troubles.clear();
    CHECK_THAT(judge_address(f).what, Contains("the name bot.example has no address"));
    f.port = 0;
    CHECK(judge_address(f).is == verdict::skip);
}

TEST_CASE("who answers at the callback, and what it changed", "[doctor][callback]") {
    CHECK(judge_callback(callback()).is == verdict::ok);
    const auto judged = [](auto change) {
        auto f = callback();
        change(f);
        const auto found = judge_callback(f);
        CHECK(found.is == verdict::fail);
        CHECK_FALSE(found.remedy.empty());
        return found.what;
    };
    const auto foreign = [](callback_facts& f, net::http_response r) {
        f.posted = f.gotten = f.unknown_prompt = std::move(r);
    };
    CHECK_THAT(judged([](auto& f) { f.posted = std::string("https://bot: no connection"); }),
               Contains("gives no answer: https://bot: no connection"));
    CHECK_THAT(judged([&](auto& f) {
                   foreign(f, response(404, "<html>", {{"Server", "nginx"}}));
               }),
               Contains("404 (Server: nginx), and that is no switchhook"));
    CHECK_THAT(judged([](auto& f) { f.posted = f.gotten = response(404, "nothing is here\n"); }),
               Contains("the path has been changed on the way"));
    CHECK_THAT(judged([&](auto& f) { foreign(f, response(502)); }), Contains("finds nobody behind it"));
    CHECK_THAT(judged([&](auto& f) {
                   foreign(f, response(302, {}, {{"Location", "https://login"}}));
               }),
               Contains("a redirect to https://login"));
    CHECK_THAT(judged([](auto& f) { f.posted = response(413); }),
               Contains("a body that limits.bodyBytes allows is refused"));
    CHECK_THAT(judged([](auto& f) { f.posted = response(503); }), Contains("cannot take notifications yet"));
    CHECK_THAT(judged([](auto& f) { f.posted = response(405, "notifications are posted\n"); }),
               Contains("method or body are changed"));
    CHECK_THAT(judged([](auto& f) { f.posted = response(401, "<html>sign in</html>"); }),
               Contains("a proxy changes answers"));
    CHECK_THAT(judged([&](auto& f) { foreign(f, response(401, "<html>")); }), Contains("no switchhook"));
    CHECK_THAT(judged([](auto& f) { f.unknown_prompt = response(403); }),
               Contains("/prompts/ beside it does not"));
    CHECK_THAT(judged([](auto& f) { f.unknown_prompt = response(404, "nothing is here\n"); }),
               Contains("/prompts/ beside it does not"));
}

TEST_CASE("a prompt counts when it came as it was sent", "[doctor][prompts]") {
    const std::vector<std::int16_t> audio(1600, 1000);
    const auto wav = media::to_wav(audio);
    const fetched_prompt good{"welcome.wav", "https://bot/prompts/1.wav", media::content_hash(wav),
                              wav.size(), answer(response(200, wav, {{"Content-Type", "audio/wav"}}))};
    CHECK(worst(judge_prompts({good, good})) == verdict::ok);
    CHECK_THAT(spell(judge_prompts({good, good})), Contains("2 prompts can be fetched"));
    CHECK(worst(judge_prompts({})) == verdict::ok);
    const auto with = [&](answer got) {
        auto p = good;
        p.got = std::move(got);
        const auto found = judge_prompts({good, p});
        CHECK(worst(found) == verdict::fail);
        return spell(found);
    };
    CHECK_THAT(with(response(404, "no such prompt\n")), Contains("the running switchhook does not know it"));
    CHECK_THAT(with(response(404, "<html>")), Contains("answers 404"));
    CHECK_THAT(with(std::string("no connection")), Contains("no connection"));
    auto shorter = wav, other = wav;
    shorter.pop_back();
    other.back() = static_cast<char>(other.back() ^ 1);
    CHECK_THAT(with(response(200, shorter, {{"Content-Type", "audio/wav"}})), Contains("changed on the way"));
    CHECK_THAT(with(response(200, other, {{"Content-Type", "audio/wav"}})), Contains("changed on the way"));
    CHECK_THAT(with(response(200, wav, {{"Content-Type", "text/html"}})), Contains("not audio/wav"));
    auto late = good;
    late.got.reset();
    CHECK(worst(judge_prompts({good, late})) == verdict::warn);
}

TEST_CASE("a clock may be half a minute off, and not five minutes", "[doctor][clock]") {
    CHECK(judge_clock(std::nullopt, "x").is == verdict::skip);
    for (const auto sign : {1, -1}) {
        CHECK(judge_clock(sign * 30s, "x").is == verdict::ok);
        CHECK(judge_clock(sign * 31s, "x").is == verdict::warn);
        CHECK(judge_clock(sign * 300s, "x").is == verdict::warn);
        CHECK(judge_clock(sign * 301s, "x").is == verdict::fail);
    }
    CHECK_THAT(judge_clock(301s, "login").what, Contains("301 s behind that of login"));
    CHECK_THAT(judge_clock(-301s, "login").what, Contains("301 s ahead of that of login"));
}

TEST_CASE("a refusal is told with its own remedy", "[doctor][sign-in]") {
    const auto told = refusal("wrong (AADSTS7000215): A cause. Remedy: Do it. [client secret]", "other");
    CHECK(told == failure("wrong (AADSTS7000215): A cause. [client secret]", "Do it."));
    CHECK(refusal("no connection", "other") == failure("no connection", "other"));
}

TEST_CASE("the certificate that signs in has days too", "[doctor][sign-in]") {
    const auto at = [](std::chrono::seconds left) {
        return judge_credential_days("app.pem", std::chrono::floor<std::chrono::seconds>(now) + left, now);
    };
    CHECK_FALSE(at(24h * 30));
    CHECK_THAT(at(24h * 29)->what, Contains("within 30 days"));
    CHECK_THAT(at(24h * 6)->what, Contains("within 7 days"));
    CHECK(at(0s)->is == verdict::fail);
}

TEST_CASE("claims are read from a token, and from nothing else", "[doctor][roles]") {
    const auto claims =
        read_claims("e30." + base64url_encode(R"({"roles": ["A", "B"], "appid": "1", "tid": "2"})") + ".sig");
    CHECK(claims.roles == std::vector<std::string>{"A", "B"});
    CHECK(claims.application == "1");
    for (const auto* wrong : {"", ".", "..", "a.b", "a.!!.c", "a.e30.c", "a.W10.c"})
        CHECK(read_claims(wrong).roles.empty());
}

TEST_CASE("a missing role is named with its id, and how to get it", "[doctor][roles]") {
    const std::vector<role_need> needs{need("playPrompt", {"Calls.Initiate.All", "Calls.AccessMedia.All"}),
                                       need("recordResponse", {"Calls.AccessMedia.All"})};
    const consent c{"app", "tenant", "https://login", false};
    const std::vector<std::string> none, right{"Calls.AccessMedia.All"},
        more{"Calls.Initiate.All", "Calls.AccessMedia.All", "User.Read.All"};
    const auto missing = judge_roles(needs, none, c);
    REQUIRE(missing.size() == 1);
    CHECK_THAT(missing.front().what, Contains("lacks Calls.AccessMedia.All") &&
                                         Contains("recordResponse of \"menu\" in reception"));
    CHECK_THAT(missing.front().remedy,
               Contains("a7a681dc-756e-4909-b988-f160edc6655f") &&
                   Catch::EndsWith(" https://login/tenant/adminconsent?client_id=app"));
    CHECK(judge_roles(needs, right, c) ==
          findings{well("the token has what the flows need: Calls.AccessMedia.All")});
    const auto broad = judge_roles(needs, more, c);
    CHECK(broad.front().is == verdict::ok);
    CHECK_THAT(broad.front().remedy, Contains("No flow needs Calls.Initiate.All, User.Read.All"));
    CHECK_THAT(judge_roles(needs, none, {"a", "t", "l", true}).front().remedy, Contains("managed identity"));
}

TEST_CASE("keys need a document, a key and a known issuer", "[doctor][keys]") {
    const std::vector<std::string> issuers{"https://api.botframework.com"};
    key_facts f{"https://o", "", issuers.front(), "https://k", "", 2};
    CHECK(worst(judge_keys({f}, issuers)) == verdict::ok);
    const auto with = [&](auto change) {
        auto g = f;
        change(g);
        const auto found = judge_keys({f, g}, issuers);
        CHECK(found.size() == 1);
        return found.front().what;
    };
    CHECK(with([](auto& g) { g.trouble = "answers 404"; }) == "https://o: answers 404");
    CHECK(with([](auto& g) { g.jwks_trouble = "answers 404", g.keys = 0; }) == "https://k: answers 404");
    CHECK_THAT(with([](auto& g) { g.keys = 0; }), Contains("no RSA key"));
    CHECK_THAT(with([](auto& g) { g.issuer = "https://evil"; }),
               Contains("\"https://evil\" is not in graph.issuers"));
}

TEST_CASE("Graph's answer to a call that does not exist", "[doctor][graph]") {
    const config::graph_settings s;
    const auto error = [](unsigned status, const std::string& code) {
        return answer(response(status, R"({"error": {"code": ")" + code + R"(", "message": "m"}})"));
    };
    CHECK(judge_graph(error(404, "8522"), s, true).is == verdict::ok);
    CHECK(judge_graph(answer(response(404, "<html>")), s, true).is == verdict::fail);
    CHECK_THAT(judge_graph(error(401, "InvalidAuthenticationToken"), s, true).remedy,
               Contains("graph.cloud is global"));
    CHECK(judge_graph(error(403, "7504"), s, true).is == verdict::fail);
    CHECK(judge_graph(error(403, "7504"), s, false).is == verdict::skip);
    CHECK(judge_graph(std::string("no connection"), s, true) ==
          failure("no connection", judge_graph(std::string("x"), s, true).remedy));
    CHECK(judge_graph(answer(response(503)), s, true).is == verdict::fail);
}

TEST_CASE("a mistake comes with the advice that check gives", "[doctor][configuration]") {
    problems found;
    found.add({"c.json", 1, 1, "/a", "is wrong", severity::error, "wrong-value"});
    found.add({"c.json", 2, 1, "/b", "is odd", severity::warning, "unused", "Let it be."});
    CHECK(judge_problems(found, "", "docs/x.md") ==
          findings{failure("c.json:1:1: /a: is wrong", std::string(find_rule("wrong-value")->advice) +
                                                           " docs/x.md describes what may stand there."),
                   warning("c.json:2:1: /b: warning: is odd",
                           "Let it be. docs/x.md describes what may stand there.")});
}

TEST_CASE("ports, folders, files, voices", "[doctor][machine]") {
    using enum bind_outcome;
    listener_facts l{"listen", "0.0.0.0", 443, {free, {}}, false};
    CHECK(judge_listener(l).is == verdict::ok);
    l.bound = {in_use, "Address already in use"};
    CHECK_THAT(judge_listener(l).what, Contains("held by another program"));
    l.held_by_switchhook = true;
    CHECK(judge_listener(l).is == verdict::ok);
    l.bound = {not_permitted, "Permission denied"};
    CHECK_THAT(judge_listener(l).remedy, Contains("CAP_NET_BIND_SERVICE"));
    l.bound = {not_ours, "x"};
    CHECK_THAT(judge_listener(l).what, Contains("no address of this machine"));
    l.bound = {failed, "x"};
    CHECK(judge_listener(l).is == verdict::fail);

    const folder_use vital{"recordings.folder", "r", "recordings are lost", true};
    const folder_use other{"prompts.cache", "c", "slow", false};
    CHECK(judge_folder(vital, {{}, 2ULL << 30, true}).is == verdict::ok);
    CHECK(judge_folder(vital, {{}, 1ULL << 29, true}).is == verdict::warn);
    CHECK(judge_folder(vital, {{}, 1ULL << 20, true}).is == verdict::fail);
    CHECK(judge_folder(other, {{}, 1ULL << 20, true}).is == verdict::ok);
    CHECK(judge_folder(vital, {"read-only", 2ULL << 30, true}).is == verdict::fail);
    CHECK(judge_folder(other, {"read-only", 2ULL << 30, true}).is == verdict::warn);

    CHECK(judge_open_files(1256, 1000).is == verdict::ok);
    CHECK_THAT(judge_open_files(1255, 1000).remedy, Contains("LimitNOFILE=1256"));

    CHECK(worst(judge_voice({"espeak-ng", 0, {}, false})) == verdict::ok);
    CHECK(worst(judge_voice({"espeak-ng", 1, {{"en-US", ""}}, false})) == verdict::ok);
    const auto silent = judge_voice({"espeak-ng", 1, {{"en-US", ""}, {"xx", "unknown"}}, false});
    CHECK(spell(silent) == "fail: espeak-ng does not speak xx: unknown\n");
    CHECK(worst(judge_voice({"espeak-ng", 1, {{"xx", "unknown"}}, true})) == verdict::warn);
}
