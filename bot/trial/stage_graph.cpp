// What Graph answers, and what follows from it.

#include <algorithm>

#include "bot/trial/stage.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot::trial {
namespace {

using graph::call_state;

constexpr milliseconds operation_takes{500};  // of what a step asks for
constexpr milliseconds beep{500};

unsigned status_of(request_error error) {
    switch (error) {
        case request_error::refused: return 400;
        case request_error::gone: return 404;
        case request_error::unavailable: return 503;
        case request_error::outcome_unknown: break;
    }
    return 0;
}

}  // namespace

void stage::answer(const send_request& request, std::deque<event>& then) {
    const auto& method = graph::describe(graph::method_of(request.request));
    constexpr milliseconds took{5};
    since.requests.push_back(request.request);
    if (const auto error = take_failure(injected_failure::kind::request, method.name)) {
        const auto status = status_of(*error);
        then.push_back(request_failed{request.number, *error, status, {}, took});
        return;
    }
    request_succeeded ok;
    ok.request = request.number;
    ok.status = method.status;
    ok.took = took;
    if (method.id == graph::method::get) ok.call = call_changed{told_, {}, {}};
    if (method.id == graph::method::create)
        ok.created = graph::call_id("leg-" + std::to_string(request.number));
    if (method.answer == graph::answer_kind::running_operation)
        ok.operation = graph::operation_id("op-" + std::to_string(request.number));
    then.push_back(std::move(ok));
    follow_up(request, then);
}

void stage::follow_up(const send_request& request, std::deque<event>& then) {
    switch (graph::method_of(request.request)) {
        case graph::method::answer:
            told_ = call_state::established;
            then.push_back(call_changed{call_state::establishing, {}, {}});
            then.push_back(call_changed{call_state::established, {}, {}});
            then.push_back(call_changed{call_state::established, graph::media_state::active, {}});
            return;
        case graph::method::create:
            ++begun_;
            told_ = call_state::ringing;
            return;
        case graph::method::hang_up:
        case graph::method::reject:
        case graph::method::redirect:
            told_ = call_state::terminated;
            then.push_back(call_deleted{graph::result_info{200, 7000, {}}});
            return;
        case graph::method::transfer:
            ++begun_;
            told_ = call_state::transferring;
            heard_ = false;
            then.push_back(call_changed{call_state::transferring, {}, {}});
            return;
        case graph::method::subscribe_to_tone: heard_ = true; return;
        case graph::method::cancel_media_processing: return stop_media();
        case graph::method::play_prompt:
            return play(request, std::get<graph::play_prompt_request>(request.request));
        case graph::method::record_response:
            return record(request, std::get<graph::record_response_request>(request.request));
        default: break;
    }
    if (!call_.asked || call_.asked->request != request.number || !call_.asked->has_end) return;
    operation_ended end;
    end.client_context = client_context(call_, request.number);
    end.status = take_failure(injected_failure::kind::operation) ? graph::operation_status::failed
                                                                 : graph::operation_status::completed;
    come(operation_takes, std::move(end));
}

void stage::play_clips(const std::vector<graph::prompt>& prompts) {
    media_free_ = std::max(media_free_, now_);
    for (const auto& p : prompts) {
        if (const auto& uri = graph::media_of(p).uri; uri.starts_with(recording_uri)) {
            media_free_ += stored_[uri.substr(recording_uri.size())];
            continue;
        }
        const auto clip = static_cast<std::uint16_t>(std::stoul(graph::media_of(p).resource_id));
        const auto from = media_free_;
        media_free_ += world_.clips[clip].length;
        playing_.push_back({clip, from, media_free_});
    }
    move_to(now_);
}

void stage::play(const send_request& request, const graph::play_prompt_request& play) {
    operation_ended end;
    end.client_context = play.client_context;
    end.status = graph::operation_status::completed;
    if (take_failure(injected_failure::kind::prompt)) {
        end.status = graph::operation_status::failed;
        end.result = graph::result_info{500, 8511, {}};
    } else {
        play_clips(play.prompts);
    }
    come(std::max(milliseconds(0), media_free_ - now_), std::move(end), request.number);
}

void stage::record(const send_request& request, const graph::record_response_request& record) {
    using std::chrono::seconds;
    play_clips(record.prompts);
    if (record.play_beep) media_free_ += beep;
    recording_ = recording{request.number,
                           record.client_context,
                           media_free_,
                           seconds(record.initial_silence_timeout_seconds),
                           seconds(record.max_silence_timeout_seconds),
                           seconds(record.max_record_duration_seconds),
                           {}};
    for (const auto& tone : record.stop_tones) recording_->stop_tones += tone;
    // So that the caller's turn begins when it does.
    come(media_free_ - now_, notification_noted{"the recording began"});
    constexpr int nobody_spoke = 8510;
    end_recording(nobody_spoke, false, media_free_ - now_ + recording_->initial_silence);
}

void stage::end_recording(int subcode, bool with_file, milliseconds after) {
    std::erase_if(coming_, [&](const occurrence& o) { return o.media == recording_->request; });
    operation_ended end;
    end.client_context = recording_->context;
    end.status = with_file ? graph::operation_status::completed : graph::operation_status::failed;
    end.result = graph::result_info{with_file ? 200 : 400, subcode, {}};
    if (with_file) end.recording_location = "https://media.example.org/recording";
    spoken_ = now_ + after - recording_->from;
    media_free_ = now_ + after;
    come(after, std::move(end), recording_->request);
    if (after == milliseconds(0)) pass(after);
}

void stage::stop_media() {
    std::erase_if(coming_, [](const occurrence& o) { return o.media != 0; });
    playing_.clear();
    media_free_ = now_;
}

void stage::come(milliseconds after, event what, std::uint32_t media) {
    coming_.push_back({now_ + after, std::move(what), media});
}

}  // namespace switchhook::bot::trial
