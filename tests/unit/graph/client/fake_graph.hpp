#pragma once
// What a calls_client sees of the world in tests: a transport and a token source that follow a script, on a
// clock that moves only when somebody waits.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/client/calls_client.hpp"
#include "net/error.hpp"

namespace switchhook::graph::testing {

using std::chrono::milliseconds;

inline net::http_response answer(unsigned status, std::string body = {}, net::header_list headers = {}) {
    net::http_response r;
    r.status = status;
    r.headers = std::move(headers);
    r.body = std::move(body);
    return r;
}

struct world {
    net::steady_clock::time_point now{std::chrono::hours(1)};
    std::vector<milliseconds> slept;
    bool cancel_sleep = false;
};

class scripted_transport final : public net::http_transport {
  public:
    struct sent {
        net::origin to;
        net::http_request request;
        net::deadline until;
    };

    explicit scripted_transport(world& w) : world_(w) {}

    void will(result<net::http_response> next, milliseconds takes = milliseconds(10)) {
        script_.emplace_back(std::move(next), takes);
    }

    asio::awaitable<result<net::http_response>> send(net::origin to, net::http_request request,
                                                     net::deadline until) override {
        sent one{std::move(to), std::move(request), until};
        seen.push_back(std::move(one));
        if (script_.empty()) throw std::logic_error("the script has no answer left");
        auto next = std::move(script_.front());
        script_.pop_front();
        world_.now += next.second;
        co_return std::move(next.first);
    }

    std::vector<sent> seen;

  private:
    world& world_;
    std::deque<std::pair<result<net::http_response>, milliseconds>> script_;
};

class scripted_tokens final : public token_source {
  public:
    asio::awaitable<result<secret>> token(std::string tenant, net::deadline until) override {
        asked.push_back(std::move(tenant));
        asked_until.push_back(until);
        if (!failures.empty()) {
            const error_code failure = failures.front();
            failures.pop_front();
            co_return failure;
        }
        co_return secret("token-" + std::to_string(rejected.size() + 1));
    }
    void invalidate(const std::string& tenant, const secret& token) override {
        rejected.push_back(tenant + ":" + token.reveal());
    }

    std::vector<std::string> asked;
    std::vector<net::deadline> asked_until;
    std::vector<std::string> rejected;
    std::deque<error_code> failures;
};

inline asio::awaitable<bool> pass_time(world& w, milliseconds duration) {
    w.slept.push_back(duration);
    w.now += duration;
    co_return !w.cancel_sleep;
}

// Time passes at once when somebody waits for it.
class impatient_alarm final : public alarm {
  public:
    impatient_alarm(world& w, asio::any_io_executor executor, std::function<void()> rings)
        : world_(w), executor_(std::move(executor)), rings_(std::move(rings)) {}
    void set(std::optional<net::steady_clock::time_point> at) override {
        if (!at) return;
        asio::post(executor_, [&w = world_, at = *at, rings = rings_] {
            w.now = std::max(w.now, at);
            rings();
        });
    }

  private:
    world& world_;
    asio::any_io_executor executor_;
    std::function<void()> rings_;
};

struct fixture {
    world time;
    scripted_transport transport{time};
    scripted_tokens tokens;
    std::vector<std::string> attempts;  // "playPrompt 1 504 -"
    unsigned guids = 0;

    client_seams seams() {
        client_seams s;
        s.jitter = [] { return 0.5; };
        s.guid = [this] { return "guid-" + std::to_string(++guids); };
        s.now = [this] { return time.now; };
        s.wall_clock = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(784111777)); };
        s.sleep = [this](milliseconds duration) { return pass_time(time, duration); };
        s.make_alarm = [this](const asio::any_io_executor& executor, std::function<void()> rings) {
            return std::make_unique<impatient_alarm>(time, executor, std::move(rings));
        };
        s.attempted = [this](const attempt_report& r) {
            attempts.push_back(std::string(r.what) + " " + std::to_string(r.attempt) + " " +
                               std::to_string(r.status) + " " +
                               (r.request_id.empty() ? "-" : std::string(r.request_id)));
        };
        return s;
    }

    calls_client client(const calls_endpoint& endpoint = {}) {
        return calls_client(transport, tokens, endpoint, retry_policy(), seams());
    }

    net::deadline in(milliseconds duration) const { return time.now + duration; }
};

// Runs to its end, or fails.
template <class T>
T run(asio::awaitable<T> work) {
    asio::io_context context;
    std::optional<T> outcome;
    std::exception_ptr failure;
    asio::co_spawn(context, std::move(work), [&](std::exception_ptr e, T value) {
        failure = e;
        outcome.emplace(std::move(value));
    });
    context.run_for(std::chrono::seconds(10));
    if (failure) std::rethrow_exception(failure);
    REQUIRE(outcome.has_value());
    return *std::move(outcome);
}

inline std::string header_of(const scripted_transport::sent& sent, std::string_view name) {
    return std::string(sent.request.headers.find(name));
}

}  // namespace switchhook::graph::testing
