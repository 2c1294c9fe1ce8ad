#pragma once
// A flow of a few steps that take digits, and what happens to one call in it, as plain values.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace switchhook::test::digit_rules {

using std::chrono::milliseconds;

// What a flow's `defaults` or a step says about digits; what is empty is not said.
struct manner {
    std::optional<bool> barge_in;
    std::optional<bool> type_ahead;
    std::optional<std::string> finish_key;  // "null" for none; a menu takes it from the defaults only
    std::optional<milliseconds> timeout;
    std::optional<milliseconds> inter_digit_timeout;
    std::optional<int> attempts;
};

// A menu when it has options, else a gather. Its prompts are named after its id: a.ask, a.short, a.noinput1 …
struct input_step {
    std::string id;
    manner says;
    std::vector<std::string> options;
    int min = 1;
    int max = 32;
    std::string pattern;  // none when empty
    bool allow_empty = false;
    int ask = 1;  // how many pieces the prompt has; 0 for none
    bool has_short = false;
    int noinputs = 0;  // how many complaints each list has
    int nomatches = 0;
    bool sensitive = false;
    bool exhausted_begins_anew = false;  // else the flow goes on
};

struct play_step {
    std::string prompt;
    std::optional<bool> barge_in;
};

struct flow_plan {
    manner defaults;
    std::vector<std::variant<play_step, input_step>> steps;
    milliseconds clip{2000};  // each piece of a prompt is as long
};

// Of what happens in one millisecond, something happens before the clocks that are due in it, or after them.
enum class side { before_clocks, after_clocks };

struct tone {
    milliseconds at{0};
    side when = side::after_clocks;
    std::int64_t number = 0;
    char key = 0;
};

// How Graph serves a prompt. `after` counts from the point named.
struct fate {
    enum class kind { completes, fails, refused, unavailable, never_reported };
    enum class from { begin, end, overdue };  // overdue: `report_grace` behind its length
    kind what = kind::completes;
    from since = from::end;
    milliseconds after{0};
    side when = side::before_clocks;
    bool answer_lost = false;               // nobody knows whether the request was heard; it was
    std::optional<milliseconds> repeated;   // the report comes once more, so much later
    std::optional<milliseconds> cancelled;  // when it is cancelled: its end is reported so much later
};

// Times count from the moment in which the call can be spoken to.
struct happenings {
    std::vector<tone> tones;  // in the order in which they are reported
    std::vector<fate> fates;  // of the first prompt, the second …; those behind complete in time
    milliseconds hang_up{0};
    side hang_up_when = side::after_clocks;
};

inline constexpr milliseconds report_grace{5000};
// How long after its begin a prompt of this length is reported to have ended, or refused; never at once.
milliseconds reported_after(const fate& f, milliseconds length);

std::string flow_text(const flow_plan& plan);
std::string to_text(const happenings& all);

// What became of the call: one line for each thing that it did ("  2500 playPrompt a.ask"), then how it
// stood at the end.
using account = std::vector<std::string>;
std::string account_line(milliseconds at, const std::string& what);

}  // namespace switchhook::test::digit_rules
