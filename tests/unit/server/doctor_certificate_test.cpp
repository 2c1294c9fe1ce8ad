// What is thought of a certificate and its chain.

#include "server/doctor/certificate_check.hpp"

#include <chrono>
#include <fstream>

#include "tests/support/certificates.hpp"
#include "tests/unit/server/doctor_test.hpp"

namespace {

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
    CHECK(worst(judge_certificate(behind)) == verdict::skip);  // nothing was seen

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
