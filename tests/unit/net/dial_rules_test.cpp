#include <catch2/catch.hpp>
#include <condition_variable>
#include <map>
#include <mutex>

#include "client_fixture.hpp"
#include "net/lookup_threads.hpp"

namespace switchhook::net {
namespace {

using asio::ip::make_address;
using test::blocking_server;

// Knows what it was told.
class told_names final : public name_lookup {
  public:
    asio::awaitable<addresses> find(std::string host, deadline) override {
        ++asked;
        co_return known[host];
    }
    std::map<std::string, addresses> known;
    int asked = 0;
};

answer ask(const origin& to, dial_rules rules, std::chrono::milliseconds within = 10s) {
    asio::io_context context;
    http_client client(context.get_executor(), nullptr, {}, std::move(rules));
    std::optional<answer> got;
    asio::co_spawn(context, client.send(to, {}, steady_clock::now() + within),
                   [&](std::exception_ptr, answer a) {
                       got.emplace(std::move(a));
                       client.stop();
                   });
    context.run_for(20s);
    return got.value();
}

// A lookup that answers when it is let.
struct slow_names {
    addresses operator()(const std::string& host) {
        std::unique_lock lock(guard);
        ++asked[host];
        changed.notify_all();
        changed.wait(lock, [&] { return host.starts_with("quick") || answering; });
        return {make_address("192.0.2.1")};
    }
    void answer() {
        const std::lock_guard lock(guard);
        answering = true;
        changed.notify_all();
    }
    void wait_until_asked(const std::string& host) {
        std::unique_lock lock(guard);
        if (!changed.wait_for(lock, 10s, [&] { return asked[host] > 0; }))
            throw std::runtime_error("nobody asks for " + host);
    }
    int times_asked(const std::string& host) {
        const std::lock_guard lock(guard);
        return asked[host];
    }

    std::mutex guard;
    std::condition_variable changed;
    std::map<std::string, int> asked;
    bool answering = false;
};

// What is found on the test's thread.
class questions {
  public:
    explicit questions(lookup_limits limits = {})
        : lookup_(limits, [names = names_](const std::string& host) { return (*names)(host); }) {}
    ~questions() { names_->answer(); }

    std::shared_ptr<std::optional<addresses>> ask(const std::string& host,
                                                  std::chrono::milliseconds within = 10s) {
        auto found = std::make_shared<std::optional<addresses>>();
        asio::co_spawn(context_, lookup_.find(host, steady_clock::now() + within),
                       [found](std::exception_ptr, addresses a) { found->emplace(std::move(a)); });
        context_.restart();
        context_.poll();
        return found;
    }
    std::size_t found(const std::shared_ptr<std::optional<addresses>>& by) {
        context_.restart();
        const auto give_up = steady_clock::now() + 10s;
        while (!by->has_value() && steady_clock::now() < give_up) context_.run_one_until(give_up);
        return by->value().size();
    }

    slow_names& names() { return *names_; }
    lookup_threads& lookup() { return lookup_; }

  private:
    std::shared_ptr<slow_names> names_ = std::make_shared<slow_names>();
    asio::io_context context_;
    lookup_threads lookup_;
};

}  // namespace

TEST_CASE("an address that the rules refuse is never connected to", "[net][client][dial]") {
    blocking_server server;
    std::vector<std::string> judged;
    dial_rules rules;
    rules.may_dial = [&](const origin& to, const asio::ip::address& address) {
        judged.push_back(to.host + " " + address.to_string());
        return false;
    };
    const std::string host = GENERATE("127.0.0.1", "localhost", "LOCALHOST.", "a.localhost");
    CHECK(ask({false, host, server.port()}, rules).error() == errc::address_refused);
    CHECK_FALSE(server.has_caller());
    REQUIRE_FALSE(judged.empty());
    CHECK(judged.front() == host + " 127.0.0.1");
}

TEST_CASE("what a name was found to be is judged, not the name", "[net][client][dial]") {
    running_listener server;
    const auto names = std::make_shared<told_names>();
    names->known["two.example"] = {make_address("127.0.0.2"), make_address("127.0.0.1")};
    names->known["one.example"] = {make_address("127.0.0.2")};
    dial_rules rules;
    rules.names = names;
    rules.may_dial = [](const origin&, const asio::ip::address& a) { return a == make_address("127.0.0.1"); };
    CHECK(ask({false, "two.example", server.port()}, rules).has_value());
    CHECK(ask({false, "one.example", server.port()}, rules).error() == errc::address_refused);
    CHECK(ask({false, "no.example", server.port()}, rules).error() == errc::not_resolved);
    CHECK(names->asked == 3);
}

TEST_CASE("a name whose servers are silent holds up no other", "[net][dial]") {
    questions q({2, 100});
    const auto slow = q.ask("slow.example"), again = q.ask("slow.example");
    q.names().wait_until_asked("slow.example");
    CHECK(q.found(q.ask("quick.example")) == 1);
    CHECK_FALSE(slow->has_value());
    q.names().answer();
    CHECK(q.found(slow) == 1);
    CHECK(q.found(again) == 1);
    CHECK(q.names().times_asked("slow.example") == 1);
}

TEST_CASE("who looks up a name waits no longer than it has time", "[net][dial]") {
    questions q({1, 100});
    q.ask("slow.example", 60s);
    q.names().wait_until_asked("slow.example");
    CHECK(q.found(q.ask("slow.example", 1ms)) == 0);
    // Nobody waits for it any more when its turn comes.
    CHECK(q.found(q.ask("quick.given-up", 1ms)) == 0);
    q.names().answer();
    CHECK(q.found(q.ask("quick.example")) == 1);
    CHECK(q.names().times_asked("quick.given-up") == 0);
}

TEST_CASE("names that wait for a thread are bounded, and all end when the lookup stops", "[net][dial]") {
    questions q({1, 2});
    const auto first = q.ask("slow.example"), second = q.ask("quick.second");
    q.names().wait_until_asked("slow.example");
    CHECK(q.found(q.ask("quick.third")) == 0);
    q.lookup().stop();
    CHECK(q.found(first) == 0);
    CHECK(q.found(second) == 0);
    CHECK(q.found(q.ask("quick.fourth")) == 0);
}

TEST_CASE("the system's resolver is asked when nobody else is named", "[net][dial]") {
    asio::io_context context;
    lookup_threads lookup;
    addresses found;
    asio::co_spawn(context, lookup.find("127.0.0.1", steady_clock::now() + 10s),
                   [&](std::exception_ptr, addresses a) { found = std::move(a); });
    context.run_for(10s);
    CHECK(found == addresses{make_address("127.0.0.1")});
}

TEST_CASE("other spellings of an address come to be judged as that address", "[net][client][dial]") {
    blocking_server server;
    std::vector<std::string> judged;
    dial_rules rules;
    rules.names = std::make_shared<lookup_threads>();
    rules.may_dial = [&](const origin&, const asio::ip::address& address) {
        judged.push_back(address.to_string());
        return false;
    };
    const std::string host = GENERATE("127.1", "2130706433", "0x7f.0.0.1", "017700000001");
    CAPTURE(host);
    CHECK(ask({false, host, server.port()}, rules).error() == errc::address_refused);
    CHECK(judged == std::vector<std::string>{"127.0.0.1"});
}

}  // namespace switchhook::net
