// What operators and Graph read from the server.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>

#include "server/store/sqlite.hpp"
#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/prometheus.hpp"

namespace switchhook::test {
namespace {

// A port that the system gives to nobody else, and where nobody listens until somebody does on purpose.
class reserved_port {
  public:
    reserved_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const int yes = 1;
        ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        sockaddr_in where{};
        where.sin_family = AF_INET;
        where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof where;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&where), size) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&where), &size) == 0);
        number_ = ntohs(where.sin_port);
    }
    ~reserved_port() { ::close(socket_); }
    reserved_port(const reserved_port&) = delete;
    reserved_port& operator=(const reserved_port&) = delete;

    [[nodiscard]] unsigned short number() const { return number_; }

  private:
    int socket_;
    unsigned short number_ = 0;
};

void check_problem(const net::http_response& answer, unsigned status) {
    CHECK(answer.status == status);
    CHECK(answer.headers.find("Content-Type") == "application/problem+json");
    const auto document = parsed(answer.body);
    CHECK(document.root()["status"].as_integer() == status);
    CHECK_FALSE(document.root()["title"].string_or().empty());
    CHECK_FALSE(document.root()["detail"].string_or().empty());
    CHECK(document.root()["requestId"].string_or() == answer.headers.find("X-Request-Id"));
    CHECK_FALSE(answer.headers.find("X-Request-Id").empty());
}

}  // namespace

TEST_CASE("a server is alive at once and ready when it can judge callbacks and open Graph", "[admin]") {
    const reserved_port port;
    installation_wish wish{std::string(reception_flow)};
    wish.emulator_port = port.number();
    wish.emulator_first = false;
    installation at(wish);
    CHECK(at.web().get(at.admin_url() + "/livez").status == 200);
    const auto early = at.web().get(at.admin_url() + "/readyz");
    CHECK(early.status == 503);
    CHECK_THAT(early.body, Catch::StartsWith("the keys that sign callbacks have not been fetched"));
    CHECK_THAT(early.body, Catch::Contains("the token for Graph has not been fetched"));
    const auto at_first = read_prometheus(at.admin("/metrics").body);
    CHECK(at_first.at("switchhook_ready") == 0);
    CHECK(at_first.at("switchhook_draining") == 0);

    at.start_emulator();
    // Nobody sends callbacks to a server that is not ready: it must find keys and token by itself.
    REQUIRE(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("server: calls can be taken") != std::string::npos; },
        40s));
    CHECK(at.web().get(at.admin_url() + "/readyz").status == 200);
    CHECK(read_prometheus(at.admin("/metrics").body).at("switchhook_ready") == 1);
    at.call_back_the_bot();
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
}

TEST_CASE("a server whose secret is wrong says so instead of being ready", "[admin]") {
    installation_wish wish{std::string(reception_flow)};
    wish.bot_environment = {{"SWITCHHOOK_APP_SECRET", "not-the-secret-of-the-app"}};
    installation at(wish);
    at.keep_secret("not-the-secret-of-the-app");
    for (const std::string line : {"auth: keys refreshed", "auth: no token"})
        REQUIRE(at.bot().wait_for_errors(
            [&](const std::string& log) { return log.find(line) != std::string::npos; }, 40s));
    const auto answer = at.web().get(at.admin_url() + "/readyz");
    CHECK(answer.status == 503);
    CHECK(answer.body.starts_with("the token for Graph has not been fetched"));
}

TEST_CASE("a server that cannot write its journal is not ready until it can", "[admin][recovery]") {
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("store": { "sqlite": "var/calls.db" },)";
    installation at(wish);
    const auto ready = [&] { return at.web().get(at.admin_url() + "/readyz"); };
    const auto logged = [&](const std::string& line) {
        return at.bot().wait_for_errors(
            [&](const std::string& log) { return log.find(line) != std::string::npos; }, 40s);
    };
    REQUIRE(logged("server: calls can be taken"));
    CHECK(ready().status == 200);
    {
        auto in_the_way = server::sqlite_connection::open(at.folder().path() / "var/calls.db",
                                                          server::sqlite_connection::access::read_write);
        REQUIRE(in_the_way.has_value());
        REQUIRE(in_the_way->run("BEGIN IMMEDIATE").has_value());
        at.ring();
        REQUIRE(logged("store: journal cannot be written"));
        const auto answer = ready();
        CHECK(answer.status == 503);
        CHECK(answer.body == "the journal cannot be written: database is locked\n");
        CHECK(read_prometheus(at.admin("/metrics").body).at("switchhook_ready") == 0);
        // Nobody sends a call on which it would be seen that the journal can be written again.
        at.emulator().signal(SIGKILL);
        REQUIRE(at.emulator().wait_for_exit(10s));
    }
    const auto until = std::chrono::steady_clock::now() + 40s;
    while (ready().status != 200) REQUIRE(std::chrono::steady_clock::now() < until);
    CHECK(logged("store: journal is written again"));
}

TEST_CASE("metrics can be scraped and count what happened", "[admin]") {
    installation at({std::string(reception_flow)});
    followed_call call(at, at.ring());
    call.wait_for_prompt("choices");
    const auto during = read_prometheus(at.admin("/metrics").body);
    CHECK(during.at("switchhook_calls_live") == 1);
    CHECK(during.at(R"(switchhook_calls{state="established"})") == 1);
    CHECK(during.at(R"(switchhook_connections_open{listener="admin"})") >= 1);
    CHECK(during.at("switchhook_graph_token_age_seconds") < 120);
    CHECK(during.at("process_resident_memory_bytes") > 1e6);
    call.press("1");
    call.wait_for_end();
    at.ended_call(call.id());
    at.web().get(at.public_url() + "/callback");

    const auto answer = at.admin("/metrics");
    CHECK(answer.headers.find("Content-Type").starts_with("text/plain; version=0.0.4"));
    const auto after = read_prometheus(answer.body);
    CHECK(after.at("switchhook_calls_live") == 0);
    CHECK(after.at(R"(switchhook_calls_ended_total{outcome="transfer"})") == 1);
    const auto callbacks = static_cast<double>(call.all("notificationAnswered").size());
    CHECK(after.at(R"(switchhook_callbacks_total{status="202"})") == callbacks);
    CHECK(after.at(R"(switchhook_callbacks_total{status="405"})") == 1);
    CHECK(after.at(R"(switchhook_callbacks_refused_total{reason="not a POST"})") == 1);
    CHECK(after.at("switchhook_notification_to_accepted_seconds_count") == callbacks);
    CHECK(after.at(R"(switchhook_graph_method_attempts_total{method="transfer",result="2xx"})") == 1);
    CHECK(after.at(R"(switchhook_step_seconds_count{step="menu"})") == 1);
    CHECK(after.at("switchhook_journal_append_seconds_count") >= callbacks);
    CHECK(after.at("switchhook_graph_tenants_without_token") == 0);
    CHECK(after.at("switchhook_notifications_total") == callbacks);
    CHECK(after.at("switchhook_graph_requests_total") == static_cast<double>(call.all("request").size()));
    CHECK(after.at("switchhook_graph_request_seconds_count") == after.at("switchhook_graph_requests_total"));
    CHECK(after.at("switchhook_prompts_served_total") >= 2);
    CHECK(after.at("switchhook_callback_seconds_count") == callbacks + 1);
}

TEST_CASE("the operator's listener wants the token, except from probes", "[admin]") {
    installation at({std::string(reception_flow)});
    auto& web = at.web();
    CHECK(web.get(at.admin_url() + "/livez").status == 200);
    CHECK(web.get(at.admin_url() + "/readyz").status != 401);
    for (const auto* path :
         {"/metrics", "/api/calls", "/api/calls/x", "/api/events", "/api/nothing", "/index.html"}) {
        CAPTURE(path);
        for (const auto* given : {"", "Bearer wrong", "Bearer ", "Bearer t0ken-of-the-operator-4711",
                                  "Basic dDp0", "t0ken-of-the-operator-4712"}) {
            CAPTURE(given);
            const auto refused = web.get(at.admin_url() + path, {{"Authorization", given}});
            check_problem(refused, 401);
            CHECK(refused.headers.find("WWW-Authenticate") == "Bearer");
        }
        if (std::string_view(path) != "/api/events") CHECK(at.admin(path).status != 401);
    }
    for (const auto* path : {"/api/nothing", "/api/calls/x", "/api/callsx", "/api/calls/x/y", "/metrics/x"}) {
        CAPTURE(path);
        check_problem(at.admin(path), 404);
    }
    for (const auto* path : {"/metrics", "/api/calls"}) {
        CAPTURE(path);
        const auto refused = at.admin(path, "PUT");
        check_problem(refused, 405);
        CHECK(refused.headers.find("Allow").starts_with("GET, HEAD"));
    }
}

TEST_CASE("an id that a client gives its request stands in the answer and in the log", "[admin]") {
    installation at({std::string(reception_flow)});
    const auto ask = [&](const std::string& path, const std::string& id) {
        auto headers = at.bearer();
        headers.set("X-Request-Id", id);
        return at.web().get(at.admin_url() + path, headers);
    };
    CHECK(ask("/api/calls", "deploy-17").headers.find("X-Request-Id") == "deploy-17");
    CHECK(ask("/livez", "probe-1").headers.find("X-Request-Id") == "probe-1");
    const auto missing = ask("/api/cals", "typing-slip");
    check_problem(missing, 404);
    CHECK(missing.body.find(R"(did you mean \"/api/calls\"?)") != std::string::npos);
    CHECK(missing.headers.find("X-Request-Id") == "typing-slip");
    CHECK(at.bot().wait_for_errors(
        [](const std::string& log) { return log.find("requestId=typing-slip") != std::string::npos; }, 10s));
    const auto fresh = ask("/api/calls", std::string(129, 'x')).headers.find("X-Request-Id");
    CHECK(fresh.size() == 36);
}

TEST_CASE("calls are listed a page at a time, and each of them once", "[admin]") {
    installation at({std::string(reception_flow)});
    std::set<std::string> rung;
    for (int i = 0; i < 5; ++i) {
        followed_call call(at, at.ring());
        call.wait_for_prompt("choices");
        if (i % 2 == 0) {
            call.hang_up();
            call.wait_for_end();
            at.ended_call(call.id());
        }
        rung.insert(call.id());
    }
    std::multiset<std::string> listed;
    std::vector<std::size_t> sizes;
    for (std::string next = "/api/calls?limit=2"; !next.empty();) {
        REQUIRE(sizes.size() < 5);
        const auto answer = at.admin(next);
        REQUIRE(answer.status == 200);
        const auto page = parsed(answer.body);
        const auto live = page.root()["live"], ended = page.root()["ended"];
        for (std::size_t i = 0; i < live.size(); ++i) listed.insert(live.at(i)["id"].string_or());
        for (std::size_t i = 0; i < ended.size(); ++i) listed.insert(ended.at(i)["id"].string_or());
        sizes.push_back(live.size() + ended.size());
        next = page.root()["next"].string_or();
        CHECK(next.empty() == answer.headers.find("Link").empty());
    }
    CHECK(sizes == std::vector<std::size_t>{2, 2, 1});
    CHECK(listed == std::multiset<std::string>(rung.begin(), rung.end()));
    CHECK(at.admin_document("/api/calls").root()["live"].size() == 2);
    for (const auto* wrong :
         {"?limit=0", "?limit=1001", "?limit=x", "?after=x", "?afetr=live", "?limit=%00"}) {
        CAPTURE(wrong);
        check_problem(at.admin("/api/calls" + std::string(wrong)), 400);
    }
    check_problem(at.admin("/api/calls/%00"), 400);
}

TEST_CASE("prompts are served to be kept for ever", "[admin]") {
    installation at({std::string(reception_flow)});
    followed_call call(at, at.ring());
    const auto url = call.wait_for_prompt("welcome")["uri"].string_or();
    REQUIRE(url.starts_with(at.public_url() + "/prompts/"));
    auto& web = at.web();

    const auto whole = web.get(url);
    CHECK(whole.status == 200);
    CHECK(whole.headers.find("Content-Type") == "audio/wav");
    CHECK(whole.headers.find("Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(whole.body.substr(0, 4) == "RIFF");
    const std::string tag(whole.headers.find("ETag"));
    CHECK(tag.size() == 66);
    CHECK(url.find(tag.substr(1, 64)) != std::string::npos);

    const auto kept = web.get(url, {{"If-None-Match", tag}});
    CHECK(kept.status == 304);
    CHECK(kept.body.empty());
    CHECK(kept.headers.find("ETag") == tag);
    CHECK(web.get(url, {{"If-None-Match", "\"another\""}}).status == 200);

    const auto head = web.send("HEAD", url);
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.headers.find("Content-Length") == std::to_string(whole.body.size()));
    CHECK(head.headers.find("Content-Type") == "audio/wav");

    const auto missing = web.get(at.public_url() + "/prompts/" + std::string(64, 'a') + ".wav");
    CHECK(missing.status == 404);
    CHECK(web.send("DELETE", url).headers.find("Allow") == "GET, HEAD");
    call.hang_up();
    call.wait_for_end();
}

}  // namespace switchhook::test
