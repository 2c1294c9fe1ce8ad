#pragma once
// A world on virtual time, with a bot that accepts every notification and prompts that can be fetched, unless
// told otherwise.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/world/world.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::emulator {

struct sent {
    moment at{};
    send_notification raw;
    std::vector<graph::notification> parsed;  // one, in Graph's form; none in the legacy form

    [[nodiscard]] const graph::notification& only() const { return parsed.at(0); }
    [[nodiscard]] const graph::call_data& call() const { return std::get<graph::call_data>(only().data); }
    [[nodiscard]] const graph::operation_data& operation() const {
        return std::get<graph::operation_data>(only().data);
    }
};

class stage {
  public:
    explicit stage(world_settings settings = {}) : w(std::move(settings), 1) {}

    world w;
    moment now{};
    std::vector<sent> mail;
    unsigned bot_status = 202;                   // 0: no answer
    bool hold_answers = false;                   // deliveries stay under way
    std::map<std::string, fetch_outcome> files;  // by URL; what is not named lasts 2 s
    bool hold_fetches = false;                   // downloads stay under way, by number in `fetching`
    std::vector<std::uint64_t> fetching;
    std::vector<std::string> fetched;
    std::string id;
    std::string version = "v1.0", scenario, sub_id;  // of what is asked
    asking_app app{"app-1",
                   "Bot",
                   "tenant-1",
                   {"Calls.Initiate.All", "Calls.InitiateGroupCall.All", "Calls.JoinGroupCall.All",
                    "Calls.AccessMedia.All"}};

    std::string ring(graph::identity from = {graph::identity_kind::user, "ada", "Ada", "tenant-1"}) {
        const graph::identity bot{graph::identity_kind::application, "app-1", "Bot", {}};
        id = w.ring({from, bot, "app-1", "tenant-1", "https://bot/callback"}, now).value();
        react();
        return id;
    }

    // Until `then`, stopping at each moment at which something is due.
    void run_until(moment then) {
        react();
        for (auto due = w.next_due(); due && *due <= then; due = w.next_due()) {
            now = std::max(now, *due);
            w.advance(now);
            react();
        }
        now = then;
        w.advance(now);
        react();
    }
    void run_for(duration d) { run_until(now + d); }

    graph_answer ask(graph::method m, std::string body = {}) {
        auto answer = w.request({m, id, std::move(body), scenario, {}, sub_id, version, app}, now);
        react();
        return answer;
    }
    graph_answer answer() {
        return ask(graph::method::answer,
                   R"({"callbackUri":"https://bot/callback/1","acceptedModalities":["audio"],)"
                   R"("mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"}})");
    }
    // The bot calls. `more` are members of the body: R"("source":{…},)"
    graph_answer place(const std::string& targets = R"({"identity":{"user":{"id":"grace"}}})",
                       const std::string& more = {}) {
        auto answer =
            ask(graph::method::create,
                "{" + more + R"("callbackUri":"https://bot/callback/out?leg=7",)" +
                    (targets.empty() ? "" : R"("targets":[)" + targets + "],") +
                    R"("requestedModalities":["audio"],)"
                    R"("mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"}})");
        constexpr std::string_view before_id = "/communications/calls/";
        if (answer.status == 201) id = answer.location.substr(before_id.size());
        return answer;
    }
    graph_answer place_group() {
        return place(R"({"identity":{"user":{"id":"ada"}}},{"identity":{"user":{"id":"grace"}}})");
    }
    // A meeting of "olga", and the bot in it, established; the mail read.
    void meet(const conference_facts& more = {}) {
        conference_facts facts = more;
        facts.id = "m";
        facts.meeting = true;
        facts.tenant = "tenant-1";
        facts.thread = "19:meeting_m@thread.v2";
        facts.organizer = {graph::identity_kind::user, "olga"};
        w.describe_meeting(facts, now);
        come("olga", "p-olga");
        come("ada", "p-ada");
        join();
        run_for(std::chrono::seconds(1));
        mail.clear();
    }
    graph_answer join(const std::string& more = {}) {
        return place(
            {},
            more +
                R"("tenantId":"tenant-1","chatInfo":{"threadId":"19:meeting_m@thread.v2","messageId":"0"},)"
                R"("meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo",)"
                R"("organizer":{"user":{"id":"olga","tenantId":"tenant-1"}}},)");
    }
    bool come(const std::string& user, const std::string& participant) {
        attendee who{participant, {graph::identity_kind::user, user}};
        const bool in = w.come("m", std::move(who), now).has_value();
        react();
        return in;
    }
    bool go(const std::string& who) {
        const bool out = w.go("m", who, now);
        react();
        return out;
    }
    bool change(const std::string& who, const attendee_change& what) {
        const bool done = w.change("m", who, what, now);
        react();
        return done;
    }
    graph_answer ask_of(graph::method m, std::string participant, std::string body = {}) {
        sub_id = std::move(participant);
        auto answer = ask(m, std::move(body));
        sub_id.clear();
        return answer;
    }
    // An answered call with active audio, and the mail read.
    void establish() {
        ring();
        answer();
        run_for(std::chrono::seconds(1));
        mail.clear();
    }
    graph_answer play(const std::string& file, const std::string& context = "ctx") {
        return ask(
            graph::method::play_prompt,
            R"({"clientContext":")" + context +
                R"(","prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":"https://bot/)" +
                file + R"("}}]})");
    }
    graph_answer transfer(const std::string& member = R"("user":{"id":"grace"})") {
        return ask(graph::method::transfer, R"({"transferTarget":{"identity":{)" + member + "}}}");
    }
    void press(const std::string& keys) {
        w.press(id, keys, now);
        react();
    }

    // What the bot was told, in words: "established", "tone 2", …
    [[nodiscard]] std::vector<std::string> told() const {
        std::vector<std::string> all;
        for (const auto& m : mail) all.push_back(m.raw.what.what.about);
        return all;
    }
    [[nodiscard]] std::string outcome() const { return w.find(id)->outcome(); }

    void react() {
        for (auto effects = w.take_effects(); !effects.empty(); effects = w.take_effects())
            for (auto& e : effects) std::visit([&](auto& what) { on(what); }, e);
    }

  private:
    void on(send_notification& s) {
        auto parsed = graph::parse_notifications(s.what.what.body);
        mail.push_back(
            {now, s, parsed.has_value() ? *std::move(parsed) : std::vector<graph::notification>()});
        if (hold_answers) return;
        w.notification_answered(s.call,
                                {s.what.what.number, bot_status, std::chrono::milliseconds(3), {}, {}}, now);
    }
    void on(fetch_prompt& f) {
        fetched.push_back(f.what.uri);
        fetching.push_back(f.what.number);
        if (hold_fetches) return;
        const auto known = files.find(f.what.uri);
        w.prompt_fetched(f.what.number,
                         known != files.end() ? known->second : prompt_playable{std::chrono::seconds(2)},
                         now);
    }
    void on(call_changed&) {}
};

}  // namespace switchhook::emulator
