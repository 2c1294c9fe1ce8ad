#pragma once
// A shard with a Graph that answers when it is told to. For test files only: it opens namespaces.

#include "server/runtime/shard.hpp"

#include <unistd.h>
#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch.hpp>
#include <cstdio>
#include <filesystem>

#include "base/log.hpp"
#include "bot/flow/load.hpp"
#include "bot/journal/journal_record.hpp"
#include "net/error.hpp"
#include "server/store/memory_store.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace shard_test {

inline const std::string call_a = "57dab8b1-894c-409a-b240-bd8beae78896";
inline const std::string placed = "0c3f1d52-8a7b-4e0c-9d11-6b2f4a5e7c90";

// Answers each request when the test says so.
class held_graph final : public net::http_transport {
  public:
    explicit held_graph(asio::any_io_executor e) : executor_(std::move(e)) {}

    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request request,
                                                     net::deadline) override {
        asked.push_back(request.method + ' ' + request.target.substr(request.target.rfind('/') + 1));
        traceparents.emplace_back(request.headers.find("traceparent"));
        while (answers_.empty()) {
            asio::steady_timer wait(executor_, std::chrono::hours(1));
            wake_ = &wait;
            error_code ignored;
            co_await wait.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
            wake_ = nullptr;
        }
        auto next = std::move(answers_.front());
        answers_.pop_front();
        co_return next;
    }

    void answer(unsigned status, std::string body = {}) {
        net::http_response r;
        r.status = status;
        r.body = std::move(body);
        answers_.push_back(std::move(r));
        if (wake_ != nullptr) wake_->cancel();
    }

    lines asked;
    lines traceparents;  // beside them; empty where there was none

  private:
    asio::any_io_executor executor_;
    std::deque<result<net::http_response>> answers_;
    asio::steady_timer* wake_ = nullptr;
};

class one_token final : public graph::token_source {
  public:
    asio::awaitable<result<secret>> token(std::string, net::deadline) override { co_return secret("t"); }
    void invalidate(const std::string&, const secret&) override {}
};

inline const std::string one_menu = R"({ "menu": { "options": { "1": [ { "hangup": {} } ] } } })";

// Whose disk may be full, or slow.
struct filling_store : memory_store {
    bool is_full = false, is_slow = false;
    std::deque<std::function<void()>> under_way;
    void append(new_record what, appended done) override {
        if (is_full) return done(make_error_code(boost::system::errc::no_space_on_device));
        if (!is_slow) return memory_store::append(std::move(what), std::move(done));
        under_way.push_back([this, what = std::move(what), done = std::move(done)]() mutable {
            memory_store::append(std::move(what), std::move(done));
        });
    }
    void keep_next() {
        REQUIRE_FALSE(under_way.empty());
        under_way.front()();
        under_way.pop_front();
    }
};

struct running_shard {
    asio::io_context context{1};
    held_graph graph{context.get_executor()};
    one_token tokens;
    graph::calls_client client{graph, tokens, {}};
    std::shared_ptr<filling_store> journal = std::make_shared<filling_store>();
    std::shared_ptr<services> shared;
    std::shared_ptr<program> flow = std::make_shared<program>();
    std::shared_ptr<shard> it;

    explicit running_shard(std::size_t most_calls = 10, const std::string& steps = one_menu,
                           std::size_t taken_up_at_once = 128,
                           const std::filesystem::path& recordings = std::filesystem::temp_directory_path()) {
        runtime_limits limits;
        limits.calls = most_calls;
        limits.taken_up_at_once = taken_up_at_once;
        shared = std::make_shared<services>(journal, media::recordings(recordings), context.get_executor(),
                                            limits, "tenant");
        problems out;
        const auto& p = flow;
        p->flow = bot::load_flow(R"({ "version": 1, "sections": { "main": [)" + steps + "] } }", "f",
                                 "f.json", out);
        p->world.flow = p->flow.get();
        p->world.settings.callback_uri = "https://bot.example.org/callback";
        shared->flows.offer({p, {}});
        it = std::make_shared<shard>(context.get_executor(), shared, client);
    }

    reception post(const std::string& entry, const std::optional<leg_address>& to = {}) {
        const auto all = graph::parse_notifications(
            R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [)" + entry + "]}");
        REQUIRE(all.has_value());
        std::optional<reception> outcome;
        it->receive(all->front(), to, std::chrono::steady_clock::now(), [&](reception r) { outcome = r; });
        settle();
        REQUIRE(outcome);
        return *outcome;
    }
    reception call(const std::string& change, const std::string& state, const std::string& id = call_a,
                   const std::string& more = {}, const std::optional<leg_address>& to = {}) {
        return post(R"({"changeType": ")" + change + R"(", "resourceUrl": "/communications/calls/)" + id +
                        R"(", "resourceData": {"@odata.type": "#microsoft.graph.call", "state": ")" + state +
                        "\"" + more + "}}",
                    to);
    }
    // What Graph posts to the callback of a leg of the call that was placed.
    reception leg(std::uint32_t number, const std::string& change, const std::string& state,
                  const std::string& id) {
        return call(change, state, id, {}, leg_address{graph::call_id(placed), number});
    }
    void place() {
        bot::call_order order;
        order.to = {graph::identity{graph::identity_kind::user, call_a, {}, {}}};
        bool taken = false;
        it->place(graph::call_id(placed), shared->flows.now()->incoming, std::move(order),
                  [&](bool t) { taken = t; });
        settle();
        REQUIRE(taken);
    }
    // Everything that can happen without waiting.
    void settle() {
        context.restart();
        while (context.poll() > 0) {
        }
    }
    void answer(unsigned status, std::string body = {}) {
        graph.answer(status, std::move(body));
        settle();
    }
};

// What is logged while it lives.
class captured_log {
  public:
    captured_log() : before_(dup(STDERR_FILENO)) {
        dup2(fileno(file_), STDERR_FILENO);
        log::start(log::level::info);
    }
    ~captured_log() {
        log::start(log::level::warn);
        dup2(before_, STDERR_FILENO);
        close(before_);
        std::fclose(file_);
    }
    // From these words to the end of their line.
    std::string line(const std::string& words) const {
        std::string all(64 * 1024, '\0');
        all.resize(
            static_cast<std::size_t>(std::max<ssize_t>(0, pread(fileno(file_), all.data(), all.size(), 0))));
        const auto at = all.find(words);
        return at == std::string::npos ? std::string() : all.substr(at, all.find('\n', at) - at);
    }

  private:
    std::FILE* const file_ = std::tmpfile();
    const int before_;
};

inline const std::string audible = R"(, "mediaState": {"audio": "active"})";

}  // namespace shard_test
