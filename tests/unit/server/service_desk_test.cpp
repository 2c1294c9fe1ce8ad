#include "server/outside/service_desk.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/thread_pool.hpp>
#include <catch2/catch.hpp>
#include <thread>

#include "outside_test.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::server::outside;
using Catch::Matchers::Contains;

namespace {

// Two shards, each with its thread, as a server has them.
struct two_shards {
    explicit two_shards(const config::service_settings& s)
        : desk(service_desk::open(s, {first.get_executor(), second.get_executor()}, pool.get_executor(),
                                  counts)) {
        for (auto* one : {&first, &second}) threads.emplace_back([one] { one->run(); });
    }
    ~two_shards() {
        if (desk.has_value()) (*desk)->stop();
        for (auto* one : {&first, &second}) one->stop();
        for (auto& t : threads) t.join();
        pool.join();
    }

    template <class T>
    T wait_for(asio::io_context& on, asio::awaitable<T> work) {
        auto told = std::make_shared<std::promise<T>>();
        auto outcome = told->get_future();
        asio::co_spawn(on, std::move(work), [told](std::exception_ptr failed, T got) {
            if (failed)
                told->set_exception(failed);
            else
                told->set_value(std::move(got));
        });
        if (outcome.wait_for(20s) != std::future_status::ready) throw std::runtime_error("hangs");
        return outcome.get();
    }

    metrics counts;
    asio::thread_pool pool{1};
    asio::io_context first{1}, second{1};
    asio::executor_work_guard<asio::io_context::executor_type> keeps_first{first.get_executor()};
    asio::executor_work_guard<asio::io_context::executor_type> keeps_second{second.get_executor()};
    result<std::unique_ptr<service_desk>, std::string> desk;
    std::vector<std::thread> threads;
};

struct service_on_localhost {
    explicit service_on_localhost(const test::temporary_folder& folder) {
        settings.private_hosts = {"localhost"};
        settings.trust = authority.file();
        settings.signing_key = secret("0123456789abcdef");
        settings.spool = folder.path() / "spool";
    }
    service_request request() const {
        service_request r;
        r.method = service_method::post;
        r.url = "https://localhost:" + std::to_string(server.port()) + "/ended";
        r.body = "{}";
        return r;
    }
    test::certificate_authority authority;
    test::certificate_files files = authority.issue();
    test::blocking_server server{files.chain, files.key};
    config::service_settings settings;
};

}  // namespace

TEST_CASE("a shard asks and keeps notices, and another tells them", "[server][outside][notices]") {
    const test::temporary_folder folder;
    service_on_localhost service(folder);
    auto served = serve(service.server, {reply_of("200 OK", "", "yes"), reply_of("202 Accepted")});
    two_shards s(service.settings);
    REQUIRE(s.desk.has_value());
    auto& desk = **s.desk;
    const auto asked = s.wait_for(s.first, desk.client_of(0).send(service.request()));
    REQUIRE(asked.has_value());
    CHECK(asked->body == "yes");
    const auto kept = s.wait_for(s.first, desk.notices()->keep({service.request()}));
    REQUIRE(kept.has_value());
    const auto requests = served.get();
    CHECK_THAT(requests[1],
               Contains("Switchhook-Delivery: " + *kept + "\r\n") && Contains("Switchhook-Signature: t="));
}

TEST_CASE("a spool in use keeps a server from starting, one that cannot be made does not",
          "[server][outside][notices]") {
    const test::temporary_folder folder;
    service_on_localhost service(folder);
    two_shards one(service.settings);
    REQUIRE(one.desk.has_value());
    const two_shards other(service.settings);
    REQUIRE(other.desk.has_error());
    CHECK(other.desk.error() == service.settings.spool.string() + ": another process uses this spool");

    service.settings.spool = folder.path() / "file" / "spool";
    folder.write("file", "");
    two_shards without(service.settings);
    REQUIRE(without.desk.has_value());
    const auto kept = without.wait_for(without.first, (*without.desk)->notices()->keep({service.request()}));
    REQUIRE(kept.has_error());
    CHECK(kept.error() == service_failure::not_kept);
}

TEST_CASE("authorities that cannot be read keep a server from starting", "[server][outside]") {
    const test::temporary_folder folder;
    service_on_localhost service(folder);
    service.settings.trust = folder.write("ca.pem", "nothing of the kind");
    const two_shards s(service.settings);
    REQUIRE(s.desk.has_error());
    CHECK(s.desk.error() == folder.file("ca.pem") + ": certificate or key cannot be used");
    service.settings.trust.clear();
}
