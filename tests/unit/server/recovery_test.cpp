#include "server/recovery/recovery.hpp"

#include "tests/unit/server/shard_test.hpp"

using namespace shard_test;

namespace {

// Of a process that is gone.
struct left_behind : memory_store {
    std::vector<unfinished_call> calls;
    void each_unfinished(const std::function<void(unfinished_call)>& visit) const override {
        for (const auto& c : calls) visit(c);
    }
};

struct recovered {
    running_shard s;
    left_behind journal;
    lines resumed, given_up, left;
    recovery done;
    std::optional<bot::restored_call> call;

    // Somebody called, and was heard.
    static std::vector<kept_record> records_of(const program& follows) {
        const bot::instant now{bot::milliseconds(1'700'000'000'000)};
        bot::call_offered offer;
        offer.id = graph::call_id(call_a);
        bot::call_changed heard{graph::call_state::established, graph::media_state::active, {}};
        std::vector<kept_record> all;
        bot::call c;
        for (const auto& e :
             {bot::event(offer), bot::event(heard), bot::event(bot::notification_noted{"roster"})}) {
            const auto result = bot::step(c, e, follows.world, now);
            bot::record_notes notes;
            if (all.empty()) notes.follows = {follows.flow->name, follows.version};
            all.push_back(
                {all.size() + 1, bot::write_journal_record(now, e, c, result, follows.world, notes)});
            c = result.call;
        }
        return all;
    }

    std::vector<kept_record>& leave() {
        journal.calls.push_back({graph::call_id(call_a), records_of(*s.flow)});
        return journal.calls.back().records;
    }

    void run() {
        recovered_calls to;
        to.resume = [&](std::shared_ptr<const program>, bot::restored_call c) {
            resumed.push_back(c.call.key.wire());
            call = std::move(c);
        };
        to.give_up = [&](const graph::call_id& id) { given_up.push_back(id.wire()); };
        to.leave = [&](const graph::call_id& id) { left.push_back(id.wire()); };
        done = recover_calls(journal, s.shared->flows, {}, s.shared->clock.now(), to);
    }
};

}  // namespace

TEST_CASE("a call goes on from what can be read of its journal", "[server][recovery]") {
    recovered r;
    r.leave()[2].record = "?";
    const captured_log log;
    r.run();
    CHECK(r.resumed == lines{call_a});
    REQUIRE(r.call);
    CHECK(r.call->records == 3);
    CHECK(r.call->has_gap);
    // Its last record is as old as that.
    const auto& resumed = std::get<bot::call_resumed>(r.call->news.front());
    CHECK(resumed.away > std::chrono::years(1));
    CHECK(log.line("journal of a call") ==
          "journal of a call is damaged, and cut call=" + call_a + " from=3 records=1");
}

TEST_CASE("a call without a beginning is given up", "[server][recovery]") {
    recovered r;
    r.leave().erase(r.journal.calls[0].records.begin());
    r.run();
    CHECK(r.resumed.empty());
    CHECK(r.given_up == lines{call_a});
    CHECK(r.done.lost == 1);
    CHECK(r.journal.find_ended(graph::call_id(call_a)).value());
}

TEST_CASE("a call of a later version is neither ended nor led", "[server][recovery]") {
    recovered r;
    r.leave()[1].record.replace(0, 1, R"({"j":3,)");
    const captured_log log;
    r.run();
    CHECK(r.resumed.empty());
    CHECK(r.given_up.empty());
    CHECK(r.left == lines{call_a});
    CHECK(r.done.left == 1);
    CHECK_FALSE(r.journal.find_ended(graph::call_id(call_a)).value());
    CHECK_FALSE(log.line("call is of a later version of this program").empty());
}
