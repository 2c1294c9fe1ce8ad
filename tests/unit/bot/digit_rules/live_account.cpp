#include "tests/unit/bot/digit_rules/live_account.hpp"

#include <algorithm>

#include "tests/unit/bot/digit_rules/heard.hpp"

namespace switchhook::test::digit_rules {
namespace {

using namespace bot;

// The end of a prompt, on its way to the bot.
struct report {
    moment at;
    std::uint32_t request = 0;
    event what;
};

class live_call {
  public:
    live_call(std::shared_ptr<const flow> f, const flow_plan& plan, const happenings& what)
        : plan_(plan), what_(what), script_(std::move(f), plan.clip) {}

    account run() {
        script_.hold_answers().ring();
        settle();
        script_.establish();
        begin_ = script_.now();
        settle();
        while (next_happening()) {
        }
        advance(script_.now() + std::chrono::minutes(10), true);
        lines_.push_back("keys passed over: " + std::to_string(script_.call().tones.missed()));
        return std::move(lines_);
    }

  private:
    // One thing: the next that Graph or the caller does, or the clocks that are due before it.
    bool next_happening() {
        std::optional<moment> next;
        const auto consider = [&](const moment& m) {
            if (!next || m < *next) next = m;
        };
        const auto hang_up = on_side(what_.hang_up, what_.hang_up_when);
        if (!gone_) consider(hang_up);
        if (pressed_ < what_.tones.size())
            consider(on_side(what_.tones[pressed_].at, what_.tones[pressed_].when));
        const auto first = std::min_element(reports_.begin(), reports_.end(),
                                            [](const auto& a, const auto& b) { return a.at < b.at; });
        if (first != reports_.end()) consider(first->at);
        if (!next) return false;

        if (!advance(begin_ + next->at, next->order > moment::rank::time_out)) return true;
        if (!gone_ && *next == hang_up) {
            gone_ = true;
            script_.caller_hangs_up();
        } else if (first != reports_.end() && *next == first->at) {
            const auto what = first->what;
            reports_.erase(first);
            script_.on(what);
        } else {
            const auto& t = what_.tones[pressed_++];
            script_.tone(t.number, t.key);
        }
        settle();
        return true;
    }

    static moment on_side(milliseconds at, side when) {
        return {at, when == side::before_clocks ? moment::rank::early_key : moment::rank::late_key};
    }

    // To that instant, when no clock is due before it, or in it if those count; else to the first that is.
    bool advance(instant to, bool clocks_of_that_instant) {
        while (const auto clock = script_.call().timers.next()) {
            if (clock->due > to || (clock->due == to && !clocks_of_that_instant)) break;
            script_.wait(std::max(milliseconds(0), clock->due - script_.now()));
            if (settle()) return false;
        }
        script_.pass(to - script_.now());
        return true;
    }

    // Answers all requests and notes what was done. True when prompts were begun or stopped.
    bool settle() {
        bool changed = false;
        for (;;) {
            for (const auto& line : script_.done()) note(line);
            if (answered_ == script_.requests().size()) return changed;
            // What is done about it may make more requests.
            const auto& request = script_.requests()[answered_++];
            if (const auto* play = std::get_if<graph::play_prompt_request>(&request.request)) {
                changed = true;
                begin_prompt(request.number, play->client_context, play->prompts.size());
                continue;
            }
            request_succeeded ok;
            ok.request = request.number;
            ok.status = 200;
            ok.operation = graph::operation_id("op-" + std::to_string(request.number));
            if (std::holds_alternative<graph::get_call_request>(request.request))
                ok.call = call_changed{graph::call_state::established, {}, {}};
            if (std::holds_alternative<graph::cancel_media_processing_request>(request.request)) {
                changed = true;
                cancel_prompt();
            }
            script_.on(ok);
        }
    }

    void note(const std::string& line) {
        // Graph is kept awake, and asked how the call stands, for reasons of their own.
        if (line == "keepAlive" || line == "get" || line == "answer" || line == "subscribeToTone") return;
        lines_.push_back(account_line(now(), line));
    }

    void begin_prompt(std::uint32_t number, const std::string& client_context, std::size_t pieces) {
        const auto f = prompts_ < what_.fates.size() ? what_.fates[prompts_] : fate{};
        ++prompts_;
        const auto length = plan_.clip * static_cast<int>(pieces);
        const moment end{now() + reported_after(f, length), f.when == side::before_clocks
                                                                ? moment::rank::early_report
                                                                : moment::rank::late_report};
        playing_ = {number, client_context, f};
        const bool refused = f.what == fate::kind::refused;
        if (refused || f.what == fate::kind::unavailable) {
            const auto why = refused ? request_error::refused : request_error::unavailable;
            come(end, number, request_failed{number, why, refused ? 400u : 503u, {}, milliseconds(5)});
            return;
        }
        if (f.what != fate::kind::never_reported) {
            const auto e = ended(client_context, f.what == fate::kind::completes);
            come(end, number, e);
            if (f.repeated) come({end.at + *f.repeated, end.order}, number, e);
        }
        if (f.answer_lost)
            script_.on(request_failed{number, request_error::outcome_unknown, 0, {}, milliseconds(5)});
        else
            script_.on(request_succeeded{
                number, graph::operation_id("op-" + std::to_string(number)), {}, 200, milliseconds(5), {}});
    }

    // Graph still reports the end of what was cancelled, or not.
    void cancel_prompt() {
        reports_.erase(std::remove_if(reports_.begin(), reports_.end(),
                                      [&](const auto& r) {
                                          return r.request == playing_.request &&
                                                 std::holds_alternative<operation_ended>(r.what);
                                      }),
                       reports_.end());
        if (playing_.how.cancelled)
            come({now() + *playing_.how.cancelled, moment::rank::late_report}, playing_.request,
                 ended(playing_.context, true));
    }

    static event ended(const std::string& context, bool completed) {
        operation_ended e;
        e.client_context = context;
        e.status = completed ? graph::operation_status::completed : graph::operation_status::failed;
        e.result = graph::result_info{completed ? 200 : 400, completed ? 0 : 8536, {}};
        return e;
    }

    void come(moment at, std::uint32_t request, event what) {
        reports_.push_back({at, request, std::move(what)});
    }

    [[nodiscard]] milliseconds now() const { return script_.now() - begin_; }

    struct playing_prompt {
        std::uint32_t request = 0;
        std::string context;
        fate how;
    };

    const flow_plan& plan_;
    const happenings& what_;
    call_script script_;
    instant begin_;
    account lines_;
    std::vector<report> reports_;
    playing_prompt playing_;
    std::size_t answered_ = 0;
    std::size_t prompts_ = 0;
    std::size_t pressed_ = 0;
    bool gone_ = false;
};

}  // namespace

account live(std::shared_ptr<const flow> f, const flow_plan& plan, const happenings& what) {
    try {
        return live_call(std::move(f), plan, what).run();
    } catch (const std::exception& wrong) {
        return {std::string("threw: ") + wrong.what()};
    }
}

}  // namespace switchhook::test::digit_rules
