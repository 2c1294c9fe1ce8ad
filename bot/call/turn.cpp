#include "bot/call/turn.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

// Of one prompt in a call: some minutes of words, in twenty requests.
constexpr std::size_t most_clips = 20 * most_prompts_in_a_request;

graph::media_info media_info_of(const clip& c) { return {c.uri, c.resource_id}; }

// Up to a tenth earlier: the same for one call each time, on every machine, and spread over calls, so that
// they do not all ask at once. FNV-1a.
milliseconds with_jitter(milliseconds interval, const call& c) {
    std::uint32_t hash = 2'166'136'261U;
    for (const char ch : c.key.key()) hash = (hash ^ static_cast<unsigned char>(ch)) * 16'777'619U;
    return interval - interval * static_cast<std::int64_t>(hash % 101) / 1000;
}

}  // namespace

std::uint32_t turn::send(purpose why, graph::call_request request, milliseconds within) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, why});
    actions_.push_back(send_request{number, why == purpose::create ? graph::call_id() : call.id,
                                    std::move(request), within});
    return number;
}

void turn::place(graph::call_resource what, milliseconds ring_within) {
    const auto leg = call.last_request + 1;
    what.callback_uri = world.settings.callback_uri + '/' + call.key.wire() + '/' + std::to_string(leg);
    if (what.requested_modalities.empty()) what.requested_modalities = {"audio"};
    if (!what.media_config) what.media_config = graph::service_hosted_media{world.prefetch, {}};
    call.phase = call_phase::calling;
    call.looks = 0;
    call.dial = dialling{leg, ring_within, {}, false, {}};
    // From when Graph has taken the request, and so again then.
    start(timer_name::ring, world.settings.placing_within + ring_within);
    send(purpose::create, graph::create_call_request{std::move(what)}, world.settings.placing_within);
}

void turn::ask(graph::call_request request, std::optional<milliseconds> within) {
    const auto limit = world.settings.request_within;
    call.asked = asked_operation{call.last_request + 1, within.has_value(), {}};
    start(timer_name::operation, limit + within.value_or(milliseconds(0)) + world.settings.completion_grace);
    send(purpose::step, std::move(request), limit);
}

void turn::redirect(graph::redirect_request request) {
    call.asked = asked_operation{call.last_request + 1, false, {}};
    start(timer_name::operation, world.settings.answer_window + world.settings.completion_grace);
    send(purpose::redirect, std::move(request), world.settings.answer_window);
}

void turn::send_for_operator(graph::call_request request) {
    send(purpose::operator_, std::move(request), world.settings.request_within);
}

void turn::answer() {
    graph::answer_request request;
    request.callback_uri = world.settings.callback_uri;
    request.media = graph::service_hosted_media{world.prefetch, {}};
    call.phase = call_phase::answering;
    start(timer_name::establish, world.settings.answer_window + world.settings.establish_within);
    send(purpose::answer, std::move(request), world.settings.answer_window);
}

void turn::reject(graph::reject_reason reason) {
    graph::reject_request request;
    request.reason = reason;
    send(purpose::reject, std::move(request), world.settings.answer_window);
}

void turn::hang_up_request() {
    if (call.id.empty()) return;  // done when Graph has named the call
    send(purpose::hang_up, graph::delete_call_request{}, world.settings.request_within);
}

void turn::subscribe_to_tones() {
    call.tones.resubscribed();
    stop(timer_name::tone_gap);
    graph::subscribe_to_tone_request request{next_context()};
    send(purpose::subscribe, std::move(request), world.settings.request_within);
}

void turn::plan_keep_alive() { start(timer_name::keep_alive, with_jitter(world.settings.keep_alive, call)); }

void turn::keep_alive() {
    plan_keep_alive();
    send(purpose::keep_alive, graph::keep_alive_request{}, world.settings.request_within);
}

void turn::look() {
    ++call.looks;
    // There is nothing to ask after before Graph has named the call.
    if (call.id.empty()) return;
    send(purpose::look, graph::get_call_request{}, world.settings.request_within);
}

bool turn::play(const prompt& p) {
    auto rendered = clips_of(p, call, *world.flow);
    auto& list = rendered.clips;
    if (!rendered.is_whole) write(log_level::warn, "a value could not be said: it is none of its kind");
    if (list.empty()) return false;
    if (list.size() > most_clips) {
        write(log_level::warn, "what is to be said is too long: " + std::to_string(list.size()) +
                                   " pieces, of which " + std::to_string(most_clips) + " are played");
        list.resize(most_clips);
    }
    std::uint32_t last = 0;
    for (std::size_t begin = 0; begin < list.size(); begin += most_prompts_in_a_request) {
        graph::play_prompt_request request;
        request.client_context = next_context();
        const auto end = std::min(list.size(), begin + most_prompts_in_a_request);
        for (auto i = begin; i < end; ++i)
            request.prompts.emplace_back(graph::media_prompt{media_info_of(world.clips[list[i]])});
        last = send(purpose::media, std::move(request), world.settings.request_within);
    }
    call.media = media_operation{media_kind::prompt, last, {}, list.size() > most_prompts_in_a_request};
    start(timer_name::media, length_of(list, world.clips) + world.settings.completion_grace);
    return true;
}

void turn::record(graph::record_response_request request, const prompt& p) {
    request.client_context = next_context();
    const auto list = clips_of(p, call, *world.flow).clips;
    for (const auto index : list)
        request.prompts.emplace_back(graph::media_prompt{media_info_of(world.clips[index])});
    const std::chrono::seconds longest(request.initial_silence_timeout_seconds +
                                       request.max_record_duration_seconds);
    call.media = media_operation{media_kind::recording, call.last_request + 1, {}};
    start(timer_name::media, length_of(list, world.clips) + longest + world.settings.completion_grace);
    send(purpose::media, std::move(request), world.settings.request_within);
}

void turn::cancel_media() {
    if (!call.media) return;
    call.media.reset();
    stop(timer_name::media);
    graph::cancel_media_processing_request request{next_context()};
    send(purpose::cancel, std::move(request), world.settings.request_within);
}

void turn::transfer(graph::invitation target) {
    call.transfer = transfer_progress::asked;
    call.transfer_overdue = false;
    call.transfer_request = call.last_request + 1;
    graph::transfer_request request;
    request.target = std::move(target);
    send(purpose::transfer, std::move(request), world.settings.request_within);
}

void turn::transfer(graph::identity whom, milliseconds within, const graph::call_id& replaces) {
    graph::invitation target;
    target.identity = std::move(whom);
    if (!replaces.empty()) target.replaces_call_id = replaces.wire();
    start(timer_name::transfer, within);
    transfer(std::move(target));
}

void turn::fetch(std::string location, secret token, std::string name) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::recording});
    call.flow.recording_of = name;
    actions_.push_back(fetch_recording{number, std::move(location), std::move(token), std::move(name)});
}

void turn::fetch_piece(const recording_ended& what) {
    auto& message = *call.flow.message;
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::recording});
    message.pieces.push_back({number, false, {}, {}});
    actions_.push_back(fetch_recording{number, what.location, what.token, world.flow->at(message.step).id});
}

void turn::join_pieces(voice_message& message, std::vector<std::string> files) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::recording});
    message.joined = voice_message::piece{number, false, {}, {}};
    actions_.push_back(join_recordings{number, std::move(files), world.flow->at(message.step).id});
}

void turn::discard(std::vector<std::string> files) {
    if (!files.empty()) actions_.push_back(discard_recordings{std::move(files)});
}

void turn::play_recordings(const std::vector<std::string>& files, milliseconds length) {
    graph::play_prompt_request request;
    request.client_context = next_context();
    for (std::size_t i = 0; i < std::min(files.size(), most_prompts_in_a_request); ++i)
        request.prompts.emplace_back(graph::media_prompt{
            {std::string(recording_uri) + files[i], request.client_context + '.' + std::to_string(i)}});
    call.media = media_operation{media_kind::prompt, call.last_request + 1, {}};
    start(timer_name::media, length + world.settings.completion_grace);
    send(purpose::media, std::move(request), world.settings.request_within);
}

void turn::ask_service(service_request request, bool for_steps) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::service});
    call.asked = asked_operation{number, false, {}};
    // Whoever performs it keeps its time; should the news of that be lost, this is the end of waiting.
    start(timer_name::operation, request.timeout + world.settings.completion_grace);
    request.delivery = client_context(call, number);
    actions_.push_back(bot::ask_service{number, std::move(request), for_steps});
}

std::uint32_t turn::ask_beside(service_request request) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::service});
    request.delivery = client_context(call, number);
    actions_.push_back(bot::ask_service{number, std::move(request), false});
    return number;
}

void turn::keep_callback(callback_order order) {
    const auto number = ++call.last_request;
    call.pending.push_back({number, purpose::callback});
    call.asked = asked_operation{number, false, {}};
    // As with services.
    start(timer_name::operation, world.settings.keeping_within + world.settings.completion_grace);
    actions_.push_back(bot::keep_callback{number, std::move(order)});
}

void turn::send_notice(service_request request, std::string body_file) {
    request.delivery = client_context(call, ++call.last_request);
    actions_.push_back(bot::send_notice{std::move(request), std::move(body_file)});
}

void turn::begin_leg(graph::identity whom, block_id section, milliseconds longest) {
    const auto number = ++call.last_request;
    call.leg = number;
    call.asked = asked_operation{number, false, {}};
    start(timer_name::operation, longest + world.settings.completion_grace);
    call_order order;
    order.to.push_back(std::move(whom));
    order.tenant = call.tenant;
    order.leg = leg_of{call.key, number, section, call.from, call.flow.language, {}, {}};
    const auto tell = [](const std::vector<result_value>& all, auto& into) {
        for (const auto& r : all)
            if (!r.sensitive) into.emplace_back(r.name, r.content);
    };
    tell(call.flow.results, order.leg->results);
    tell(call.flow.runs.empty() ? call.flow.params : call.flow.runs.back().params, order.leg->params);
    actions_.push_back(bot::begin_leg{number, held_order(std::move(order))});
}

void turn::end_leg() {
    if (!call.leg) return;
    actions_.push_back(bot::end_leg{*call.leg});
    call.leg.reset();
}

void turn::report_leg(std::optional<graph::transfer_result> failed) {
    const auto* order = call.order.get();
    if (order == nullptr || !order->leg) return;
    leg_of to{order->leg->parent, order->leg->number, order->leg->section};
    actions_.push_back(bot::report_leg{std::move(to), failed ? graph::call_id() : call.id,
                                       failed.value_or(graph::transfer_result{})});
}

void turn::enter_line(bot::enter_line how) {
    how.number = ++call.last_request;
    call.line = place_in_line{how.number, how.line, how.since};
    actions_.push_back(std::move(how));
}

void turn::leave_line(bool connected) {
    if (!call.line) return;
    actions_.push_back(bot::leave_line{call.line->number, call.line->line, connected});
    call.line.reset();
}

void turn::lose_agent(graph::transfer_result why) {
    if (call.line) actions_.push_back(bot::agent_lost{call.line->number, call.line->line, why});
}

void turn::list_agents(std::vector<graph::identity> agents) {
    if (call.line)
        actions_.push_back(bot::list_agents{call.line->number, call.line->line, std::move(agents)});
}

void turn::write(log_level level, std::string text) { actions_.push_back(write_log{level, std::move(text)}); }

void turn::release() { actions_.push_back(release_call{}); }

void turn::leave(const flow_step& s, std::size_t index, std::string_view result) {
    const auto& how = s.outcomes.at(index);
    set_result(s, "result", value(std::string(result.empty() ? how.name : result)));
    const bool lent = how.to.type == branch::kind::absent && how.otherwise;
    const auto& to = lent ? s.outcomes.at(*how.otherwise).to : how.to;
    const bool failure = how.type == outcome::kind::failure;
    const auto kind = to.type != branch::kind::absent ? move::kind::branch
                      : failure                       ? move::kind::error
                                                      : move::kind::next;
    move_ = move{kind, to, static_cast<std::uint16_t>(index), {}};
}

void turn::leave_to(const flow_step& s, std::size_t index, block_id steps) {
    leave(s, index);
    move_->type = move::kind::branch;
    move_->to = {branch::kind::inline_steps, steps};
}

void turn::run(block_id section, std::vector<result_value> params) {
    move_ = move{move::kind::run, {branch::kind::section, section}, {}, std::move(params)};
}

void turn::go_back() { move_ = move{move::kind::back, {}, 0, {}}; }

void turn::hang_up() { move_ = move{move::kind::hang_up, {}, {}, {}}; }

void turn::wait_for_media() { move_ = move{move::kind::stay, {}, {}, {}}; }

std::optional<turn::move> turn::take_move() {
    auto taken = move_;
    move_.reset();
    return taken;
}

void turn::set_result(const flow_step& s, std::string_view name, value content, bool sensitive) {
    if (!s.id.empty()) bot::set_result(call.flow, s.id, name, std::move(content), sensitive);
}

}  // namespace switchhook::bot
