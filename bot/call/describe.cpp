#include "bot/call/describe.hpp"

#include "base/date_time.hpp"
#include "base/duration.hpp"
#include "base/telephone.hpp"
#include "bot/call/failure.hpp"
#include "bot/flow/interpreter.hpp"
#include "bot/flow/template.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot {
namespace {

std::string text_of(const std::optional<graph::identity>& who) {
    if (!who) return "somebody";
    if (who->kind == graph::identity_kind::phone) return masked_number(who->id);
    return std::string(graph::to_string(who->kind)) + ' ' + who->id;
}

std::string text_of(const graph::result_info& r) {
    return ' ' + std::to_string(r.code) + '/' + std::to_string(r.subcode);
}

std::string number_text(std::uint32_t request) { return " #" + std::to_string(request); }

std::string in_time(milliseconds took) { return " in " + std::to_string(took.count()) + " ms"; }

// The path may have a caller's digits in it, and headers are nobody's business.
std::string host_of(const std::string& url) {
    const auto begin = url.find("://");
    if (begin == std::string::npos) return "nowhere";
    const auto end = url.find_first_of("/?#", begin + 3);
    return url.substr(begin + 3, end == std::string::npos ? end : end - begin - 3);
}

class event_text {
  public:
    explicit event_text(key_display keys) : keys_(keys) {}

    std::string operator()(const call_offered& e) const {
        return "incoming call from " + text_of(e.from) + (e.admit == admission::busy ? ", no room" : "");
    }
    std::string operator()(const call_ordered& e) const {
        const auto* order = e.order.get();
        if (order == nullptr) return "call ordered";
        if (order->leg) return "leg of call " + order->leg->parent.wire();
        if (order->join) return "call ordered: join a meeting";
        if (order->to.empty()) return "call ordered";
        return "call ordered to " + text_of(order->to.front()) +
               (order->to.size() > 1 ? " and " + std::to_string(order->to.size() - 1) + " more" : "");
    }
    std::string operator()(const call_identified&) const { return "Graph named the call"; }
    std::string operator()(const call_changed& e) const {
        std::string text = "call";
        if (e.state) text += ' ' + std::string(graph::to_string(*e.state));
        if (e.audio) text += ", audio " + std::string(graph::to_string(*e.audio));
        if (e.result) text += text_of(*e.result);
        return text;
    }
    std::string operator()(const tone_received& e) const {
        const bool hidden = keys_ == key_display::hide;
        return "key " + (hidden ? std::string("•") : std::string(1, e.key == 0 ? '?' : e.key)) + " (tone " +
               std::to_string(e.sequence) + ")";
    }
    std::string operator()(const operation_ended& e) const {
        std::string text = "operation ";
        text += was_cut_off(e) ? "cut off" : graph::to_string(e.status);
        if (e.result) text += text_of(*e.result);
        if (!e.recording_location.empty()) text += ", with a recording";
        return text;
    }
    std::string operator()(const call_deleted& e) const {
        return "call deleted" + (e.result ? text_of(*e.result) : std::string());
    }
    std::string operator()(const notification_noted& e) const {
        return "notification of " + (e.type.empty() ? std::string("unknown kind") : e.type);
    }
    std::string operator()(const timer_fired& e) const { return "timer " + std::string(to_string(e.name)); }
    std::string operator()(const request_succeeded& e) const {
        std::string text = "request" + number_text(e.request) + " → " + std::to_string(e.status);
        if (e.call && e.call->state) text += ' ' + std::string(graph::to_string(*e.call->state));
        return text + in_time(e.took);
    }
    std::string operator()(const request_failed& e) const {
        std::string text = "request" + number_text(e.request) + " failed";
        if (e.status != 0) text += " → " + std::to_string(e.status);
        if (!e.code.empty()) text += " (" + e.code + ')';
        return text + in_time(e.took);
    }
    std::string operator()(const recording_stored& e) const { return "recording stored as " + e.file; }
    std::string operator()(const recording_lost& e) const { return "recording lost: " + e.why; }
    std::string operator()(const service_answered& e) const {
        return "service" + number_text(e.request) + " → " + std::to_string(e.status) + in_time(e.took);
    }
    std::string operator()(const service_failed& e) const {
        return "service" + number_text(e.request) + " failed: " + e.why +
               (e.status == 0 ? std::string() : " → " + std::to_string(e.status)) + in_time(e.took);
    }
    std::string operator()(const steps_fetched& e) const {
        return "service" + number_text(e.request) + " replied steps" + in_time(e.took);
    }
    std::string operator()(const callback_kept& e) const {
        return "order to call back" + number_text(e.request) + " kept, due " + date_time_text(e.due);
    }
    std::string operator()(const callback_refused& e) const {
        return "order to call back" + number_text(e.request) + " refused: " + e.why;
    }
    std::string operator()(const leg_answered& e) const { return "leg" + number_text(e.leg) + " answered"; }
    std::string operator()(const leg_failed& e) const {
        return "leg" + number_text(e.leg) + " failed: " + std::string(graph::to_string(e.why));
    }
    std::string operator()(const line_moved& e) const {
        return "place " + std::to_string(e.position) + " of " + std::to_string(e.callers) + " in the line";
    }
    std::string operator()(const agent_offered& e) const { return "the line offers " + text_of(e.agent); }
    std::string operator()(const line_refused& e) const {
        return e.full ? "the line is full" : "there are too many lines";
    }
    std::string operator()(const line_forgotten&) const { return "the line has to be told again who waits"; }
    std::string operator()(const hang_up_asked&) const { return "operator asked to hang up"; }
    std::string operator()(const section_asked& e) const {
        return "operator sends the call to \"" + e.section + '"';
    }
    std::string operator()(const call_resumed&) const { return "another process goes on with the call"; }
    std::string operator()(const request_asked& e) const {
        return "operator asked for " + std::string(graph::describe(graph::method_of(e.request)).name);
    }

  private:
    key_display keys_;
};

// Of the words of a value one label stands for all.
std::string labels(const std::vector<graph::prompt>& prompts, const world& w) {
    std::string text;
    for (const auto& p : prompts) {
        if (graph::media_of(p).uri.starts_with(recording_uri)) text += " the recording";
        for (std::size_t i = 0; i < w.clips.size(); ++i) {
            if (w.clips[i].uri != graph::media_of(p).uri) continue;
            const auto label = ' ' + w.flow->media_labels[i];
            if (label != " …" || !text.ends_with(label)) text += label;
            break;
        }
    }
    return text;
}

std::string detail(const graph::call_request& request, const world& w) {
    if (const auto* play = std::get_if<graph::play_prompt_request>(&request)) return labels(play->prompts, w);
    if (const auto* record = std::get_if<graph::record_response_request>(&request))
        return labels(record->prompts, w);
    if (const auto* transfer = std::get_if<graph::transfer_request>(&request))
        return " to " + text_of(transfer->target.identity.who());
    if (const auto* reject = std::get_if<graph::reject_request>(&request))
        return reject->reason ? ' ' + std::string(graph::to_string(*reject->reason)) : std::string();
    if (const auto* create = std::get_if<graph::create_call_request>(&request))
        return create->call.targets.empty() ? std::string(" into a meeting")
                                            : " to " + text_of(create->call.targets.front().identity.who());
    if (const auto* redirect = std::get_if<graph::redirect_request>(&request))
        return redirect->targets.empty() ? std::string()
                                         : " to " + text_of(redirect->targets.front().identity.who());
    if (const auto* invite = std::get_if<graph::invite_request>(&request))
        return invite->participants.empty() ? std::string()
                                            : " of " + text_of(invite->participants.front().identity.who());
    return {};
}

}  // namespace

std::string_view to_string(request_error e) {
    switch (e) {
        case request_error::refused: return "refused";
        case request_error::gone: return "gone";
        case request_error::unavailable: return "unavailable";
        case request_error::outcome_unknown: break;
    }
    return "outcomeUnknown";
}

std::string describe(const event& e, key_display keys) { return std::visit(event_text(keys), e); }

std::string describe(const action& a, const world& w) {
    if (const auto* send = std::get_if<send_request>(&a)) {
        const auto& method = graph::describe(graph::method_of(send->request));
        return std::string(method.name) + detail(send->request, w) + number_text(send->number);
    }
    if (const auto* fetch = std::get_if<fetch_recording>(&a))
        return "fetch the recording" + number_text(fetch->number);
    if (const auto* join = std::get_if<join_recordings>(&a))
        return "join " + std::to_string(join->files.size()) + " recordings" + number_text(join->number);
    if (const auto* gone = std::get_if<discard_recordings>(&a))
        return gone->files.size() == 1 ? std::string("discard the recording")
                                       : "discard " + std::to_string(gone->files.size()) + " recordings";
    if (const auto* ask = std::get_if<ask_service>(&a))
        return "ask " + host_of(ask->request.url) + (ask->for_steps ? " for steps" : "") +
               number_text(ask->number);
    if (const auto* notice = std::get_if<send_notice>(&a))
        return "notify " + host_of(notice->request.url) +
               (notice->body_file.empty() ? "" : " with the recording");
    if (const auto* later = std::get_if<keep_callback>(&a))
        return "keep an order to call " + text_of(later->order.to) + " back by " + later->order.flow +
               number_text(later->number);
    if (const auto* leg = std::get_if<begin_leg>(&a)) {
        const auto* order = leg->order.get();
        return "call " +
               (order == nullptr || order->to.empty() ? std::string("nobody") : text_of(order->to.front())) +
               " beside this call" + number_text(leg->number);
    }
    if (const auto* leg = std::get_if<end_leg>(&a)) return "end the leg" + number_text(leg->number);
    if (const auto* report = std::get_if<report_leg>(&a))
        return "tell the parent: " +
               (report->call.empty() ? std::string(graph::to_string(report->why)) : std::string("answered"));
    if (const auto* enter = std::get_if<enter_line>(&a))
        return "enter the line \"" + enter->shown + '"' + number_text(enter->number);
    if (const auto* left = std::get_if<leave_line>(&a))
        return (left->connected ? "leave the line for the agent" : "leave the line") +
               number_text(left->number);
    if (const auto* lost = std::get_if<agent_lost>(&a))
        return "tell the line: " + std::string(graph::to_string(lost->why)) + number_text(lost->number);
    if (const auto* listed = std::get_if<list_agents>(&a))
        return "tell the line of " + std::to_string(listed->agents.size()) + " agents" +
               number_text(listed->number);
    if (const auto* line = std::get_if<write_log>(&a)) return "log: " + line->text;
    return "release the call";
}

std::string without_number(std::string action) {
    if (const auto number = action.rfind(" #"); number != std::string::npos) action.resize(number);
    return action;
}

key_display keys_at(const call& c, const flow& f, const event& e) {
    const auto* step = interpreter::current(c, f);
    const auto* input = input_of(c.flow.step);
    const auto* tone = std::get_if<tone_received>(&e);
    // Keys pressed ahead of a secret input are part of it, and those out of order may have been, or will be.
    const bool elsewhere = input == nullptr || step == nullptr ||
                           (step->keeps_keys() && input->at == input_memory::stage::prompting) ||
                           (tone != nullptr && !c.tones.is_next(tone->sequence));
    const bool hidden = elsewhere ? f.hides_keys : step->hides_keys();
    return hidden ? key_display::hide : key_display::show;
}

}  // namespace switchhook::bot
