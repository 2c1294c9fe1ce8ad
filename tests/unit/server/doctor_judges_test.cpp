// What each judge makes of each fact.

#include <catch2/catch.hpp>

#include <fstream>

#include "base/base64url.hpp"
#include "server/doctor/certificate_check.hpp"
#include "server/doctor/microsoft_side.hpp"
#include "server/doctor/public_side.hpp"
#include "server/doctor/this_machine.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/wav.hpp"
#include "tests/support/certificates.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::server::doctor;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {

std::string spell(const findings& all) {
    std::string text;
    for (const auto& f : all) text += std::string(to_string(f.is)) + ": " + f.what + '\n';
    return text;
}

const auto now =
    std::chrono::system_clock::time_point(std::chrono::sys_days(std::chrono::year(2026) / 5 / 1));

chain_facts good_chain() {
    certificate_facts leaf;
    leaf.subject = "bot.contoso.com";
    leaf.issuer = "Public Authority";
    leaf.names = "bot.contoso.com";
    leaf.from = std::chrono::floor<std::chrono::seconds>(now) - 24h;
    leaf.until = std::chrono::floor<std::chrono::seconds>(now) + 24h * 60;
    leaf.fingerprint = "aa";
    auto above = leaf;
    above.subject = "Public Authority";
    above.fingerprint = "bb";
    chain_facts chain;
    chain.certificates = {leaf, above};
    chain.vouched = vouching::system;
    chain.names_host = true;
    return chain;
}

handshake showing(chain_facts chain, std::string version = "TLSv1.3") {
    handshake h;
    h.version = std::move(version);
    h.chain = std::move(chain);
    return h;
}

certificate_question question() {
    certificate_question q;
    q.public_url = "https://bot.contoso.com";
    q.host = "bot.contoso.com";
    q.configured = true;
    q.file = good_chain();
    q.local = q.outside = showing(good_chain());
    q.now = now;
    return q;
}

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

TEST_CASE("a certificate's days are counted to 30 and to 7", "[doctor][certificate]") {
    const auto with = [](std::chrono::seconds left) {
        auto chain = good_chain();
        chain.certificates.front().until = std::chrono::floor<std::chrono::seconds>(now) + left;
        return judge_dates(chain, "listen.certificate", now);
    };
    CHECK(with(24h * 30).empty());
    CHECK(worst(with(24h * 30 - 1h)) == verdict::warn);
    CHECK_THAT(spell(with(24h * 8)), Contains("in less than 30 days"));
    CHECK_THAT(spell(with(24h * 6 + 1h)), Contains("in less than 7 days"));
    CHECK(worst(with(1s)) == verdict::warn);
    CHECK(worst(with(0s)) == verdict::fail);
    CHECK_THAT(spell(with(-24h)), Contains("expired on 2026-04-30"));
    auto early = good_chain();
    early.certificates.front().from = std::chrono::floor<std::chrono::seconds>(now) + 1h;
    CHECK_THAT(spell(judge_dates(early, "x", now)), Contains("fail: x: the certificate is not valid before"));
    auto above = good_chain();
    above.certificates.back().until = std::chrono::floor<std::chrono::seconds>(now) - 1h;
    CHECK_THAT(spell(judge_dates(above, "x", now)),
               Contains("the intermediate certificate \"Public Authority\""));
}

TEST_CASE("what the public thinks of a chain", "[doctor][certificate]") {
    const auto judged = [](auto change) {
        auto chain = good_chain();
        change(chain);
        return judge_publicity(chain, "it", "bot.contoso.com");
    };
    CHECK(judged([](auto&) {}).empty());
    CHECK_THAT(spell(judged([](auto& c) { c.names_host = false; })),
               Contains("fail: it: the certificate is for bot.contoso.com, not for bot.contoso.com"));
    CHECK_THAT(spell(judged([](auto& c) { c.out_of_order = 1; })),
               Contains("warn: it: the chain is out of order"));
    CHECK_THAT(spell(judged([](auto& c) { c.vouched = vouching::graph_trust; })),
               Contains("whom only graph.trust knows"));
    CHECK(judged([](auto& c) { c.vouched = vouching::by_option; }).empty());
    CHECK_THAT(spell(judged([](auto& c) {
                   c.vouched = vouching::nobody;
                   c.certificates.front().self_signed = true;
               })),
               Contains("is self-signed"));
    CHECK_THAT(spell(judged([](auto& c) {
                   c.vouched = vouching::nobody;
                   c.open_end = true;
               })),
               Contains("the chain ends with \"Public Authority\""));
    CHECK_THAT(spell(judged([](auto& c) {
                   c.vouched = vouching::nobody;
                   c.why_not = "path length constraint exceeded";
               })),
               Contains("path length constraint exceeded"));
}

TEST_CASE("one certificate's fault is told once, and a proxy's certificate stands for ours",
          "[doctor][certificate]") {
    CHECK(worst(judge_certificate(question())) == verdict::ok);
    CHECK_THAT(spell(judge_certificate(question())), Contains("over TLSv1.3"));

    auto expired = question();
    for (auto* chain : {&*expired.file, &expired.outside->chain, &expired.local->chain})
        chain->certificates.front().until = std::chrono::floor<std::chrono::seconds>(now) - 1h;
    CHECK(judge_certificate(expired).size() == 1);
    auto ending = question();
    for (auto* chain : {&*ending.file, &ending.outside->chain, &ending.local->chain})
        chain->certificates.front().until = std::chrono::floor<std::chrono::seconds>(now) + 24h;
    CHECK(judge_certificate(ending).size() == 1);
    auto incomplete = question();  // the file is whole by now; the server shows what it held before
    incomplete.outside->chain.certificates.pop_back();
    incomplete.outside->chain.vouched = vouching::nobody;
    incomplete.outside->chain.open_end = true;
    CHECK_THAT(spell(judge_certificate(incomplete)),
               Contains("https://bot.contoso.com: the chain ends with"));

    auto proxied = question();  // the listener's own is private, and nobody sees it
    proxied.file->vouched = vouching::nobody;
    proxied.file->names_host = false;
    proxied.file->certificates.front().fingerprint = "private";
    proxied.local->chain = *proxied.file;
    CHECK(worst(judge_certificate(proxied)) == verdict::ok);

    auto stale = question();  // the file has changed since the server started
    stale.file->names_host = false;
    stale.file->certificates.front().fingerprint = "new";
    CHECK(worst(judge_certificate(stale)) == verdict::fail);
    CHECK_THAT(spell(judge_certificate(stale)), Contains("still shows another certificate"));

    auto behind = question();
    behind.configured = false;
    behind.file.reset();
    behind.local.reset();
    CHECK(worst(judge_certificate(behind)) == verdict::ok);
    behind.outside.reset();
    CHECK_THAT(spell(judge_certificate(behind)), Contains("a proxy has to end TLS"));

    auto alone = question();
    alone.local.reset();
    alone.outside.reset();
    CHECK_THAT(spell(judge_certificate(alone)), Contains("not seen at"));
    alone.file_trouble = "k.pem: /listen/key: is not the private key";
    CHECK(worst(judge_certificate(alone)) == verdict::fail);

    auto plain = question();
    plain.outside = handshake{"wrong version number", {}, {}, {}};
    CHECK_THAT(spell(judge_certificate(plain)), Contains("no TLS connection: wrong version number"));
    auto old = question();
    old.outside->version = "TLSv1.1";
    CHECK_THAT(spell(judge_certificate(old)), Contains("speaks TLSv1.1 only"));
}

TEST_CASE("real certificates are read as they are", "[doctor][certificate]") {
    test::certificate_authority authority;
    const auto files = authority.issue({"DNS:bot.example,DNS:*.bots.example,IP:127.0.0.1"});
    std::ifstream in(files.chain);
    const std::string pem{std::istreambuf_iterator<char>(in), {}};
    const auto unknown = read_chain(pem, "bot.example", {});
    REQUIRE(unknown);
    CHECK(unknown->names_host);
    CHECK(unknown->vouched == vouching::nobody);
    CHECK(unknown->open_end);
    CHECK(unknown->certificates.front().names == "bot.example, *.bots.example");
    CHECK(unknown->certificates.front().fingerprint.size() == 64);
    CHECK(read_chain(pem, "a.bots.example", {})->names_host);
    CHECK(read_chain(pem, "127.0.0.1", {})->names_host);
    CHECK_FALSE(read_chain(pem, "other.example", {})->names_host);
    CHECK(read_chain(pem, "bot.example", {authority.file(), {}})->vouched == vouching::by_option);
    CHECK(read_chain(pem, "bot.example", {{}, authority.file()})->vouched == vouching::graph_trust);
    test::certificate_authority other;
    CHECK(read_chain(pem, "bot.example", {other.file(), other.file()})->vouched == vouching::nobody);

    std::ifstream root(authority.file());
    const std::string above{std::istreambuf_iterator<char>(root), {}};
    CHECK(read_chain(pem + above, "bot.example", {})->out_of_order == 0);
    CHECK(read_chain(above + pem, "bot.example", {})->out_of_order == 1);
    CHECK(read_chain(above, "bot.example", {})->certificates.front().self_signed);
    CHECK_FALSE(read_chain("no certificate", "bot.example", {}));
}

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
    CHECK_THAT(missing.front().remedy, Contains("a7a681dc-756e-4909-b988-f160edc6655f") &&
                                           Contains("https://login/tenant/adminconsent?client_id=app"));
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
