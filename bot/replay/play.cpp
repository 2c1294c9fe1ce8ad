#include "bot/replay/play.hpp"

#include <algorithm>

#include "bot/call/translate.hpp"
#include "bot/replay/alignment.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot::replay {
namespace {

// What the client makes of an HTTP status once its repeats are spent.
request_error error_of(std::int64_t status, graph::repeat on_lost_answer) {
    if (status == 404) return request_error::gone;
    if (status == 504 && on_lost_answer == graph::repeat::never) return request_error::outcome_unknown;
    if (status == 429 || status >= 500) return request_error::unavailable;
    return request_error::refused;
}

// Nothing for what is no answer.
std::optional<played_call::answer> read_answer(json::value v, const graph::method_description& method) {
    played_call::answer how;
    if (const auto found = v["call"]; found.is_object()) {
        how.call = change_of(graph::read_call(found));
        return how;
    }
    const auto status = v["status"].as_integer().value_or(0);
    const bool lost = v["lost"].as_bool().value_or(false);
    if (!lost && status < 200) return {};
    if (!lost && status < 400) return how;
    request_failed failure;
    failure.status = static_cast<unsigned>(status);
    failure.code = v["code"].string_or();
    failure.error = lost ? request_error::outcome_unknown : error_of(status, method.on_lost_answer);
    how.failure = failure;
    return how;
}

std::string where(const recorded_line& line) { return line.file + ':' + std::to_string(line.number) + ": "; }

class player {
  public:
    player(const recording& r, std::shared_ptr<const trial::scenery> on, instant begins)
        : recording_(r), on_(std::move(on)), begins_(begins), now_(begins) {}

    playing play() {
        assign_deeds();
        for (const auto& line : recording_.lines) take(line);
        for (auto& c : calls_) {
            for (const auto& method : c.call.unasked())
                if (!c.answers_are_recorded)
                    result_.unusable.push_back("an answer to " + method +
                                               " is prepared, and never asked for");
            for (auto& d : compare_deeds(c.recorded, c.call.deeds()))
                result_.differences.push_back(std::move(d));
            result_.calls.push_back({c.id, c.call.has_begun(), c.call.deeds()});
        }
        return std::move(result_);
    }

  private:
    struct one_call {
        std::string key, id;
        played_call call;
        std::vector<const recorded_line*> recorded;  // what was done in it
        std::size_t passed = 0;                      // of those, so far
        bool answers_are_recorded = false;
    };

    one_call& call_of(const graph::call_id& id) {
        const auto known =
            std::find_if(calls_.begin(), calls_.end(), [&](const one_call& c) { return c.key == id.key(); });
        if (known != calls_.end()) return *known;
        calls_.push_back({id.key(), id.wire(), played_call(on_, begins_), {}, 0, false});
        return calls_.back();
    }

    // A line without a name is of the call that was told of last.
    one_call* call_of(const recorded_line& line) {
        if (const auto named = line.content.root()["call"].as_string())
            return &call_of(graph::call_id(std::string(*named)));
        return current_ < calls_.size() ? &calls_[current_] : nullptr;
    }

    void note_current(const graph::call_id& id) {
        current_ = static_cast<std::size_t>(&call_of(id) - calls_.data());
    }

    // Requests are answered as they were, so the answers must be there before they are asked for.
    void assign_deeds() {
        for (const auto& line : recording_.lines) {
            const auto root = line.content.root();
            if (root["notification"])
                for (const auto& n : notifications_in(root["notification"])) note_current(n.resource.call);
            if (!line.is_deed()) continue;
            auto* c = call_of(line);
            if (c == nullptr) {
                result_.unusable.push_back(where(line) + "done before any call is told of");
                continue;
            }
            c->recorded.push_back(&line);
            if (const auto method = graph::method_named(root["request"].string_or());
                method && root["status"])
                if (auto how = read_answer(root, graph::describe(*method))) {
                    c->answers_are_recorded = true;
                    c->call.prepare(std::string(graph::describe(*method).name), *std::move(how));
                }
        }
        current_ = calls_.size();
    }

    static std::vector<graph::notification> notifications_in(json::value body) {
        auto parsed = graph::parse_notifications(body.dump());
        return parsed.has_value() ? *std::move(parsed) : std::vector<graph::notification>();
    }

    void take(const recorded_line& line) {
        if (line.at) {
            const auto at = begins_ + *line.at;
            if (!line.is_deed() && at < now_) return complain(line, "\"at\" runs backwards");
            if (!line.is_deed()) pass_time(at);
        }
        const auto root = line.content.root();
        if (line.is_deed()) {
            if (auto* c = call_of(line)) ++c->passed;
        } else if (root["notification"]) {
            receive(line, root);
        } else {
            happen(line, root);
        }
    }

    void pass_time(instant until) {
        now_ = until;
        for (auto& c : calls_) c.call.pass_time(until);
    }

    void receive(const recorded_line& line, json::value root) {
        const auto all = notifications_in(root["notification"]);
        if (all.empty()) return complain(line, "no notification in it");
        for (const auto& n : all) {
            note_current(n.resource.call);
            auto& c = calls_[current_];
            match_contexts(c);
            c.call.pass_time(now_);
            c.call.receive(n, root["busy"].as_bool().value_or(false));
        }
    }

    // Requests that were done by now, each beside ours: what they call their operations is what they will be told of.
    static void match_contexts(one_call& c) {
        const auto& ours = c.call.deeds();
        std::ptrdiff_t next = 0;
        for (std::size_t i = 0; i < c.passed; ++i) {
            const auto theirs = c.recorded[i]->content.root();
            const auto context = theirs["body"]["clientContext"].string_or();
            if (context.empty()) continue;
            const auto method = theirs["request"].string_or();
            const auto same = std::find_if(ours.begin() + next, ours.end(),
                                           [&](const deed& d) { return d.request && d.method == method; });
            if (same == ours.end()) continue;
            c.call.rename(context, *same->request);
            next = same - ours.begin() + 1;
        }
    }

    void happen(const recorded_line& line, json::value root) {
        auto* c = call_of(line);
        if (const auto answer = root["answer"]) return prepare(line, answer);
        if (c == nullptr) {
            if (root["reply"] || root["stored"] || root["notStored"] || root["operator"])
                complain(line, "no call is told of before it");
            return;
        }
        if (const auto v = root["reply"]) {
            const auto status = static_cast<unsigned>(v["status"].as_integer().value_or(200));
            if (!c->call.reply(status, value::of(v["body"]))) complain(line, "no web service was asked");
        } else if (root["stored"]) {
            if (!c->call.store_recording(root["stored"].string_or()))
                complain(line, "no recording is on its way");
        } else if (root["notStored"]) {
            if (!c->call.lose_recording(root["notStored"].string_or()))
                complain(line, "no recording is on its way");
        } else if (root["operator"]) {
            if (root["operator"].string_or() != "hangUp")
                return complain(line, "operators only hang up: \"hangUp\"");
            c->call.hang_up();
        }
    }

    // An answer may be prepared before its call is told of: then there is one call.
    void prepare(const recorded_line& line, json::value answer) {
        const auto method = graph::method_named(answer["method"].string_or());
        if (!method) return complain(line, "no method is called \"" + answer["method"].string_or() + '"');
        const auto& described = graph::describe(*method);
        auto how = read_answer(answer, described);
        if (!how) return complain(line, "an answer is a call, a status, or lost");
        auto* c = call_of(line);
        if (c == nullptr && !calls_.empty()) c = &calls_.front();
        if (c == nullptr) return complain(line, "no call is told of");
        c->call.prepare(std::string(described.name), *std::move(how));
    }

    void complain(const recorded_line& line, const std::string& what) {
        result_.unusable.push_back(where(line) + what);
    }

    const recording& recording_;
    std::shared_ptr<const trial::scenery> on_;
    const instant begins_;
    instant now_;
    std::vector<one_call> calls_;
    std::size_t current_ = 0;  // the call that was told of last; behind all of them before the first
    playing result_;
};

}  // namespace

playing play(const recording& r, const std::shared_ptr<const trial::scenery>& on, instant begins) {
    return player(r, on, begins).play();
}

std::shared_ptr<const trial::scenery> scenery_for_playing(std::shared_ptr<const bot::flow> flow,
                                                          flow_surroundings around) {
    auto made = std::make_shared<trial::scenery>();
    for (const auto& label : flow->media_labels)
        made->clips.push_back(
            {"https://bot.example.org/prompts/" + label + ".wav", label, milliseconds(2'000)});
    made->flow = std::move(flow);
    made->around = std::move(around);
    made->world.flow = made->flow.get();
    made->world.clips = made->clips;
    made->world.settings = trial::imagined_settings();
    return made;
}

}  // namespace switchhook::bot::replay
