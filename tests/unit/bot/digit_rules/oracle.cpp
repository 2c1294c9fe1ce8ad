#include "tests/unit/bot/digit_rules/oracle.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <regex>

#include "tests/unit/bot/digit_rules/heard.hpp"

namespace switchhook::test::digit_rules {
namespace {

using pieces = std::vector<std::string>;

// Rule 8 cuts the story short wherever it is.
struct hung_up {};

// What a step goes by: its own word, else the flow's, else the language's.
struct settled {
    bool barge_in = true;
    bool type_ahead = false;
    std::string finish_key = "#";
    milliseconds timeout{5000};
    milliseconds inter_digit_timeout{3000};
    int attempts = 3;
};

settled settle(const manner& step, const manner& defaults) {
    settled s;
    for (const auto* says : {&defaults, &step}) {
        s.barge_in = says->barge_in.value_or(s.barge_in);
        s.type_ahead = says->type_ahead.value_or(s.type_ahead);
        s.finish_key = says->finish_key.value_or(s.finish_key);
        s.timeout = says->timeout.value_or(s.timeout);
        s.inter_digit_timeout = says->inter_digit_timeout.value_or(s.inter_digit_timeout);
        s.attempts = says->attempts.value_or(s.attempts);
    }
    return s;
}

struct results {
    std::optional<std::string> digits;
    std::string result;
    std::string reason;
};

// One attempt: the digits, and what is wrong with them.
enum class verdict { right, silence, mismatch };
struct answer {
    verdict is = verdict::right;
    std::string digits;
    std::string reason;
};

bool is_found_in(const std::string& digits, const std::string& pattern) {
    static std::map<std::string, std::regex> known;
    return std::regex_search(digits, known.try_emplace(pattern, pattern).first->second);
}

enum class playing { ended, failed, stopped_by_key };

class story {
  public:
    story(const flow_plan& plan, const happenings& what) : plan_(plan), what_(what) {
        hang_up_ = {what.hang_up, what.hang_up_when == side::before_clocks ? moment::rank::early_key
                                                                           : moment::rank::late_key};
        auto heard = listen(what.tones, hang_up_);
        for (const auto& k : heard.keys) keys_.push_back(k);
        missed_ = heard.missed;
        told_.deadlines = std::move(heard.deadlines);
    }

    prediction tell() {
        try {
            from_the_beginning();
            do_line("log: end");
            for (;;) next_key(hang_up_);  // a `wait` hears nothing
        } catch (const hung_up&) {
            now_ = hang_up_;
        }
        do_line("log: over caller" + results_text());
        do_line("release the call");
        told_.lines.push_back("keys passed over: " + std::to_string(missed_));
        return std::move(told_);
    }

  private:
    void from_the_beginning() {
        for (std::size_t i = 0; i < plan_.steps.size();) {
            if (const auto* play = std::get_if<play_step>(&plan_.steps[i])) {
                play_alone(*play);
                ++i;
                continue;
            }
            const auto& input = std::get<input_step>(plan_.steps[i]);
            if (!visit(input) && input.exhausted_begins_anew) {
                i = 0;
                continue;
            }
            do_line("log: " + input.id + result_text(input));
            ++i;
        }
    }

    // A `play` step. "A key ends the prompt, and counts for the next menu or gather." "While keys wait that were
    // pressed ahead, a prompt with `bargeIn` is passed over. Without `bargeIn` keys are dropped, or kept when
    // `defaults.typeAhead` is on."
    void play_alone(const play_step& step) {
        auto how = settle({}, plan_.defaults);
        how.barge_in = step.barge_in.value_or(how.barge_in);
        if (how.barge_in && !kept_.empty()) return;
        if (play({step.prompt}, how) == playing::failed) do_line("log: " + step.prompt + " failed");
    }

    // Rules 4 and 5: one visit of a menu or gather.
    bool visit(const input_step& step) {
        const auto how = settle(step.says, plan_.defaults);
        auto& result = results_[step.id];
        int silences = 0;
        int mismatches = 0;
        auto prompt = asking(step);
        for (;;) {
            const auto a = attempt(step, how, prompt);
            if (a.is == verdict::right) {
                result.digits = a.digits;
                result.result = "matched";
                if (!step.options.empty()) do_line("log: " + step.id + " takes [" + a.digits + "]");
                return true;
            }
            result.reason = a.reason;
            kept_.clear();  // "Keys that were pressed ahead are forgotten with a wrong input."
            const auto complaint = a.is == verdict::silence
                                       ? nth(step.id + ".noinput", ++silences, step.noinputs)
                                       : nth(step.id + ".nomatch", ++mismatches, step.nomatches);
            if (silences + mismatches == how.attempts) {
                if (!complaint.empty()) play_last(complaint);
                result.result = "exhausted";
                do_line("log: " + step.id + " is exhausted");
                return false;
            }
            prompt = complaint;
            for (const auto& p : asking_again(step)) prompt.push_back(p);
        }
    }

    // Rules 1, 2, 3 and 6: one prompt, and the digits behind it.
    answer attempt(const input_step& step, const settled& how, const pieces& prompt) {
        // Keys pressed ahead "take the place of its prompt, or wait for the end of one that has no `bargeIn`".
        const bool passed_over = how.barge_in && !kept_.empty();
        if (!prompt.empty() && !passed_over) play(prompt, how);

        std::string digits;
        auto patience = how.timeout;  // rule 2: this clock first, the other one behind each digit
        for (;;) {
            const auto key = kept_or_next({now_.at + patience, moment::rank::time_out});
            if (!key) return judge(step, digits, false);
            if (is_finish_key(*key, step, how)) return judge(step, digits, true);
            digits += *key;
            if (is_complete(digits, step)) return judge(step, digits, false);
            patience = how.inter_digit_timeout;
        }
    }

    // Rule 3.
    static bool is_finish_key(char key, const input_step& step, const settled& how) {
        for (const auto& option : step.options)
            if (option.find(key) != std::string::npos) return false;
        return how.finish_key == std::string(1, key);
    }

    static bool is_complete(const std::string& digits, const input_step& step) {
        if (step.options.empty()) return static_cast<int>(digits.size()) == step.max;
        // "Keys that no longer option continues, be they an option or not."
        return std::none_of(step.options.begin(), step.options.end(), [&](const std::string& option) {
            return option.size() > digits.size() && option.starts_with(digits);
        });
    }

    // Rule 4.
    static answer judge(const input_step& step, const std::string& digits, bool finish_key) {
        if (digits.empty() && finish_key && step.allow_empty) return {verdict::right, digits, {}};
        if (digits.empty()) return {verdict::silence, digits, "no input"};
        if (!step.options.empty()) {
            const auto& all = step.options;
            if (std::find(all.begin(), all.end(), digits) != all.end()) return {verdict::right, digits, {}};
            return {verdict::mismatch, digits, "key is no option"};
        }
        if (static_cast<int>(digits.size()) < step.min) return {verdict::mismatch, digits, "too few digits"};
        if (!step.pattern.empty() && !is_found_in(digits, step.pattern))
            return {verdict::mismatch, digits, "digits do not match the pattern"};
        return {verdict::right, digits, {}};
    }

    // Rule 5: the first entry at the first time, the second at the second, the last from then on.
    static pieces nth(const std::string& list, int n, int length) {
        if (length == 0) return {};
        return {list + std::to_string(std::min(n, length))};
    }
    static pieces asking(const input_step& step) {
        pieces all;
        for (int i = 1; i <= step.ask; ++i) all.push_back(step.id + ".ask" + std::to_string(i));
        return all;
    }
    static pieces asking_again(const input_step& step) {
        return step.has_short ? pieces{step.id + ".short"} : asking(step);
    }

    // Rules 1, 6 and 9: plays to the end, whatever that is, or to the first key that may stop it.
    playing play(const pieces& prompt, const settled& how) {
        const auto end = begin_playing(prompt);
        while (const auto key = next_key(end.when)) {
            if (how.barge_in) {
                do_line("cancelMediaProcessing");
                kept_.push_back(*key);
                return playing::stopped_by_key;
            }
            if (how.type_ahead && kept_.size() < 32) kept_.push_back(*key);  // "At most 32 are kept."
        }
        return end.well ? playing::ended : playing::failed;
    }

    // "After the last only the complaint, during which keys are not heard."
    void play_last(const pieces& prompt) {
        const auto end = begin_playing(prompt);
        while (next_key(end.when)) {
        }
    }

    // Rule 1: a prompt has ended when that is reported, however it went; when it is refused; and five seconds
    // after its length when nothing is reported.
    struct prompt_end {
        moment when;
        bool well = false;
    };
    prompt_end begin_playing(const pieces& prompt) {
        std::string line = "playPrompt";
        for (const auto& p : prompt) line += ' ' + p;
        do_line(line);
        const auto f = prompts_played_ < what_.fates.size() ? what_.fates[prompts_played_] : fate{};
        ++prompts_played_;
        const auto length = plan_.clip * static_cast<int>(prompt.size());
        const moment overdue{now_.at + length + report_grace, moment::rank::overdue};
        told_.deadlines.push_back(overdue.at);
        if (f.what == fate::kind::never_reported) return {overdue, false};
        const moment report{now_.at + reported_after(f, length), f.when == side::before_clocks
                                                                     ? moment::rank::early_report
                                                                     : moment::rank::late_report};
        told_.deadlines.push_back(report.at);
        if (report > overdue) return {overdue, false};
        return {report, f.what == fate::kind::completes};
    }

    // Time goes on to the next key, or to `until` when none is pressed before. Other tones "mean nothing".
    std::optional<char> next_key(moment until) {
        while (!keys_.empty() && keys_.front().at < std::min(until, hang_up_)) {
            const auto k = keys_.front();
            keys_.pop_front();
            now_ = std::max(now_, k.at);
            if (std::string("0123456789*#").find(k.key) != std::string::npos) return k.key;
        }
        if (hang_up_ <= until) throw hung_up{};
        now_ = std::max(now_, until);
        return {};
    }

    std::optional<char> kept_or_next(moment until) {
        told_.deadlines.push_back(until.at);
        if (kept_.empty()) return next_key(until);
        const char key = kept_.front();
        kept_.pop_front();
        return key;
    }

    // Rule 11: the digits of a sensitive step appear nowhere.
    std::string result_text(const input_step& step) {
        const auto& r = results_[step.id];
        const auto digits = step.sensitive && r.digits ? "***" : r.digits.value_or("");
        return " [" + digits + "] " + r.result + ", " + r.reason;
    }
    std::string results_text() {
        std::string text;
        for (const auto& s : plan_.steps)
            if (const auto* input = std::get_if<input_step>(&s))
                text += ' ' + input->id + result_text(*input);
        return text;
    }

    void do_line(const std::string& what) { told_.lines.push_back(account_line(now_.at, what)); }

    const flow_plan& plan_;
    const happenings& what_;
    std::deque<heard_key> keys_;  // still to come
    std::deque<char> kept_;       // pressed ahead
    int missed_ = 0;
    moment now_;
    moment hang_up_;
    std::size_t prompts_played_ = 0;
    std::map<std::string, results> results_;
    prediction told_;
};

}  // namespace

prediction predict(const flow_plan& plan, const happenings& what) { return story(plan, what).tell(); }

}  // namespace switchhook::test::digit_rules
