#include "emulator/world/transcript.hpp"

#include <utility>

#include "base/json/document.hpp"
#include "base/json/guard.hpp"

namespace switchhook::emulator {
namespace {

void text_unless_empty(json::writer& w, std::string_view name, const std::string& text) {
    if (!text.empty()) w.field(name, text);
}

void write_party(json::writer& w, std::string_view name, const graph::identity& who) {
    w.object(name, [&] {
        w.field(graph::to_string(who.kind), who.id);
        w.optional_field("name", who.display_name);
    });
}

// Bodies are JSON most of the time; what is not is shown as text, and so is what would make the page around it too
// deep to be read.
void write_body(json::writer& w, const std::string& body) {
    if (body.empty()) return;
    w.key("body");
    constexpr json::guard_limits within_a_page{48};
    if (!json::guard(body, within_a_page) && json::document::parse(body).has_value())
        w.raw(body);
    else
        w.item(body);
}

void write_prompt(json::writer& w, const std::string& uri, const std::string& resource_id,
                  const std::string& client_context) {
    w.field("uri", uri);
    text_unless_empty(w, "resourceId", resource_id);
    text_unless_empty(w, "clientContext", client_context);
}

struct entry_writer {
    json::writer& w;

    void operator()(const happened::ring& e) const {
        w.field("what", "ring");
        write_party(w, "from", e.from);
        write_party(w, "to", e.to);
    }
    void operator()(const happened::placed& e) const {
        w.field("what", "placed");
        write_party(w, "from", e.from);
        write_party(w, "to", e.to);
    }
    void operator()(const happened::notification& e) const {
        w.field("what", "notification");
        w.field("number", e.number);
        w.field("about", e.about);
        text_unless_empty(w, "fault", e.fault);
        write_body(w, e.body);
    }
    void operator()(const happened::notification_answered& e) const {
        w.field("what", "notificationAnswered");
        w.field("number", e.number);
        w.field("status", e.status);
        w.field("latencyMs", static_cast<double>(e.latency.count()) / 1000.0);
        text_unless_empty(w, "trouble", e.trouble);
        text_unless_empty(w, "fault", e.fault);
        write_body(w, e.body);
    }
    void operator()(const happened::request& e) const {
        w.field("what", "request");
        w.field("method", e.method);
        w.field("status", e.status);
        text_unless_empty(w, "code", e.code);
        text_unless_empty(w, "message", e.message);
        text_unless_empty(w, "fault", e.fault);
        write_body(w, e.body);
    }
    void operator()(const happened::prompt_fetched& e) const {
        w.field("what", "promptFetched");
        write_prompt(w, e.uri, e.resource_id, {});
        if (e.trouble.empty())
            w.field("lengthMs", milliseconds(e.length));
        else
            w.field("trouble", e.trouble);
    }
    void operator()(const happened::prompt_playing& e) const {
        w.field("what", "promptPlaying");
        write_prompt(w, e.uri, e.resource_id, e.client_context);
        w.field("lengthMs", milliseconds(e.length));
    }
    void operator()(const happened::prompt_finished& e) const {
        w.field("what", "promptFinished");
        write_prompt(w, e.uri, e.resource_id, e.client_context);
        w.field("whole", e.whole);
    }
    void operator()(const happened::beep& e) const {
        w.field("what", "beep");
        text_unless_empty(w, "clientContext", e.client_context);
        w.field("lengthMs", milliseconds(e.length));
    }
    void operator()(const happened::recording_begun& e) const {
        w.field("what", "recordingBegun");
        text_unless_empty(w, "clientContext", e.client_context);
    }
    void operator()(const happened::recording_over& e) const {
        w.field("what", "recordingOver");
        text_unless_empty(w, "clientContext", e.client_context);
        w.field("reason", e.reason);
        w.field("lengthMs", milliseconds(e.length));
    }
    void operator()(const happened::key& e) const {
        w.field("what", "key");
        w.field("key", std::string(1, e.which));
        w.field("notified", e.notified);
    }
    void operator()(const happened::tone_sent& e) const {
        w.field("what", "toneSent");
        w.field("key", std::string(1, e.which));
    }
    void operator()(const happened::speech& e) const {
        w.field("what", "speech");
        w.field("lengthMs", milliseconds(e.length));
    }
    void operator()(const happened::caller_hung_up& e) const {
        w.field("what", e.callee ? "calleeHungUp" : "callerHungUp");
    }
    void operator()(const happened::remark& e) const {
        w.field("what", "remark");
        w.field("text", e.text);
    }
    void operator()(const happened::end& e) const {
        w.field("what", "end");
        w.field("outcome", e.outcome);
        w.field("code", e.code);
        w.field("subcode", e.subcode);
    }
};

}  // namespace

void write(json::writer& w, const entry& e) {
    w.object([&] {
        w.field("n", e.n);
        w.field("at", milliseconds(e.at));
        std::visit(entry_writer{w}, e.what);
    });
}

const entry& transcript::add(moment at, event what) {
    entry e{++last_, at, std::move(what)};
    if (most_ == 0) return unkept_ = std::move(e);
    entries_.push_back(std::move(e));
    if (entries_.size() > most_) entries_.pop_front();
    return entries_.back();
}

}  // namespace switchhook::emulator
