// What a caller has said when an operator sends the call on: kept as far as the step's rules keep it.

#include "tests/unit/bot/detour_test.hpp"

namespace {

constexpr auto two_recordings = R"({ "record": { "id": "first", "failed": [] } })";
constexpr auto another =
    R"("record": [ { "record": { "id": "second", "failed": [] } }, { "log": "second ${second.file}" } ],)";

constexpr auto mail = R"({ "voicemail": { "id": "v", "greeting": "a", "max": "5m", "piece": "30s",
    "review": { "prompt": "b", "keep": "1", "again": "2", "timeout": "20s" }, "deliver": { "url": "https://mail.example/in" }, "noinput": [], "failed": [] } })";

constexpr int by_tone = 8514, by_length = 8515;

// The files that are delivered.
struct delivered_files {
    lines files;
    explicit delivered_files(call_script& s) {
        s.on_action([this](const action& a) {
            if (const auto* notice = std::get_if<send_notice>(&a)) files.push_back(notice->body_file);
        });
    }
};

}  // namespace

TEST_CASE("what Graph is recording is cancelled and lost", "[bot][detour]") {
    sent_call s(two_recordings);
    operation_ended late;
    late.client_context = client_context(s.call.call(), s.call.call().media->request);
    late.status = graph::operation_status::completed;
    late.recording_location = "https://media.example.org/r/1";
    CHECK(s.go() == there({"cancelMediaProcessing"}));
    CHECK(s.call.on(late).done().empty());
    CHECK(s.call.result("first.result").empty());
    check_it_goes_on(s);
}

TEST_CASE("a recording on its way is stored, and does not move the flow", "[bot][detour]") {
    sent_call s(two_recordings, another);
    s.call.recorded(by_tone);
    SECTION("stored") {
        CHECK(s.go() == there());
        CHECK(s.call.stored("first.wav").done().empty());
        CHECK(s.call.result("first.file") == "first.wav");
        CHECK(s.call.result("first.result") == "recorded");
        check_it_goes_on(s);
    }
    SECTION("not stored") {
        const auto request = s.call.call().pending.back().number;
        CHECK(s.go() == there());
        CHECK(s.call.on(recording_lost{request, "disk full"}).done().empty());
        CHECK(s.call.result("first.result") == "failed");
        check_it_goes_on(s);
    }
    SECTION("while another is recorded and stored") {
        CHECK(s.go("record") == lines{"recordResponse"});
        s.call.recorded(by_tone).done();
        CHECK(s.call.stored("first.wav").done().empty());
        CHECK(s.call.stored("second.wav").done() == lines{"log: second second.wav", "delete"});
        CHECK(s.call.result("first.file") == "first.wav");
    }
    SECTION("behind the end of the call, which waits for it") {
        s.go();
        CHECK(s.call.caller_hangs_up().done().empty());
        CHECK(s.call.stored("first.wav").done() == lines{"log: bye caller", "release the call"});
        CHECK(s.call.result("first.file") == "first.wav");
    }
    CHECK(s.call.call().flow.left.empty());
}

TEST_CASE("a message is left as by a caller who hangs up", "[bot][detour]") {
    sent_call s(mail);
    const delivered_files delivered(s.call);
    SECTION("in the greeting there is none") {
        CHECK(s.go() == there({"cancelMediaProcessing"}));
        CHECK(s.call.result("v.result").empty());
    }
    s.call.prompt_done();
    SECTION("in its first piece it is lost") {
        CHECK(s.go() == there({"cancelMediaProcessing"}));
        CHECK(delivered.files.empty());
    }
    s.call.recorded(by_length);
    SECTION("behind that, what is stored is delivered") {
        s.call.stored("1.wav", 30s);
        CHECK(s.go() == there({"notify mail.example with the recording", "cancelMediaProcessing"}));
        CHECK(delivered.files == lines{"1.wav"});
        CHECK(s.call.result("v.result") == "left");
    }
    SECTION("and what is being stored, when it is") {
        CHECK(s.go() == there({"cancelMediaProcessing"}));
        CHECK(delivered.files.empty());
        CHECK(s.call.stored("1.wav", 30s).done() == lines{"notify mail.example with the recording"});
        CHECK(s.call.result("v.file") == "1.wav");
    }
    SECTION("several pieces are joined meanwhile") {
        s.call.stored("1.wav", 30s).recorded(by_length).stored("2.wav", 30s);
        CHECK(s.go() == there({"join 2 recordings", "cancelMediaProcessing"}));
        CHECK(s.call.stored("whole.wav", 60s).done() == lines{"notify mail.example with the recording"});
        CHECK(delivered.files == lines{"whole.wav"});
        CHECK(s.call.result("v.duration") == "60");
    }
    SECTION("what is too short is thrown away") {
        s.call.stored("1.wav", 1s);
        CHECK(s.go() == there({"discard the recording", "cancelMediaProcessing"}));
        CHECK(s.call.result("v.result") == "noinput");
    }
    s.call.recorded(by_tone);
    SECTION("under review it is left") {
        s.call.stored("1.wav", 30s).stored("2.wav", 8s).stored("whole.wav", 38s);
        CHECK(s.go() == there({"notify mail.example with the recording", "cancelMediaProcessing"}));
        CHECK(delivered.files == lines{"whole.wav"});
    }
}

TEST_CASE("a message is joined while the caller leaves another", "[bot][detour]") {
    sent_call s(mail);
    const delivered_files delivered(s.call);
    s.call.prompt_done().recorded(by_length).stored("1.wav", 30s).recorded(by_length).stored("2.wav", 30s);
    CHECK(s.go("main") == lines{"join 2 recordings", "cancelMediaProcessing", "playPrompt a"});
    const auto joining = s.call.call().pending.back().number;
    s.call.prompt_done().recorded(by_length);
    const auto storing = s.call.call().pending.back().number;
    s.call.on(recording_stored{storing, "3.wav", 30s}).recorded(by_tone);
    const auto last = s.call.call().pending.back().number;
    s.call.on(recording_stored{last, "4.wav", 5s});
    const auto joining_other = s.call.call().pending.back().number;
    REQUIRE(joining_other != joining);
    s.call.on(recording_stored{joining, "one.wav", 60s});
    CHECK(delivered.files == lines{"one.wav"});
    s.call.on(recording_stored{joining_other, "two.wav", 35s}).press("1");
    CHECK(delivered.files == lines{"one.wav", "two.wav"});
    CHECK(s.call.result("v.file") == "two.wav");
}

TEST_CASE("another process does not ask for what was left behind", "[bot][detour]") {
    sent_call s(two_recordings, another);
    s.call.recorded(by_tone);
    s.go("record");
    const auto before = s.call.call().media;
    CHECK(s.call.on(call_resumed{}).done().empty());
    CHECK(s.call.call().media == before);
    CHECK(s.call.stored("first.wav").done().empty());
    CHECK(s.call.result("first.file") == "first.wav");
}
