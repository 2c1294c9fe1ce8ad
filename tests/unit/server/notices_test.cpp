#include "server/outside/notices.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "outside_test.hpp"
#include "server/media/file.hpp"
#include "tests/support/process_threads.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::server::outside;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

// Never answers for dead.example; everybody else takes what comes.
class half_dead final : public net::http_transport {
  public:
    asio::awaitable<result<net::http_response>> send(net::origin to, net::http_request,
                                                     net::deadline) override {
        asked.push_back(to.host);
        net::http_response r;
        if (to.host != "dead.example") co_return r;
        asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::hours(1));
        co_await never.async_wait(asio::use_awaitable);
        co_return r;
    }
    std::vector<std::string> asked;
};

// A process with notices, from its start to its end.
struct process : test::process_threads {
    process(const fs::path& folder, net::http_transport& network, spool::file_writer write = {},
            notice_pace p = pace())
        : client(network, setup, counts), items(spool::open(folder, {}, std::move(write)).value()) {
        notice_surroundings around{
            io.get_executor(), pool.get_executor(), items, setup, client, counts, {}, {}};
        around.wall_clock = [this] { return std::chrono::system_clock::time_point(wall.load()); };
        it = std::make_shared<notices>(std::move(around), notice_settings{24h, p});
        it->start();
    }
    ~process() {
        it->stop();
        run_for(0ms);
        pool.join();
    }

    // Briskly: a pause of a notice is not what is tested here.
    static notice_pace pace() {
        notice_pace p;
        p.first_pause = p.longest_pause = p.first_rest = p.longest_rest = 2ms;
        return p;
    }
    std::string keep(service_request r, fs::path body_file = {}) {
        notice what{std::move(r), std::move(body_file)};
        std::optional<result<std::string, service_failure>> kept;
        asio::co_spawn(io, it->keep(std::move(what)), [&](std::exception_ptr failed, auto got) {
            if (failed) std::rethrow_exception(failed);
            kept.emplace(std::move(got));
        });
        run_until([&] { return kept.has_value(); });
        return kept->has_value() ? **kept : std::string(word_of(kept->error()));
    }
    bool counted(const std::string& line) const {
        return counts.prometheus_text().find(line + '\n') != std::string::npos;
    }
    bool run_until_counted(const std::string& line) {
        return run_until([&] { return counted(line); });
    }

    std::shared_ptr<service_setup> setup = std::make_shared<service_setup>();
    metrics counts;
    std::atomic<std::chrono::system_clock::duration> wall{std::chrono::seconds(1'767'225'600)};
    service_client client;
    std::shared_ptr<spool> items;
    std::shared_ptr<notices> it;
};

service_request ended(const std::string& url = "https://crm.example/ended") {
    service_request r;
    r.method = service_method::post;
    r.url = url;
    r.headers.push_back({"Authorization", secret("Bearer t")});
    r.body = R"({"call":"1"})";
    r.content_type = "application/json";
    return r;
}

const std::string delivered = "switchhook_notices_total{outcome=\"delivered\"} ";
const std::string given_up = "switchhook_notices_total{outcome=\"givenUp\"} ";

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a notice that was kept is on the disk before anybody is told", "[server][notices]") {
    const test::temporary_folder folder;
    told_service service;
    process p(folder.path(), service, {}, [] {
        auto one_try = process::pace();
        one_try.first_rest = one_try.longest_rest = 1h;
        return one_try;
    }());
    const auto id = p.keep(ended());
    const auto file = folder.path() / (id + ".json");
    CHECK_THAT(text_of(file), Contains("https://crm.example/ended") && Contains("Bearer t"));
    REQUIRE(p.run_until([&] { return service.requests.size() == 1; }));
    CHECK(service.requests[0].headers.find("Switchhook-Delivery") == id);
    CHECK(fs::exists(file));
    CHECK(p.counted("switchhook_notices_waiting 1"));
}

TEST_CASE("a notice that nobody took is told again after a restart, word for word", "[server][notices]") {
    const test::temporary_folder folder;
    std::string id;
    {
        told_service service;
        service.will_answer(500);
        process p(folder.path(), service);
        id = p.keep(ended());
        REQUIRE(p.run_until([&] { return service.requests.size() >= 2; }));
    }
    told_service service;
    service.will_answer(503);
    service.will_answer(202);
    process p(folder.path(), service);
    REQUIRE(p.run_until_counted(delivered + "1"));
    REQUIRE(service.requests.size() == 2);
    const auto& told = service.requests[1];
    CHECK(service.asked[1] == "https://crm.example/ended");
    CHECK(told.method == "POST");
    CHECK(told.body == R"({"call":"1"})");
    CHECK(told.headers.find("Authorization") == "Bearer t");
    CHECK(told.headers.find("Content-Type") == "application/json");
    CHECK(told.headers.find("Switchhook-Delivery") == id);
    CHECK(p.run_until([&] { return !fs::exists(folder.path() / (id + ".json")); }));
    CHECK(p.run_until_counted("switchhook_notices_waiting 0"));
}

TEST_CASE("a notice that is not wanted is given up", "[server][notices]") {
    const test::temporary_folder folder;
    told_service service;
    service.will_answer(410);
    process p(folder.path(), service);
    const auto id = p.keep(ended());
    REQUIRE(p.run_until_counted(given_up + "1"));
    CHECK(service.requests.size() == 1);
    REQUIRE(p.run_until([&] { return !fs::exists(folder.path() / (id + ".json")); }));
}

TEST_CASE("a notice is given up when its time is over", "[server][notices]") {
    const test::temporary_folder folder;
    {
        told_service service;
        process p(folder.path(), service);
        p.keep(ended());
        p.keep(ended());
        REQUIRE(p.run_until([&] { return service.requests.size() >= 3; }));
        CHECK(p.counted(given_up + "0"));
    }
    told_service service;
    process p(folder.path(), service, [](const fs::path&, std::string_view) { return result<>(); });
    p.wall = std::chrono::hours(25) + std::chrono::seconds(1'767'225'600);
    REQUIRE(p.run_until_counted(given_up + "2"));
    CHECK_FALSE(service.requests.empty());
    REQUIRE(p.run_until([&] { return p.items->size("notice") == 0; }));
}

TEST_CASE("one dead host does not hold up the others", "[server][notices]") {
    const test::temporary_folder folder;
    half_dead network;
    auto few = process::pace();
    few.in_flight = 2;
    few.per_host = 1;
    process p(folder.path(), network, {}, few);
    for (int i = 0; i < 3; ++i) p.keep(ended("https://dead.example/"));
    for (int i = 0; i < 3; ++i) p.keep(ended("https://well.example/"));
    REQUIRE(p.run_until_counted(delivered + "3"));
    CHECK(std::count(network.asked.begin(), network.asked.end(), "dead.example") == 1);
    CHECK(p.counted("switchhook_notices_waiting 3"));
}

TEST_CASE("what cannot be kept is told to the flow, and nothing is sent", "[server][notices]") {
    const test::temporary_folder folder;
    told_service service;
    process p(folder.path(), service, [](const fs::path&, std::string_view) -> result<> {
        return error_code(ENOSPC, boost::system::system_category());
    });
    p.setup->hosts.allow = host_list({"crm.example"});
    CHECK(p.keep(ended()) == "notKept");
    CHECK(p.counted("switchhook_notices_total{outcome=\"notKept\"} 1"));
    CHECK(p.keep(ended("https://other.example/")) == "hostNotAllowed");
    CHECK(p.keep(ended("http://crm.example/")) == "plainRefused");
    CHECK(p.keep(ended("crm.example/")) == "refusedUrl");
    auto wrong = ended();
    wrong.headers.push_back({"Host", secret("x")});
    CHECK(p.keep(wrong) == "refusedRequest");
    p.run_for(5ms);
    CHECK(service.requests.empty());
}

TEST_CASE("without a spool nothing is kept", "[server][notices]") {
    const test::temporary_folder folder;
    told_service service;
    process p(folder.path(), service);
    notice_surroundings around{
        p.io.get_executor(), p.pool.get_executor(), nullptr, p.setup, p.client, p.counts, {}, {}};
    p.it = std::make_shared<notices>(std::move(around), notice_settings());
    p.it->start();
    CHECK(p.keep(ended()) == "notKept");
}

TEST_CASE("a delivery that the flow names is the one that is sent", "[server][notices]") {
    const test::temporary_folder folder;
    told_service service;
    service.will_answer(200);
    process p(folder.path(), service);
    auto named = ended();
    named.delivery = "call-1-step-7";
    CHECK(p.keep(named) == "call-1-step-7");
    REQUIRE(p.run_until_counted(delivered + "1"));
    CHECK(service.requests[0].headers.find("Switchhook-Delivery") == "call-1-step-7");
}

TEST_CASE("a notice may carry a file, as it is when it is told", "[server][notices]") {
    const test::temporary_folder folder;
    const auto file = folder.write("message.wav", std::string("RIFF\0\xFF\r\n", 8));
    told_service service;
    service.will_answer(503);
    service.will_answer(200);
    process p(folder.path() / "spool", service);
    auto message = ended();
    message.content_type = "audio/wav";
    p.keep(message, file);
    REQUIRE(p.run_until_counted(delivered + "1"));
    REQUIRE(service.requests.size() == 2);
    CHECK(service.requests[1].body == std::string("RIFF\0\xFF\r\n", 8));
    CHECK(service.requests[1].headers.find("Content-Type") == "audio/wav");
    CHECK(fs::exists(file));
    fs::remove(file);
    p.keep(message, file);
    REQUIRE(p.run_until_counted(given_up + "1"));
    CHECK(service.requests.size() == 2);
}
