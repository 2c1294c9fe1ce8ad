#include "bot/journal/restoring.hpp"

#include <algorithm>
#include <stdexcept>

#include "bot/call/consistency.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot {
namespace {

constexpr std::uint32_t most_numbers_of_a_record = 250;
constexpr std::uint64_t most_records_cut = 1'000'000;

bool is_beginning(const event& e) {
    return std::holds_alternative<call_offered>(e) || std::holds_alternative<call_ordered>(e);
}

// Asking another time asks the same, or the service is said to put up with it: it knows the request by its delivery.
bool is_harmless(const ask_service& ask) {
    const auto& r = ask.request;
    if (r.method == "GET" || r.method == "HEAD" || r.attempts > 1) return true;
    return r.attempts == 0 && (r.method == "PUT" || r.method == "DELETE");
}

bool goes_to_graph(purpose why) {
    return why != purpose::recording && why != purpose::service && why != purpose::callback;
}

class restoring {
  public:
    restoring(const world& follows, const extension& extend) : follows_(&follows), extend_(extend) {}

    result<restored_call, std::string> run(const std::vector<stored_record>& records, instant now,
                                           std::uint64_t given) {
        if (records.empty() || records.front().sequence != 1 || !is_beginning(records.front().record.what))
            return std::string("its beginning is missing");
        std::size_t next = 0;
        for (std::size_t i = 0; i < records.size(); ++i)
            if (records[i].record.state) next = i + 1;
        for (std::size_t i = 0; i < next; ++i)
            if (auto e = records[i].record.what; !take_in_steps(e))
                return std::string("its flow cannot be extended");
        if (next > 0) {
            call_ = records[next - 1].record.state->call;
            asks_again_ = records[next - 1].record.state->asks_again;
            if (!fits()) return std::string("its state is not of its flow");
        }
        for (auto sequence = next > 0 ? records[next - 1].sequence : 0; next < records.size(); ++next) {
            if (records[next].sequence != ++sequence) return std::string("records are missing");
            if (!fold(records[next])) return std::string("its flow cannot be extended");
        }
        const auto& last = records.back();
        const bool has_gap = given > last.sequence;
        if (!has_gap) makes_from_ = first_not_made();
        away_ = now - last.record.at;
        auto made = finished(records.front().record.at, last.record.performed.value_or(last.sequence - 1));
        made.records = std::max(given, last.sequence);
        made.has_gap = has_gap;
        made.trace = records.front().record.trace;
        // Those that were cut have given numbers away, too, which Graph may still name.
        made.call.last_request +=
            static_cast<std::uint32_t>(std::min(made.records - last.sequence, most_records_cut)) *
            most_numbers_of_a_record;
        return made;
    }

  private:
    using done_actions = std::vector<std::pair<std::uint64_t, action>>;  // with the number of its record

    bool take_in_steps(event& e) {
        auto* fetched = std::get_if<steps_fetched>(&e);
        if (fetched == nullptr) return true;
        const auto* extended = extend_(*fetched);
        if (extended != nullptr) follows_ = extended;
        return extended != nullptr;
    }

    // Without the keys that it has lost, a call is not whole.
    [[nodiscard]] bool fits() const {
        const auto& blocks = follows_->flow->blocks;
        const auto is_there = [&](const frame& at) {
            return at.block < blocks.size() && at.index < blocks[at.block].steps.size();
        };
        const auto& position = call_.flow.position;
        if (!std::all_of(position.begin(), position.end(), is_there)) return false;
        return asks_again_ || find_inconsistency(call_, *follows_->flow).empty();
    }

    bool fold(const stored_record& r) {
        auto e = r.record.what;
        if (!take_in_steps(e)) return false;
        asks_again_ = false;
        auto folded = step(std::move(call_), e, *follows_, r.record.at);
        call_ = std::move(folded.call);
        for (auto& a : folded.actions) done_.emplace_back(r.sequence, std::move(a));
        return true;
    }

    restored_call finished(instant began, std::uint64_t performed) {
        restored_call made;
        const bool is_over =
            call_.phase == call_phase::terminated && call_.flow.progress == flow_progress::ended;
        if (!is_over) made.news.emplace_back(call_resumed{asks_again_, makes_from_, away_});
        for (const auto& p : call_.pending) settle(p, made);
        for (auto& [sequence, a] : done_)
            if (sequence > performed && !is_numbered(a)) repeat(std::move(a), made);
        made.call = std::move(call_);
        made.follows = follows_;
        made.began = began;
        return made;
    }

    // They go to Graph one at a time: those behind the first without an answer had to wait (awaits_its_turn).
    [[nodiscard]] std::uint32_t first_not_made() const {
        bool behind = false;
        for (const auto& p : call_.pending)
            if (goes_to_graph(p.why) && std::exchange(behind, true) && action_of(p) != done_.end())
                return p.number;
        return 0;
    }

    // What is known of it was in a record before the state that the fold began with, or says by itself how it ends.
    void settle(const pending_request& p, restored_call& made) {
        const auto found = action_of(p);
        if (found != done_.end() && (was_not_made(p) || may_be_repeated(found->second, p.why))) {
            made.again.push_back(found->second);
            return;
        }
        switch (p.why) {
            case purpose::recording: made.news.emplace_back(recording_lost{p.number, "restart"}); return;
            case purpose::service: made.news.emplace_back(service_failed{p.number, "restart", 0, {}}); return;
            case purpose::callback: made.news.emplace_back(callback_refused{p.number, "restart"}); return;
            default:
                made.news.emplace_back(request_failed{p.number, request_error::outcome_unknown, 0, {}, {}});
        }
    }

    [[nodiscard]] done_actions::const_iterator action_of(const pending_request& p) const {
        return std::find_if(done_.begin(), done_.end(),
                            [&](const auto& d) { return is_of(d.second, p.number); });
    }
    // An operator has waited for the answer in the process that is gone.
    [[nodiscard]] bool was_not_made(const pending_request& p) const {
        return makes_from_ != 0 && p.number >= makes_from_ && goes_to_graph(p.why) &&
               p.why != purpose::operator_;
    }

    static bool is_of(const action& a, std::uint32_t number) {
        if (const auto* send = std::get_if<send_request>(&a)) return send->number == number;
        if (const auto* join = std::get_if<join_recordings>(&a)) return join->number == number;
        if (const auto* ask = std::get_if<ask_service>(&a)) return ask->number == number;
        if (const auto* keep = std::get_if<keep_callback>(&a)) return keep->number == number;
        return false;
    }

    static bool may_be_repeated(const action& a, purpose why) {
        if (const auto* send = std::get_if<send_request>(&a))
            return why != purpose::operator_ && !awaits_its_turn(send->request);
        if (const auto* ask = std::get_if<ask_service>(&a)) return is_harmless(*ask);
        // An order has a name that follows from the call, and is kept once.
        return std::holds_alternative<join_recordings>(a) || std::holds_alternative<keep_callback>(a);
    }

    static bool is_numbered(const action& a) {
        return std::holds_alternative<send_request>(a) || std::holds_alternative<fetch_recording>(a) ||
               std::holds_alternative<join_recordings>(a) || std::holds_alternative<ask_service>(a) ||
               std::holds_alternative<keep_callback>(a);
    }

    // Lines are entered anew by the call itself, and what was logged was logged.
    static void repeat(action a, restored_call& made) {
        if (std::holds_alternative<send_notice>(a) || std::holds_alternative<begin_leg>(a) ||
            std::holds_alternative<end_leg>(a) || std::holds_alternative<report_leg>(a) ||
            std::holds_alternative<discard_recordings>(a) || std::holds_alternative<release_call>(a))
            made.again.push_back(std::move(a));
    }

    const world* follows_;
    const extension& extend_;
    bot::call call_;
    bool asks_again_ = false;
    std::uint32_t makes_from_ = 0;
    milliseconds away_{0};
    done_actions done_;
};

}  // namespace

bool awaits_its_turn(const graph::call_request& r) {
    const bool is_heard = std::holds_alternative<graph::play_prompt_request>(r) ||
                          std::holds_alternative<graph::record_response_request>(r);
    return is_heard || graph::describe(graph::method_of(r)).on_lost_answer != graph::repeat::harmless;
}

result<restored_call, std::string> restore(const std::vector<stored_record>& records, const world& follows,
                                           const extension& extend, instant now, std::uint64_t given) {
    try {
        return restoring(follows, extend).run(records, now, given);
    } catch (const std::logic_error& bug) {
        return std::string("the program cannot follow it: ") + bug.what();
    }
}

}  // namespace switchhook::bot
