// Strangers at the callback. Each is told the right status, leaves one line in the log, and does nothing to a
// call that stands in a menu meanwhile.

#include <openssl/ssl.h>

#include <catch2/catch.hpp>

#include "base/base64url.hpp"
#include "graph/auth/jwt_signer.hpp"
#include "tests/integration/callback_tokens.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {
namespace {

using namespace std::string_literals;

constexpr std::size_t body_bytes = 262'144;  // the default limit
constexpr const char* legacy_body = R"({"id":"1","type":"message","text":"from another protocol"})";

struct attack {
    std::string name;
    std::string request;
    unsigned status;     // 0: the connection ends without an answer
    std::string reason;  // in the log
};

std::string post(const std::string& token, const std::string& body, const std::string& more = {}) {
    std::string text =
        "POST /callback HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + more;
    if (!token.empty()) text += "Authorization: Bearer " + token + "\r\n";
    return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string bare(const std::string& method, const std::string& target) {
    return method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string padded(std::string text, std::size_t size) {
    text.append(size - text.size(), ' ');
    return text;
}

// What the caller's telephone would say of a pressed key: tempting, if it were believed.
std::string key_pressed(const std::string& call, const std::string& tone) {
    return R"({"@odata.type":"#microsoft.graph.commsNotifications","value":[{)"
           R"("@odata.type":"#microsoft.graph.commsNotification","changeType":"updated",)"
           R"("resourceUrl":"/communications/calls/)" +
           call +
           R"(","resourceData":{"@odata.type":"#microsoft.graph.call","state":"established",)"
           R"("toneInfo":{"@odata.type":"#microsoft.graph.toneInfo","sequenceId":1,"tone":")" +
           tone + R"("},"id":")" + call + "\"}}]}";
}

// 0 when the connection ended without one.
unsigned status_of(blocking_peer& peer) {
    const auto line = peer.receive_through("\r\n");
    constexpr std::size_t digits_at = 9;  // behind "HTTP/1.1 "
    if (!line.starts_with("HTTP/1.1 ") || peer.timed_out()) return 0;
    return static_cast<unsigned>(std::stoul(line.substr(digits_at, 3)));
}

std::size_t refusals_in(const std::string& log) {
    return count_lines_with(log, "callback: request refused") +
           count_lines_with(log, "listener: connection refused");
}

std::string of_reason(const std::string& reason) {
    const bool one_word = reason.find(' ') == std::string::npos;
    return "refused " + (one_word ? "reason=" + reason : "reason=\"" + reason + '"');
}

class attackers {
  public:
    explicit attackers(installation& at) : at_(at) {
        const auto bad_token = [this](const std::string& name, const std::string& token,
                                      const std::string& reason) {
            all_.push_back({name, token, 401, reason});
        };
        good_ = catch_token(at);
        const graph::jwt_signer rogue("rogue", graph::rsa_private_key::generate());
        const graph::jwt_signer forger(published_kid(at), graph::rsa_private_key::generate());
        const auto unsigned_token = [&](const std::string& algorithm) {
            return base64url_encode(R"({"alg":")" + algorithm + R"(","typ":"JWT","kid":")" + forger.kid() +
                                    "\"}") +
                   '.' + base64url_encode(good_claims()) + '.';
        };
        bad_token("no token", {}, "no token");
        bad_token("garbage", "garbage", "token not of three parts");
        bad_token("alg none", unsigned_token("none"), "token not signed with RS256");
        bad_token("HS256", unsigned_token("HS256") + base64url_encode("0123456789abcdef0123456789abcdef"),
                  "token not signed with RS256");
        bad_token("a key of the attacker's own", rogue.sign(good_claims()),
                  "token signed with an unknown key");
        bad_token("the right key's name", forger.sign(good_claims()), "token signature wrong");
        bad_token("expired", catch_token(at, "expired"), "token expired");
        bad_token("for another bot", catch_token(at, "wrongAudience"), "token for another audience");
        bad_token("unknown kid", catch_token(at, "unknownKey"), "token signed with an unknown key");
        bad_token("without tenant", catch_token(at, "noTenant"), "token without tenant");
        bad_token("from tomorrow", catch_token(at, "early"), "token not yet valid");
        bad_token("changed on the way", catch_token(at, "badSignature"), "token signature wrong");
        bad_token("half of a good one", good_.substr(0, good_.size() / 2), "token not of three parts");
    }

    [[nodiscard]] const std::string& good_token() const { return good_; }

    // Every attack, each with `body` where its body does not matter.
    [[nodiscard]] std::vector<attack> all(const std::string& body) const {
        auto list = all_;
        for (auto& a : list) a.request = post(a.request, body);
        const std::vector<attack> others{
            {"not a bearer", post({}, body, "Authorization: Basic Ym90OmJvdA==\r\n"), 401,
             "not a bearer token"},
            {"garbage body", post(good_, "{\"value\":"), 400, "the body is not JSON"},
            {"empty body", post(good_, ""), 400, "the body is not JSON"},
            {"legacy body", post(good_, legacy_body), 204, "the body is JSON, but no notifications"},
            {"as large as may be", post(good_, padded(legacy_body, body_bytes)), 204,
             "the body is JSON, but no notifications"},
            {"one byte more", post(good_, padded(legacy_body, body_bytes + 1)), 413, "body too large"},
            {"1 MiB", post({}, padded("{", 1U << 20)), 413, "body too large"},
            {"GET", bare("GET", "/callback"), 405, "not a POST"},
            {"DELETE", bare("DELETE", "/callback?x=1"), 405, "not a POST"},
            {"unknown path", bare("GET", "/admin"), 404, "nothing is here"},
            {"unknown prompt", bare("GET", "/prompts/" + std::string(64, '0') + ".wav"), 404,
             "no such prompt"},
            {"posted prompt", bare("POST", "/prompts/" + std::string(64, '0') + ".wav"), 405,
             "prompts are only read"},
            {"path that climbs", bare("GET", "/prompts/../secret"), 404, "no such prompt"},
            {"10 MB of header", "POST /callback HTTP/1.1\r\nX: " + std::string(10U << 20, 'x') + "\r\n\r\n",
             431, "header too large"},
            {"no HTTP", "\x01\x02\x03\r\n\r\n", 400, "malformed"}};
        list.insert(list.end(), others.begin(), others.end());
        return list;
    }

    // Sends it, and checks status and log.
    void make(const attack& a) {
        INFO("attack: " << a.name);
        blocking_peer peer(at_.public_port(), {at_.trust()});
        const auto before = count_lines_with(at_.bot().errors(), of_reason(a.reason)) +
                            count_lines_with(at_.bot().errors(), with_status(a));
        peer.send(a.request);
        CHECK(status_of(peer) == a.status);
        check_one_more_line(a, before);
    }

    // A connection that never gets as far as HTTP.
    template <class Connect>
    void make_handshake_fail(const Connect& connect) {
        const attack a{"handshake", {}, 0, "handshake failed"};
        const auto before = count_lines_with(at_.bot().errors(), of_reason(a.reason));
        connect();
        check_one_more_line(a, before);
    }

  private:
    static std::string with_status(const attack& a) {
        return "refused status=" + std::to_string(a.status) + of_reason(a.reason).substr(7);
    }

    void check_one_more_line(const attack& a, std::size_t before) {
        const auto count = [&](const std::string& log) {
            return count_lines_with(log, of_reason(a.reason)) + count_lines_with(log, with_status(a));
        };
        CHECK(at_.bot().wait_for_errors([&](const std::string& log) { return count(log) > before; }, 5s));
        CHECK(count(at_.bot().errors()) == before + 1);
    }

    installation& at_;
    std::string good_;
    std::vector<attack> all_;  // with a token where the request will be
};

// The answer of a peer that is waited for longer than it waits by itself.
unsigned patient_status_of(blocking_peer& peer, std::chrono::seconds within) {
    const auto until = std::chrono::steady_clock::now() + within;
    std::string line;
    while (line.empty() && std::chrono::steady_clock::now() < until) {
        line = peer.receive_through("\r\n");
        if (!peer.timed_out()) break;
    }
    return line.starts_with("HTTP/1.1 ") ? static_cast<unsigned>(std::stoul(line.substr(9, 3))) : 0;
}

}  // namespace

TEST_CASE("strangers at the callback are turned away, and a call in a menu does not notice", "[attack]") {
    installation at({std::string(reception_flow)});
    attackers them(at);
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.wait_for("promptFinished");
    const auto tempting = key_pressed(call.id(), "tone2");
    const auto refused_before = refusals_in(at.bot().errors());

    // These wait for the bot's deadlines while the others are at it.
    const auto begin = std::chrono::steady_clock::now();
    blocking_peer silent(at.public_port());
    blocking_peer half_header(at.public_port(), {at.trust()});
    blocking_peer half_body(at.public_port(), {at.trust()});
    half_header.send("POST /callback HTTP/1.1\r\nHost: localhost\r\nAuthor");
    const auto whole = post(them.good_token(), tempting);
    half_body.send(whole.substr(0, whole.size() - 10));

    const auto all = them.all(tempting);
    for (const auto& a : all) them.make(a);
    them.make_handshake_fail([&] {
        blocking_peer plain(at.public_port());
        plain.send(post(them.good_token(), tempting));
        CHECK_FALSE(plain.receive_all().starts_with("HTTP/1.1 2"));
    });
    them.make_handshake_fail([&] {
        peer_wish old{at.trust()};
        old.newest_tls = TLS1_1_VERSION;
        CHECK_THROWS(blocking_peer(at.public_port(), old));
    });

    CHECK(patient_status_of(half_header, 15s) == 408);
    CHECK(patient_status_of(silent, 15s) == 0);
    CHECK(std::chrono::steady_clock::now() - begin < 20s);
    CHECK(patient_status_of(half_body, 25s) == 408);
    CHECK(std::chrono::steady_clock::now() - begin < 30s);
    const auto made = all.size() + 2 + 3;
    CHECK(at.bot().wait_for_errors(
        [&](const std::string& log) { return refusals_in(log) - refused_before >= made; }, 5s));
    CHECK(refusals_in(at.bot().errors()) - refused_before == made);

    // Whoever asks why no call arrives is told all of it.
    const auto arrived = at.admin_document("/api/arrivals");
    const auto here = arrived.root()["instances"].at(0);
    std::int64_t told = 0;
    for (std::size_t i = 0; i < here["reasons"].size(); ++i)
        told += here["reasons"].at(i)["count"].as_integer().value_or(0);
    CHECK(told == static_cast<std::int64_t>(refusals_in(at.bot().errors())));
    bool has_audience = false;
    for (std::size_t i = 0; i < here["refused"].size(); ++i)
        has_audience = has_audience || here["refused"].at(i)["audience"];
    CHECK(has_audience);
    const auto received = here["received"];
    REQUIRE(received.size() > 0);
    CHECK(static_cast<std::int64_t>(received.size()) == here["accepted"]["callbacks"]["count"].as_integer());
    for (std::size_t i = 0; i < received.size(); ++i) {
        const auto one = received.at(i);
        CHECK(one["what"].string_or() == "POST /callback");
        CHECK(one["peer"].string_or() == "127.0.0.1");
        CHECK(one["notifications"].as_integer() == 1);
        CHECK(one["status"].as_integer() == 202);
    }
    at.search_for_secrets("/api/arrivals", at.admin("/api/arrivals").body);

    const auto untouched = at.admin_document("/api/calls/" + call.id());
    CHECK(untouched.root()["state"].string_or() == "established");
    CHECK(untouched.root()["flow"]["step"].string_or() == "menu");
    call.press("2");
    call.wait_for_prompt("ticket");
    call.hang_up();
    call.wait_for_end();
    call.check_all_accepted();
    CHECK(call.requests() == std::vector<std::string>{"answer 202", "subscribeToTone 200", "playPrompt 200",
                                                      "playPrompt 200", "playPrompt 200"});

    // With a good token the same words are obeyed: the attacks failed for want of one.
    followed_call other(at, at.ring());
    other.wait_for_prompt("choices");
    blocking_peer graph(at.public_port(), {at.trust()});
    graph.send(post(them.good_token(), key_pressed(other.id(), "tone2")));
    CHECK(status_of(graph) == 202);
    other.wait_for_prompt("ticket");
    other.hang_up();
    other.wait_for_end();
}

TEST_CASE("notifications of a call that nobody knows are accepted and do nothing", "[attack]") {
    installation at({std::string(reception_flow)});
    const auto token = catch_token(at);
    blocking_peer graph(at.public_port(), {at.trust()});
    graph.send(post(token, key_pressed("aaaaaaaa-0000-4000-8000-000000000000", "tone2")));
    CHECK(status_of(graph) == 202);
    CHECK(at.admin_document("/api/calls").root()["live"].size() == 0);
    CHECK(at.admin("/api/calls/aaaaaaaa-0000-4000-8000-000000000000").status == 404);
}

}  // namespace switchhook::test
