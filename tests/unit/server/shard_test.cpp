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
#include "bot/call/journal_record.hpp"
#include "bot/flow/load.hpp"
#include "net/error.hpp"
#include "server/store/memory_store.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

namespace {

const std::string call_a = "57dab8b1-894c-409a-b240-bd8beae78896";
const std::string placed = "0c3f1d52-8a7b-4e0c-9d11-6b2f4a5e7c90";

// Answers each request when the test says so.
class held_graph final : public net::http_transport {
  public:
    explicit held_graph(asio::any_io_executor e) : executor_(std::move(e)) {}

    asio::awaitable<result<net::http_response>> send(net::origin, net::http_request request,
                                                     net::deadline) override {
        asked.push_back(request.method + ' ' + request.target.substr(request.target.rfind('/') + 1));
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

const std::string one_menu = R"({ "menu": { "options": { "1": [ { "hangup": {} } ] } } })";

struct running_shard {
    asio::io_context context{1};
    held_graph graph{context.get_executor()};
    one_token tokens;
    graph::calls_client client{graph, tokens, {}};
    std::shared_ptr<memory_store> journal = std::make_shared<memory_store>();
    std::shared_ptr<services> shared;
    std::shared_ptr<program> flow = std::make_shared<program>();
    std::shared_ptr<shard> it;

    explicit running_shard(std::size_t most_calls = 10, const std::string& steps = one_menu) {
        runtime_limits limits;
        limits.calls = most_calls;
        shared =
            std::make_shared<services>(journal, media::recordings(std::filesystem::temp_directory_path()),
                                       context.get_executor(), limits, "tenant");
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

const std::string audible = R"(, "mediaState": {"audio": "active"})";

}  // namespace

TEST_CASE("requests of one call go to Graph one after the other", "[server][shard]") {
    running_shard s;
    CHECK(s.call("created", "incoming") == reception::accepted);
    s.call("updated", "established", call_a, audible);
    s.call("updated", "established", call_a, R"(, "toneInfo": {"sequenceId": 1, "tone": "tone1"})");
    CHECK(s.graph.asked == lines{"POST answer"});
    s.answer(202);
    CHECK(s.graph.asked == lines{"POST answer", "POST subscribeToTone"});
    s.answer(200);
    CHECK(s.graph.asked == lines{"POST answer", "POST subscribeToTone", "DELETE " + call_a});
}

TEST_CASE("what was accepted is in the journal before anything is sent", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    CHECK(s.journal->records(graph::call_id(call_a)).size() == 1);
    s.answer(202);
    CHECK(s.journal->records(graph::call_id(call_a)).size() == 2);
}

TEST_CASE("an ended call leaves the shard, and what comes later is taken without effect", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.call("deleted", "terminated");
    CHECK(s.it->live().empty());
    CHECK(s.shared->metrics.calls_live.value() == 0);
    REQUIRE(s.journal->ended(5).size() == 1);
    CHECK(s.journal->ended(5)[0].outcome == "caller");
    const auto records = s.journal->records(graph::call_id(call_a)).size();
    CHECK(s.call("updated", "established") == reception::accepted);
    CHECK(s.call("created", "incoming") == reception::accepted);
    s.answer(202);
    CHECK(s.journal->records(graph::call_id(call_a)).size() == records);
    CHECK(s.it->live().empty());
}

TEST_CASE("notifications of a call that is not known are taken and counted", "[server][shard]") {
    running_shard s;
    CHECK(s.call("updated", "established", "unheard-of") == reception::accepted);
    CHECK(s.shared->metrics.notifications_unknown_call.value() == 1);
    CHECK(s.it->live().empty());
}

TEST_CASE("past the limit of calls, and while draining, new calls are rejected as busy", "[server][shard]") {
    running_shard s(1);
    s.call("created", "incoming", "a");
    s.answer(202);
    s.call("created", "incoming", "b");
    CHECK(s.graph.asked == lines{"POST answer", "POST reject"});
    s.answer(202);
    s.call("deleted", "terminated", "b");

    s.call("deleted", "terminated", "a");
    s.shared->draining = true;
    s.call("created", "incoming", "c");
    CHECK(s.graph.asked.back() == "POST reject");
}

TEST_CASE("a stopped shard takes nothing, so that Graph tries elsewhere", "[server][shard]") {
    running_shard s;
    s.it->stop();
    CHECK(s.call("created", "incoming") == reception::overloaded);
    CHECK(s.graph.asked.empty());
}

TEST_CASE("a failed request comes back to the call", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
    CHECK(s.it->live().empty());
    CHECK(s.journal->ended(1)[0].outcome == "lost");
    CHECK(s.journal->records(graph::call_id(call_a)).back().find("8522") != std::string::npos);
}

TEST_CASE("an operation that is over in its own answer is over for the call", "[server][shard]") {
    running_shard s(10, R"({ "record": { "id": "message" } }, { "hangup": {} })");
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    CHECK(s.graph.asked.back() == "POST recordResponse");
    SECTION("no notification of a final status follows") {
        s.answer(200,
                 R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "failed"})");
        CHECK(s.graph.asked.back() == "DELETE " + call_a);
    }
    SECTION("one that runs has its end told later") {
        s.answer(200,
                 R"({"@odata.type": "#microsoft.graph.recordOperation", "id": "o", "status": "running"})");
        CHECK(s.graph.asked.back() == "POST recordResponse");
    }
}

TEST_CASE("a leg that rings on after it was given up is taken down", "[server][shard][placing]") {
    running_shard s(10, R"({ "call": { "failed": [ { "call": { "failed": [ { "hangup": {} } ] } } ] } })");
    s.place();
    s.answer(400);
    s.answer(201, R"({"id": "second"})");
    REQUIRE(s.graph.asked == lines{"POST calls", "POST calls"});
    SECTION("while another leg is being called") {
        CHECK(s.leg(1, "updated", "establishing", "first") == reception::accepted);
        CHECK(s.graph.asked.back() == "DELETE first");
        CHECK(s.it->find(graph::call_id(placed))->state.id == graph::call_id("second"));
        s.answer(204);
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.size() == 3);
    }
    SECTION("after the call is over") {
        s.leg(2, "deleted", "terminated", "second");
        REQUIRE(s.it->live().empty());
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.back() == "DELETE first");
        s.answer(400);
        s.leg(1, "updated", "established", "first");
        CHECK(s.graph.asked.size() == 4);
    }
    SECTION("but not one that has ended, or is of nobody here") {
        s.leg(1, "updated", "terminating", "first");
        s.leg(1, "deleted", "terminated", "first");
        s.leg(2, "deleted", "terminated", "second");
        s.leg(2, "updated", "establishing", "second");
        s.call("updated", "established", "other", {}, leg_address{graph::call_id("nobody"), 1});
        CHECK(s.graph.asked.size() == 2);
    }
}

TEST_CASE("a hang-up whose turn never comes is sent when the call is given up", "[server][shard]") {
    running_shard s(10, R"({ "menu": { "options": { "1": [ { "wait": "1h" } ] } } })");
    s.flow->world.settings.ending_within = 0ms;
    s.call("created", "incoming");
    s.answer(202);
    s.call("updated", "established", call_a, audible);
    REQUIRE(s.graph.asked.back() == "POST subscribeToTone");  // and is not answered
    CHECK(s.it->hang_up(graph::call_id(call_a)));
    for (int i = 0; i < 1000 && !s.it->live().empty(); ++i) s.settle();
    REQUIRE(s.it->live().empty());
    s.settle();
    CHECK(s.graph.asked.back() == "DELETE " + call_a);
    CHECK(s.graph.asked.size() == 3);
}

TEST_CASE("a call keeps the flow that it began with, and the last of them lets go of it", "[server][shard]") {
    const auto audio_of = [](const std::string& length) {
        const std::vector<media::prompt_source> one{{media::prompt_source::kind::silence, length, {}}};
        return media::prompt_library::build(one, {}, media::voice({}), {}).library;
    };
    const auto address = [](const program& p) {
        return p.library->of({media::prompt_source::kind::silence, p.version, {}})->hash;
    };
    running_shard s;
    s.flow->version = "100ms";
    s.flow->library = audio_of(s.flow->version);
    const auto next = std::make_shared<program>(*s.flow);
    next->version = "200ms";
    next->library = audio_of(next->version);
    const auto old_address = address(*s.flow), new_address = address(*next);
    const std::weak_ptr<const program> old = s.flow;
    s.call("created", "incoming");
    s.answer(202);
    s.flow.reset();

    s.shared->flows.offer({next, {}});
    const std::string second = "57dab8b1-894c-409a-b240-bd8beae78000";
    s.call("created", "incoming", second);
    CHECK(s.it->find(graph::call_id(call_a))->follows == old.lock());
    CHECK(s.it->find(graph::call_id(second))->follows == next);
    CHECK(s.shared->flows.clip(old_address) != nullptr);
    CHECK(s.shared->flows.clip(new_address) != nullptr);

    s.call("deleted", "terminated");
    REQUIRE(s.it->live().size() == 1);
    CHECK(old.expired());
    CHECK(s.shared->flows.clip(old_address) == nullptr);
    CHECK(s.shared->flows.clip(new_address) != nullptr);
    CHECK(s.journal->ended(1)[0].flow_version == "100ms");
    const auto record = bot::read_journal_record(s.journal->records(graph::call_id(second)).front());
    REQUIRE(record);
    CHECK(record->follows == bot::followed_flow{"f", "200ms"});
}

TEST_CASE("draining tells once when the last call is over", "[server][shard]") {
    running_shard s;
    s.call("created", "incoming");
    s.shared->draining = true;
    int told = 0;
    s.shared->when_quiet([&] { ++told; });
    CHECK(told == 0);
    s.call("deleted", "terminated");
    CHECK(told == 1);
}

TEST_CASE("what happens in a call is told in order to those who follow", "[server][shard][events]") {
    running_shard s;
    const auto reader = s.shared->events.subscribe();
    s.call("created", "incoming");
    s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
    lines kinds;
    for (const auto& e : reader->read().events) kinds.emplace_back(e->kind);
    CHECK(kinds == lines{"callBegan", "timeline", "requestFailed", "timeline", "stateChanged", "callEnded"});
}

TEST_CASE("the log says in words what Graph's codes mean", "[server][shard]") {
    running_shard s;
    const captured_log log;
    s.call("created", "incoming");
    SECTION("of a request that was refused") {
        s.answer(404, R"({"error": {"code": "8522", "message": "Call not found."}})");
        CHECK_THAT(log.line("request failed"),
                   Catch::Contains(R"( code=8522 meaning="The call is not known: it has ended, )"));
    }
    SECTION("of a call that ended badly") {
        s.call("deleted", "terminated", call_a,
               R"(, "resultInfo": {"code": 480, "subcode": 10076, "message": "m"})");
        CHECK_THAT(log.line("->terminated"),
                   Catch::Contains(R"( result=480/10076 meaning="The callee could not be reached.")"));
        // The journal keeps the code, and whoever reads it has the words.
        const auto record = s.journal->records(graph::call_id(call_a)).back();
        CHECK_THAT(record, Catch::Contains("10076") && !Catch::Contains("could not be reached"));
    }
    SECTION("but not of one that ended well") {
        s.call("deleted", "terminated", call_a,
               R"(, "resultInfo": {"code": 200, "subcode": 5003, "message": "m"})");
        CHECK_THAT(log.line("->terminated"), Catch::Contains("reason=") && !Catch::Contains("meaning"));
    }
}
