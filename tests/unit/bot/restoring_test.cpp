// That random calls go on behind a change of their process is checked in graph_in_disorder.

#include "bot/journal/restoring.hpp"

#include "graph/model/methods.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

lines lines_of(const call_script& call) {
    lines all;
    std::istringstream text(call.journal());
    for (std::string line; std::getline(text, line);) all.push_back(line);
    return all;
}

std::vector<numbered_line> numbered(const lines& written) {
    std::vector<numbered_line> all;
    for (const auto& line : written) all.push_back({all.size() + 1, line});
    return all;
}

std::vector<stored_record> records_of(const call_script& call) {
    const auto written = lines_of(call);
    auto journal = read_journal(numbered(written));
    REQUIRE(journal.records.size() == written.size());
    return std::move(journal.records);
}

const extension no_steps = [](steps_fetched&) { return nullptr; };

// At once.
result<restored_call, std::string> restore(const std::vector<stored_record>& records,
                                           const bot::world& follows, std::uint64_t given = 0) {
    const auto now = records.empty() ? instant() : records.back().record.at;
    return bot::restore(records, follows, no_steps, now, given);
}

call_resumed at_once(std::uint32_t makes_from = 0) { return {false, makes_from, 0ms}; }

const std::string one_number = flow_with(R"(
    "prompts": { "a": { "say": "A." } },
    "sections": { "main": [ { "gather": { "id": "n", "prompt": "a", "max": 4, "exhausted": [] } } ] })");

struct waiting_call {
    call_script call{one_number};
    waiting_call() { call.keep_journal().answered().prompt_done().press("12"); }
};

lines requests_in(const std::vector<action>& all) {
    lines found;
    for (const auto& a : all)
        if (const auto* send = std::get_if<send_request>(&a))
            found.emplace_back(graph::describe(graph::method_of(send->request)).name);
    return found;
}

std::string trouble(const std::vector<stored_record>& records, const bot::world& follows) {
    const auto made = restore(records, follows);
    return made.has_error() ? made.error() : std::string();
}

}  // namespace

TEST_CASE("a journal is folded to the call that it is of", "[bot][restoring]") {
    const waiting_call w;
    auto records = records_of(w.call);
    records.front().record.trace = "00-1-2-01";
    const auto made = restore(records, w.call.world());
    REQUIRE(made.has_value());
    CHECK(made->call == w.call.call());
    CHECK(made->trace == "00-1-2-01");
    CHECK(made->records == records.size());
    CHECK(made->news == std::vector<event>{at_once()});
    CHECK(made->again.empty());
}

TEST_CASE("what was under way is asked again only where that is harmless", "[bot][restoring]") {
    call_script call(one_number);
    call.keep_journal().hold_answers().ring();
    auto made = restore(records_of(call), call.world());
    REQUIRE(made.has_value());
    const auto answer = call.call().last_request;
    CHECK(made->again.empty());
    CHECK(made->news ==
          std::vector<event>{at_once(), request_failed{answer, request_error::outcome_unknown, 0, {}, {}}});
}

TEST_CASE("what waited behind a request without an answer was not made, and is made now",
          "[bot][restoring]") {
    call_script call(one_number);
    call.keep_journal().ring().hold_answers().establish();
    const auto made = restore(records_of(call), call.world());
    REQUIRE(made.has_value());
    CHECK(requests_in(made->again) == lines{"subscribeToTone", "playPrompt"});
    CHECK(made->news == std::vector<event>{at_once(call.call().last_request)});
    // The prompt need not begin anew.
    call.on(made->news.front());
    CHECK(call.call().media->request == call.call().last_request);

    // What may have been lost with the journal's end may have been made.
    const auto records = records_of(call);
    const auto cut = restore(records, call.world(), records.size() + 1);
    REQUIRE(cut.has_value());
    CHECK(requests_in(cut->again) == lines{"subscribeToTone"});
    CHECK(cut->news.front() == event(at_once()));
}

TEST_CASE("a form whose question nobody may have heard asks it again, and keeps what it knows",
          "[bot][restoring]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." }, "b": { "say": "B." } },
        "sections": { "main": [ { "form": { "id": "f", "exhausted": [], "fields": [
            { "name": "one", "prompt": "a", "max": 1 }, { "name": "two", "prompt": "b", "max": 1 } ] } } ] })"));
    s.answered().prompt_done().hold_answers().press("1").done();
    s.on(call_resumed{});
    CHECK(s.done() == lines{"cancelMediaProcessing", "playPrompt b"});
    CHECK(s.result("f.one") == "1");
}

TEST_CASE("who lost a message on its way to the store is asked for it again", "[bot][restoring]") {
    const auto asked_again = [](const std::string& step, const std::string& prompts) {
        call_script s(
            flow_with(R"("prompts": { "a": { "say": "A." } }, "sections": { "main": [)" + step + "] }"));
        s.answered();
        if (!prompts.empty()) s.prompt_done();
        s.recorded(8509).done();
        const auto fetching = s.call().last_request;
        s.on(call_resumed{}).on(recording_lost{fetching, "restart"});
        return s.done();
    };
    CHECK(asked_again(R"({ "record": { "id": "m" } })", {}) == lines{"recordResponse"});
    CHECK(asked_again(R"({ "voicemail": { "id": "m", "greeting": "a" } })", "a") == lines{"playPrompt a"});
}

TEST_CASE("a journal that does not lead to a call says why", "[bot][restoring]") {
    const waiting_call w;
    const auto& follows = w.call.world();
    auto records = records_of(w.call);
    CHECK(trouble({}, follows) == "its beginning is missing");
    CHECK(trouble({records.begin() + 1, records.end()}, follows) == "its beginning is missing");
    auto gap = records;
    gap.erase(gap.begin() + 2);
    CHECK(trouble(gap, follows) == "records are missing");

    // A state behind the gap makes it good.
    gap.back().record.state = take_snapshot(w.call.call(), w.call.flow());
    CHECK(trouble(gap, follows).empty());
    gap.back().record.state->call.flow.position.front().index = 7;
    CHECK(trouble(gap, follows) == "its state is not of its flow");
}

TEST_CASE("a journal is cut at the first record that leads nowhere", "[bot][restoring]") {
    waiting_call w;
    const auto before = w.call.call();
    auto written = lines_of(w.call);
    const auto whole = written.size();
    w.call.press("34");
    written = lines_of(w.call);
    REQUIRE(written.size() > whole + 1);
    auto last = written.size();
    SECTION("that cannot be read") {
        written[whole].resize(written[whole].size() / 2);
        CHECK_FALSE(read_journal_record(written[whole]));
    }
    SECTION("that is empty") {
        written[whole].clear();
        CHECK_FALSE(read_journal_record(written[whole]));
    }
    SECTION("that others are missing before") {
        auto some = numbered(written);
        some.erase(some.begin() + static_cast<std::ptrdiff_t>(whole));
        const auto journal = read_journal(some);
        CHECK(journal.first_cut == whole + 2);
        CHECK(journal.cut == written.size() - whole - 1);
        return;
    }
    const auto journal = read_journal(numbered(written));
    CHECK(journal.first_cut == whole + 1);
    CHECK(journal.cut == last - whole);
    CHECK(journal.last == last);
    CHECK_FALSE(journal.is_of_later_format);
    const auto made = restore(journal.records, w.call.world(), journal.last);
    REQUIRE(made.has_value());
    CHECK(made->call.flow == before.flow);
    CHECK(made->call.pending == before.pending);
    CHECK(made->news == std::vector<event>{at_once()});
    CHECK(made->has_gap);
    // Numbers are given once: of records and of requests.
    CHECK(made->records == last);
    CHECK(made->call.last_request > w.call.call().last_request);
}

TEST_CASE("a state behind damaged records makes them good", "[bot][restoring]") {
    waiting_call w;
    auto written = lines_of(w.call);
    const auto& follows = w.call.world();
    const event tone = tone_received{3, '4'};
    const auto after = step(w.call.call(), tone, follows, w.call.now());
    written[2] = "{";
    written.push_back(
        write_journal_record(w.call.now(), tone, w.call.call(), after, follows, {.with_state = true}));
    const auto journal = read_journal(numbered(written));
    CHECK(journal.cut == 0);
    CHECK(journal.records.size() == written.size() - 1);
    const auto made = restore(journal.records, follows, journal.last);
    REQUIRE(made.has_value());
    CHECK(made->call == after.call);
    CHECK_FALSE(made->has_gap);
}

TEST_CASE("nothing is left of a journal without its beginning", "[bot][restoring]") {
    const waiting_call w;
    auto written = lines_of(w.call);
    written.front() = "?";
    const auto journal = read_journal(numbered(written));
    CHECK(journal.records.empty());
    CHECK(journal.cut == written.size());
    CHECK(read_journal({}).records.empty());
}

TEST_CASE("records of a later format are told from damage", "[bot][restoring]") {
    const waiting_call w;
    auto written = lines_of(w.call);
    const auto at = written.size() - 2;
    SECTION("that say so") {
        written[at].replace(0, 1, R"({"j":3,)");
        CHECK(is_of_later_format(written[at]));
    }
    SECTION("whose state says so") {
        written[at].replace(written[at].size() - 1, 1, R"(,"s":{"format":2}})");
        CHECK(is_of_later_format(written[at]));
    }
    CHECK_FALSE(read_journal_record(written[at]));
    const auto journal = read_journal(numbered(written));
    CHECK(journal.is_of_later_format);
    CHECK(journal.first_cut == at + 1);
}

TEST_CASE("a call that rings when the process changes rings on", "[bot][restoring]") {
    call_script s(flow_with(R"("prompts": { "a": { "say": "A." } },
        "sections": { "main": [ { "call": { "timeout": "20s", "noAnswer": [ { "hangup": {} } ] } }, { "play": "a" } ] })"));
    s.order_to({graph::identity_kind::user, "57dab8b1-894c-409a-b240-bd8beae78000", {}, {}});
    s.state(call_state::establishing).tell(call_state::establishing).done();
    s.wait(5s).on(call_resumed{});
    CHECK(s.done().empty());
    CHECK(s.wait(2s).done() == lines{"get"});
    CHECK(s.wait(8s).done().empty());
    SECTION("until somebody answers") {
        s.establish();
        CHECK(s.call().phase == call_phase::established);
    }
    SECTION("until the time is up") { CHECK(s.wait(6s).done() == lines{"get", "delete"}); }
}

TEST_CASE("why a transfer failed is waited for when the process has changed", "[bot][restoring]") {
    call_script s(flow_with(R"("targets": { "t": { "phone": "+33123456789" } },
        "sections": { "main": [ { "transfer": { "id": "t", "to": "t", "timeout": "20s", "failed": [] } } ] })"));
    s.answered().state(call_state::transferring).done();
    s.tell(call_state::established).on(call_resumed{});
    CHECK(s.done().empty());
    SECTION("and told") {
        s.wait(1s).state(call_state::established, graph::result_info{486, 560486, {}});
        CHECK(s.result("t.result") == "busy");
    }
    SECTION("but not for long") {
        CHECK(s.wait(2s).done().front() == "get");
        CHECK(s.result("t.result") == "noAnswer");
    }
}
