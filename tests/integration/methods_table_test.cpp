// Every calls method, really done: asked for through the control API and by the command line, written by the
// client, answered by the emulator, in both versions and under both families of URLs. The table goes to the file
// that SWITCHHOOK_METHODS_TABLE names.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "graph/model/methods.hpp"
#include "tests/integration/control_api.hpp"
#include "tests/support/thoroughness.hpp"

namespace switchhook::test {
namespace {

using graph::method;
using graph::method_description;

constexpr std::string_view silent_flow = R"({ "version": 1, "sections": { "main": [ { "wait": "1h" } ] } })";
const std::string organizer = "0b003a80-0000-4000-8000-00000000000a";
const std::string ada = "0b003a80-0000-4000-8000-00000000000b";
const std::string grace = "0b003a80-0000-4000-8000-00000000000c";

enum class way { control_api, command };

struct combination {
    std::string version, root;
};

std::string user(const std::string& id) { return R"({"identity":{"user":{"id":")" + id + R"("}}})"; }

std::string numbered_user(int n) { return "0b003a80-0000-4000-8000-0000000001" + std::to_string(10 + n); }

// A bot in a meeting, with everything that methods ask for.
class stage {
  public:
    explicit stage(const combination& c) : at_(wish_for(c)) {
        put("/emulator/apps/" + std::string(app_id),
            R"({"roles":["Calls.Initiate.All","Calls.InitiateGroupCall.All","Calls.JoinGroupCall.All",)"
            R"("Calls.JoinGroupCallAsGuest.All","Calls.AccessMedia.All"]})");
        put("/emulator/quirks", R"({"recordAnywhere":true})");
        put("/emulator/meetings/m",
            R"({"organizer":{"user":")" + organizer + R"("},"threadId":"19:meeting_m@thread.v2","people":[)" +
                person(organizer, "p-olga") + "," + person(ada, "p-ada") + "," +
                person(numbered_user(0), "p-extra0") + "," + person(numbered_user(1), "p-extra1") + "]}");
        put("/emulator/meetings/m/people/p-ada", R"({"sharing":true})");
        meeting_ = established(place(at_, join_order()));
        wait_until_heard(at_, meeting_);
    }

    struct question {
        std::string call{};
        std::string sub_id{};
        std::string body{};
        std::string seen_as{};  // Graph's name of the call; empty where there is no call to look at
    };

    // What is rightly asked, of a call that stands as it must.
    question prepare(method m, way w) {
        const int n = static_cast<int>(w);
        const auto in_meeting = [&](std::string body = {}, std::string sub = {}) {
            return question{meeting_, std::move(sub), std::move(body), graph_id(meeting_)};
        };
        const std::string group = "g" + std::to_string(n);
        switch (m) {
            case method::create:
                return {{},
                        {},
                        R"({"targets":[{"@odata.type":"#microsoft.graph.invitationParticipantInfo",)" +
                            user(grace).substr(1) + "]}",
                        {}};
            case method::hang_up:
            case method::transfer: {
                const auto call = established(place(at_, R"({"to":{"user":")" + ada + R"("}})"));
                return {call,
                        {},
                        m == method::hang_up ? "" : R"({"transferTarget":)" + user(grace) + "}",
                        graph_id(call)};
            }
            case method::answer: {
                auto q = ringing();
                q.body =
                    R"({"acceptedModalities":["audio"],"mediaConfig":{"@odata.type":"#microsoft.graph.serviceHostedMediaConfig"}})";
                return q;
            }
            case method::reject: {
                auto q = ringing();
                q.body = R"({"reason":"busy"})";
                return q;
            }
            case method::redirect: {
                auto q = ringing();
                q.body = R"({"targets":[)" + user(grace) + "]}";
                return q;
            }
            case method::play_prompt:
                return in_meeting(
                    R"({"prompts":[{"@odata.type":"#microsoft.graph.mediaPrompt","mediaInfo":{"uri":")" +
                    at_.public_url() + R"(/prompts/x.wav","resourceId":"x"}}]})");
            case method::record_response: silence(); return in_meeting(R"({"maxRecordDurationInSeconds":5})");
            case method::send_dtmf_tones: return in_meeting(R"({"tones":["tone1"]})");
            case method::change_screen_sharing_role: {
                const auto call = established(place(at_, hosted_order()));
                return {call, {}, R"({"role":"viewer"})", graph_id(call)};
            }
            case method::update_recording_status: return in_meeting(R"({"status":"recording"})");
            case method::get_participant:
            case method::mute_participant:
            case method::start_hold_music:
            case method::stop_hold_music: return in_meeting({}, "p-ada");
            case method::remove_participant: return in_meeting({}, "p-extra" + std::to_string(n));
            case method::invite:
                return in_meeting(R"({"participants":[)" + user(numbered_user(n + 5)) + "]}");
            case method::get_content_sharing_session: {
                const auto all =
                    ask_control(at_, "GET", "/api/calls/" + meeting_ + "/contentSharingSessions");
                return in_meeting({}, parsed(all.body).root()["value"].at(0)["id"].string_or("none"));
            }
            case method::create_audio_routing_group:
                return in_meeting(
                    R"({"id":")" + group +
                    R"(","routingMode":"oneToOne","sources":["p-ada"],"receivers":["p-olga"]})");
            case method::update_audio_routing_group:
                return in_meeting(
                    R"({"id":")" + group +
                        R"(","routingMode":"multicast","sources":["p-ada"],"receivers":["p-olga"]})",
                    group);
            case method::get_audio_routing_group:
            case method::delete_audio_routing_group: return in_meeting({}, group);
            case method::get_operation: {
                // One that goes on for long enough.
                silence();
                const auto recording = ask_control(
                    at_, "POST", "/api/calls/" + meeting_ + "/recordResponse",
                    R"({"maxRecordDurationInSeconds":120,"initialSilenceTimeoutInSeconds":120,"maxSilenceTimeoutInSeconds":120})");
                return in_meeting({}, parsed(recording.body).root()["id"].string_or());
            }
            case method::log_device_quality:
                return {
                    {},
                    {},
                    R"({"quality":{"@odata.type":"#microsoft.graph.teleconferenceDeviceQuality",)"
                    R"("callChainId":"0b003a80-0000-4000-8000-000000000000","participantId":"0b003a80-0000-4000-8000-000000000001",)"
                    R"("mediaLegId":"0b003a80-0000-4000-8000-000000000002","deviceName":"Room","deviceDescription":"text",)"
                    R"("mediaQualityList":[{"@odata.type":"#microsoft.graph.teleconferenceDeviceAudioQuality","channelIndex":1}]}})",
                    {}};
            default: return in_meeting();
        }
    }

    told_answer ask(const method_description& m, const question& q, way w) {
        return w == way::control_api ? by_control_api(m, q) : by_command(m, q);
    }

    // How often the emulator answered it as its page says.
    std::size_t done(const method_description& m, const question& q) {
        if (q.seen_as.empty()) return 0;
        const auto story = at_.control_document("/emulator/calls/" + q.seen_as);
        const auto exchange = story.root()["exchange"];
        std::size_t count = 0;
        for (std::size_t i = 0; i < exchange.size(); ++i) {
            const auto e = exchange.at(i);
            if (e["what"].string_or() == "request" && e["method"].string_or() == m.name &&
                e["status"].as_integer() == m.status)
                ++count;
        }
        return count;
    }

    std::size_t calls_placed() {
        const auto page = at_.control_document("/emulator/calls");
        return page.root()["calls"].size();
    }

  private:
    static installation_wish wish_for(const combination& c) {
        installation_wish w{std::string(silent_flow)};
        w.speed = 4;
        w.settings = R"("graph": { "version": ")" + c.version + R"(", "root": ")" + c.root + R"(" },)";
        return w;
    }

    static std::string person(const std::string& id, const std::string& participant) {
        return R"({"person":{"user":")" + id + R"("},"participant":")" + participant + R"("})";
    }

    static std::string join_order() {
        const auto context = R"({"Tid":")" + std::string(tenant_id) + R"(","Oid":")" + organizer + R"("})";
        return R"({"join":{"url":"https://teams.microsoft.com/l/meetup-join/19%3ameeting_m%40thread.v2/0?context=)" +
               percent_encode(context) + R"("}})";
    }

    static std::string hosted_order() {
        return R"({"call":{"tenantId":")" + std::string(tenant_id) +
               R"(","chatInfo":{"threadId":"19:meeting_m@thread.v2","messageId":"0"},)"
               R"("meetingInfo":{"@odata.type":"#microsoft.graph.organizerMeetingInfo","organizer":{"user":{"id":")" +
               organizer +
               R"("}}},"mediaConfig":{"@odata.type":"#microsoft.graph.appHostedMediaConfig","blob":"x"}}})";
    }

    void put(const std::string& path, const std::string& body) {
        const auto answer = at_.control("PUT", path, body);
        INFO(path << ": " << answer.body);
        REQUIRE(answer.status < 300);
    }

    std::string established(const std::string& call) {
        wait_until(at_, call, [](json::value c) {
            if (c["state"].string_or() == "terminated") throw std::runtime_error("it ended: " + c.dump());
            return c["state"].string_or() == "established";
        });
        return call;
    }

    std::string graph_id(const std::string& call) {
        const auto known = graph_ids_.find(call);
        if (known != graph_ids_.end()) return known->second;
        const auto answer = ask_control(at_, "GET", "/api/calls/" + call + "/graph");
        INFO(answer.body);
        REQUIRE(answer.status == 200);
        return graph_ids_[call] = parsed(answer.body).root()["id"].string_or();
    }

    void silence() { ask_control(at_, "POST", "/api/calls/" + meeting_ + "/cancelMediaProcessing"); }

    question ringing() {
        const auto id = at_.ring();
        REQUIRE(at_.bot().wait_for_errors(
            [&](const std::string& log) { return log.find(id) != std::string::npos; }, 10s));
        return {id, {}, {}, id};
    }

    told_answer by_control_api(const method_description& m, const question& q) {
        auto path = m.id == method::get ? "/{call}/graph" : std::string(m.path);
        for (const auto& [name, id] : {std::pair{"{call}", q.call}, {"{id}", q.sub_id}})
            if (const auto place = path.find(name); place != std::string::npos)
                path.replace(place, std::string_view(name).size(), percent_encode(id));
        const auto body = m.id == method::create ? R"({"call":)" + q.body + "}" : q.body;
        const auto answer = ask_control(at_, std::string(m.verb), "/api/calls" + path, body);
        const unsigned expected = m.id == method::hang_up ? 202 : m.status;
        return {answer.status == expected, answer.status, answer.body};
    }

    told_answer by_command(const method_description& m, const question& q) {
        std::vector<std::string> arguments{"graph", std::string(m.name)};
        if (!q.call.empty()) arguments.push_back(q.call);
        if (!q.sub_id.empty()) arguments.insert(arguments.end(), {"--id", q.sub_id});
        if (!q.body.empty()) arguments.insert(arguments.end(), {"--json", q.body});
        const auto run = run_beside(at_, std::move(arguments));
        return {run.status == 0, static_cast<unsigned>(run.status), run.output + run.errors};
    }

    installation at_;
    std::string meeting_;
    std::map<std::string, std::string> graph_ids_;
};

bool has_body(const method_description& m) {
    using enum graph::answer_kind;
    return m.id != method::create && m.answer != accepted && m.answer != ok_empty && m.answer != no_content;
}

// What each of the four did in one combination.
struct row {
    bool client = false, emulator = false, control_api = false, command = false;
    [[nodiscard]] bool complete() const { return client && emulator && control_api && command; }
};

using table = std::map<method, std::vector<row>>;

void use_every_method(const combination& c, table& t) {
    stage s(c);
    std::map<method, row> rows;
    for (const auto w : {way::control_api, way::command}) {
        for (const auto& m : graph::all_methods()) {
            const std::string by = w == way::command ? "command" : "control API";
            INFO(c.version << ' ' << c.root << ", " << by << ": " << m.name);
            const auto q = s.prepare(m.id, w);
            const auto before = s.done(m, q);
            const auto calls_before = s.calls_placed();
            const auto answer = s.ask(m, q, w);
            CAPTURE(answer.status, answer.body);
            CHECK(answer.well);
            if (answer.well && has_body(m)) {
                const auto body = parsed(answer.body);
                CHECK(body.root().is_object());
                const auto context = body.root()["@odata.context"].string_or();
                if (!context.empty()) CHECK(context.find('/' + c.version + '/') != std::string::npos);
            }
            bool seen = answer.well && q.seen_as.empty();
            // Placing and hanging up are accepted first, and done a moment later.
            for (const auto until = std::chrono::steady_clock::now() + 10s;
                 !seen && answer.well && std::chrono::steady_clock::now() < until;)
                seen = s.done(m, q) > before;
            if (m.id == method::create)
                for (const auto until = std::chrono::steady_clock::now() + 10s;
                     s.calls_placed() == calls_before && std::chrono::steady_clock::now() < until;)
                    continue;
            if (m.id == method::create) seen = s.calls_placed() > calls_before;
            CHECK(seen);
            auto& r = rows[m.id];
            (w == way::command ? r.command : r.control_api) = answer.well;
            const bool first = w == way::control_api;
            r.client = r.emulator = seen && (first || r.client);
        }
    }
    for (const auto& [id, r] : rows) t[id].push_back(r);
}

std::string as_markdown(const table& t, const std::vector<combination>& all) {
    std::string text = "| method |", line = "|---|";
    for (const auto& c : all) {
        for (const auto* who : {"client", "emulator", "API", "CLI"}) {
            text += ' ' + c.version + ' ' + c.root + ' ' + who + " |";
            line += "---|";
        }
    }
    text += '\n' + line + '\n';
    const auto mark = [](bool yes) { return yes ? " ✔ |" : " **missing** |"; };
    for (const auto& [id, rows] : t) {
        text += "| `" + std::string(graph::describe(id).name) + "` |";
        for (const auto& r : rows)
            text += std::string(mark(r.client)) + mark(r.emulator) + mark(r.control_api) + mark(r.command);
        text += '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("every method is done by client, emulator, control API and command, wherever Graph has it",
          "[methods]") {
    std::vector<combination> all{
        {"v1.0", "communications"}, {"beta", "app"}, {"v1.0", "app"}, {"beta", "communications"}};
    if (under_sanitizer) all.resize(2);
    table t;
    for (const auto& c : all) use_every_method(c, t);
    CHECK(t.size() == graph::all_methods().size());
    for (const auto& [id, rows] : t) {
        INFO(graph::describe(id).name);
        CHECK(rows.size() == all.size());
        CHECK(std::all_of(rows.begin(), rows.end(), [](const row& r) { return r.complete(); }));
    }
    if (const char* file = std::getenv("SWITCHHOOK_METHODS_TABLE"); file != nullptr && *file != '\0') {
        std::ofstream out(file);
        out << as_markdown(t, all);
        CHECK(out.good());
    }
}

}  // namespace switchhook::test
