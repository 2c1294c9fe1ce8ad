#include "tests/support/call_script.hpp"

#include <deque>
#include <stdexcept>

#include "bot/call/consistency.hpp"
#include "bot/call/describe.hpp"
#include "bot/journal/journal_record.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::test {

using namespace bot;

std::string flow_with(std::string_view members) { return "{ \"version\": 1, " + std::string(members) + " }"; }

namespace {

std::shared_ptr<const flow> load(std::string_view flow_text) {
    problems out;
    auto made = load_flow(flow_text, "test", "test.json", out);
    std::string text;
    for (const auto& p : out.all()) text += to_string(p) + '\n';
    if (!made) throw std::runtime_error(text);
    return made;
}

}  // namespace

call_script::call_script(std::string_view flow_text, milliseconds clip_length)
    : call_script(load(flow_text), clip_length) {}

call_script::call_script(std::shared_ptr<const bot::flow> f, milliseconds clip_length)
    : clip_length_(clip_length) {
    world_.settings.callback_uri = "https://bot.example.org/callback";
    world_.settings.tenant = "tenant-1";
    use(std::move(f));
}

void call_script::use(std::shared_ptr<const bot::flow> flow) {
    flow_ = std::move(flow);
    clips_.clear();
    for (std::size_t i = 0; i < flow_->media.size(); ++i) {
        const auto name = std::to_string(i);
        clips_.push_back({"https://bot.example.org/prompts/" + name + ".wav", "clip-" + name, clip_length_});
    }
    world_.flow = flow_.get();
    world_.clips = clips_;
}

call_script& call_script::on_action(std::function<void(const action&)> see) {
    see_ = std::move(see);
    return *this;
}

call_script& call_script::keep_journal() {
    keeps_journal_ = true;
    return *this;
}

call_script& call_script::fetch(std::uint32_t request, const std::string& steps) {
    problems out;
    const auto extended = extend_flow(*flow_, steps, "reply", out);
    if (!extended.flow) throw std::runtime_error(to_string(out.all().front()));
    use(extended.flow);
    return on(steps_fetched{request, extended.steps, steps, milliseconds(5)});
}

void call_script::apply(const event& e) {
    std::deque<event> queue{e};
    while (!queue.empty()) {
        const auto before = keeps_journal_ ? call_ : bot::call();
        auto result = bot::step(std::move(call_), queue.front(), world_, now_);
        if (keeps_journal_)
            journal_ += write_journal_record(now_, queue.front(), before, result, world_) + '\n';
        queue.pop_front();
        call_ = std::move(result.call);
        reason_ = result.reason;
        visits_.insert(visits_.end(), result.visits.begin(), result.visits.end());
        if (const auto wrong = find_inconsistency(call_, *flow_); !wrong.empty())
            throw std::logic_error("inconsistent: " + std::string(wrong));
        for (const auto& a : result.actions) {
            auto line = describe(a, world_);
            if (const auto number = line.rfind(" #"); number != std::string::npos) line.resize(number);
            done_.push_back(line);
            if (see_) see_(a);
            if (std::holds_alternative<release_call>(a)) released_ = true;
            const auto* request = std::get_if<send_request>(&a);
            if (request == nullptr) continue;
            requests_.push_back(*request);
            if (!hold_) queue.push_back(answer_to(*request));
        }
    }
}

event call_script::answer_to(const send_request& request) {
    const std::string method(graph::describe(graph::method_of(request.request)).name);
    if (const auto found = failures_.find(method); found != failures_.end()) {
        const auto f = found->second;
        failures_.erase(found);
        return request_failed{request.number, f.error, f.status, f.code, milliseconds(7)};
    }
    request_succeeded ok;
    ok.request = request.number;
    ok.status = 200;
    ok.took = milliseconds(5);
    if (std::holds_alternative<graph::get_call_request>(request.request))
        ok.call = call_changed{told_, {}, {}};
    if (std::holds_alternative<graph::create_call_request>(request.request))
        ok.created = graph::call_id("leg-" + std::to_string(request.number));
    if (graph::describe(graph::method_of(request.request)).answer == graph::answer_kind::running_operation)
        ok.operation = graph::operation_id("op-" + std::to_string(request.number));
    return ok;
}

call_script& call_script::on(const event& e) {
    apply(e);
    return *this;
}

call_script& call_script::ring(admission admit) {
    call_offered e;
    e.id = graph::call_id("57dab8b1-894c-409a-b240-bd8beae78896");
    e.from = graph::identity{graph::identity_kind::phone, "+33600000042", {}, {}};
    e.tenant = "tenant-1";
    e.chain = "chain-1";
    e.admit = admit;
    return on(e);
}

call_script& call_script::order(call_order what) {
    return on(
        call_ordered{graph::call_id("0c3f1d52-8a7b-4e0c-9d11-6b2f4a5e7c90"), held_order(std::move(what))});
}

call_script& call_script::order_to(graph::identity who) {
    call_order what;
    what.to = {std::move(who)};
    return order(std::move(what));
}

call_script& call_script::asked_ends(graph::operation_status status) {
    operation_ended e;
    if (call_.asked) e.client_context = client_context(call_, call_.asked->request);
    e.status = status;
    return on(e);
}

call_script& call_script::establish() {
    state(graph::call_state::establishing);
    state(graph::call_state::established);
    return on(call_changed{graph::call_state::established, graph::media_state::active, {}});
}

call_script& call_script::state(graph::call_state s, std::optional<graph::result_info> result) {
    return on(call_changed{s, {}, std::move(result)});
}

call_script& call_script::press(std::string_view keys) {
    for (const char key : keys) on(tone_received{next_tone_++, key});
    return *this;
}

call_script& call_script::tone(std::int64_t sequence, char key) { return on(tone_received{sequence, key}); }

call_script& call_script::prompt_done() { return operation(graph::operation_status::completed, 200, 0); }

call_script& call_script::operation(graph::operation_status status, int code, int subcode,
                                    std::string location) {
    operation_ended e;
    if (call_.media) e.client_context = client_context(call_, call_.media->request);
    e.status = status;
    e.result = graph::result_info{code, subcode, {}};
    e.recording_location = std::move(location);
    return on(e);
}

call_script& call_script::recorded(int subcode) {
    return operation(graph::operation_status::completed, 200, subcode, "https://media.example.org/r/1");
}

call_script& call_script::stored(std::string file, milliseconds length) {
    for (const auto& p : call_.pending)
        if (p.why == purpose::recording) return on(recording_stored{p.number, std::move(file), length});
    throw std::logic_error("no recording is being stored");
}

call_script& call_script::caller_hangs_up() { return on(call_deleted{graph::result_info{200, 4521, {}}}); }

call_script& call_script::wait(milliseconds time) {
    const auto until = now_ + time;
    while (const auto next = call_.timers.next()) {
        if (next->due > until) break;
        now_ = std::max(now_, next->due);
        apply(timer_fired{next->name, next->generation});
    }
    now_ = until;
    return *this;
}

call_script& call_script::pass(milliseconds time) {
    const auto until = now_ + time;
    if (time > milliseconds(1)) wait(time - milliseconds(1));
    now_ = until;
    return *this;
}

call_script& call_script::unled(milliseconds time, std::uint32_t makes_from) {
    now_ += time;
    return on(call_resumed{false, makes_from, time});
}

call_script& call_script::fail_next(std::string method, request_error error, unsigned status,
                                    std::string code) {
    failures_.emplace(std::move(method), failure{error, status, std::move(code)});
    return *this;
}

call_script& call_script::hold_answers() {
    hold_ = true;
    return *this;
}

call_script& call_script::tell(graph::call_state s) {
    told_ = s;
    return *this;
}

std::vector<std::string> call_script::done() { return std::exchange(done_, {}); }

std::string call_script::result(std::string_view name) const {
    for (const auto& r : call_.flow.results)
        if (r.name == name) return r.content.text();
    return {};
}

}  // namespace switchhook::test
