#pragma once
// Many requests at once, on virtual time: when nobody can go on, the clock jumps to what is due next.

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/client/calls_client.hpp"
#include "net/error.hpp"

namespace switchhook::graph::testing {

using std::chrono::milliseconds;

class virtual_time {
  public:
    net::steady_clock::time_point now{std::chrono::hours(1)};
    asio::io_context context;

    void at(net::steady_clock::time_point when, std::function<void()> what) {
        due_.emplace(std::max(when, now), std::move(what));
    }

    asio::awaitable<bool> sleep(milliseconds duration) {
        auto timer = std::make_shared<asio::steady_timer>(context, net::steady_clock::time_point::max());
        at(now + duration, [timer] { timer->cancel(); });
        co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        co_return true;
    }

    // Until nothing is due any more, or `until`.
    void run(net::steady_clock::time_point until = net::steady_clock::time_point::max()) {
        for (;;) {
            context.restart();
            context.poll();
            if (due_.empty() || due_.begin()->first > until) return;
            auto next = due_.extract(due_.begin());
            now = next.key();
            next.mapped()();
        }
    }

  private:
    std::multimap<net::steady_clock::time_point, std::function<void()>> due_;
};

class virtual_alarm final : public alarm {
  public:
    virtual_alarm(virtual_time& time, std::function<void()> rings)
        : time_(time), rings_(std::make_shared<std::function<void()>>(std::move(rings))) {}
    void set(std::optional<net::steady_clock::time_point> at) override {
        ++*set_;
        if (!at) return;
        time_.at(*at, [rings = rings_, set = set_, mine = *set_] {
            if (*set == mine) (*rings)();
        });
    }

  private:
    virtual_time& time_;
    std::shared_ptr<std::function<void()>> rings_;
    std::shared_ptr<int> set_ = std::make_shared<int>(0);
};

// Answers as it is told to, after the time it takes for that.
class simulated_graph final : public net::http_transport {
  public:
    struct event {
        net::steady_clock::time_point at;
        std::string tenant;   // of the token
        std::string method;   // the last part of the path
        std::string id;       // client-request-id
        unsigned status = 0;  // 0: the request comes in
        milliseconds retry_after{0};
    };
    struct reply {
        result<net::http_response> answer;
        milliseconds takes{100};
    };

    explicit simulated_graph(virtual_time& time) : time_(time) {}

    std::function<reply(const event&)> replies;
    std::vector<event> events;
    std::size_t under_way = 0, most_under_way = 0;

    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request request,
                                                     net::deadline) override {
        event e;
        e.at = time_.now;
        e.tenant = request.headers.find("Authorization").substr(7);
        e.method = request.target.substr(request.target.rfind('/') + 1);
        e.id = request.headers.find("client-request-id");
        events.push_back(e);
        most_under_way = std::max(most_under_way, ++under_way);
        reply r = replies(e);
        auto answered = time_.sleep(r.takes);
        co_await std::move(answered);
        --under_way;
        e.at = time_.now;
        if (r.answer.has_value()) {
            e.status = r.answer->status;
            const auto told = r.answer->headers.find("Retry-After");
            if (!told.empty() && told.front() >= '0' && told.front() <= '9')
                e.retry_after = milliseconds(std::lround(std::stod(std::string(told)) * 1000));
            events.push_back(e);
        }
        co_return std::move(r.answer);
    }

    [[nodiscard]] std::vector<event> came_in() const {
        std::vector<event> all;
        for (const auto& e : events)
            if (e.status == 0) all.push_back(e);
        return all;
    }

  private:
    virtual_time& time_;
};

// The tenant is the token.
class tenants_as_tokens final : public token_source {
  public:
    error_code failure;
    asio::awaitable<result<secret>> token(std::string tenant, net::deadline) override {
        if (failure) co_return failure;
        co_return secret(tenant);
    }
    void invalidate(const std::string&, const secret&) override {}
};

inline simulated_graph::reply status(unsigned code, std::string retry_after = {},
                                     milliseconds takes = milliseconds(100)) {
    net::http_response r;
    r.status = code;
    if (!retry_after.empty()) r.headers.set("Retry-After", std::move(retry_after));
    return {std::move(r), takes};
}

struct simulation {
    using outcome = result<call_response, request_failure>;

    virtual_time time;
    simulated_graph graph{time};
    tenants_as_tokens tokens;
    unsigned guids = 0;
    double chance = 0;
    int waiting = 0;
    std::vector<std::string> circuit;
    std::vector<std::pair<net::steady_clock::time_point, outcome>> ended;

    client_seams seams() {
        client_seams s;
        s.jitter = [this] { return chance = chance + 0.37 - (chance + 0.37 >= 1 ? 1 : 0); };
        s.guid = [this] { return "guid-" + std::to_string(++guids); };
        s.now = [this] { return time.now; };
        s.sleep = [this](milliseconds d) { return time.sleep(d); };
        s.make_alarm = [this](const asio::any_io_executor&, std::function<void()> rings) {
            return std::make_unique<virtual_alarm>(time, std::move(rings));
        };
        s.waiting = [this](int change, hold_up) { waiting += change; };
        s.circuit_changed = [this](const net::origin&, circuit_state, circuit_state to) {
            circuit.emplace_back(to_string(to));
        };
        return s;
    }

    std::unique_ptr<calls_client> client(client_restraint restraint = {}) {
        return std::make_unique<calls_client>(graph, tokens, calls_endpoint(), retry_policy(), seams(),
                                              std::move(restraint));
    }

    void send(calls_client& c, call_request request, milliseconds within, std::string tenant = "t",
              std::string call = "c") {
        call_ref whom{std::move(tenant), call_id(std::move(call)), "scenario"};
        asio::co_spawn(time.context, c.send(std::move(whom), std::move(request), time.now + within),
                       [this](std::exception_ptr broken, outcome o) {
                           REQUIRE_FALSE(broken);
                           ended.emplace_back(time.now, std::move(o));
                       });
    }

    [[nodiscard]] std::size_t failed(failure_kind why) const {
        std::size_t n = 0;
        for (const auto& [at, o] : ended)
            if (o.has_error() && o.error().kind == why) ++n;
        return n;
    }
    [[nodiscard]] std::size_t succeeded() const {
        std::size_t n = 0;
        for (const auto& [at, o] : ended)
            if (o.has_value()) ++n;
        return n;
    }
};

}  // namespace switchhook::graph::testing
