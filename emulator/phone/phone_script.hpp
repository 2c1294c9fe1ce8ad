#pragma once
// What a scripted caller does, one word a step: "wait:menu 2 wait:silence 1234# speak:4s hangup".
//
//   2  1234#          presses keys: 0-9, *, #, A-D
//   speak:4s          speaks
//   hangup            hangs up
//   wait:3s           lets time of the call's clock pass
//   wait:established  until the bot has answered and can be heard
//   wait:prompt       until the next prompt begins
//   wait:TEXT         until a prompt begins whose file name, resourceId or clientContext has TEXT in it
//   wait:silence      until no prompt plays any more
//   wait:recording    until the bot listens
//   wait:end          until the call is over

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json/document.hpp"
#include "base/result.hpp"
#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

namespace say {

struct press {
    std::string keys;
    friend bool operator==(const press&, const press&) = default;
};
struct speak {
    duration length{};
    friend bool operator==(const speak&, const speak&) = default;
};
struct hang_up {
    friend bool operator==(const hang_up&, const hang_up&) = default;
};
struct wait_time {
    duration length{};
    friend bool operator==(const wait_time&, const wait_time&) = default;
};
enum class until { established, prompt, silence, recording, end };
struct wait_until {
    until what = until::end;
    friend bool operator==(const wait_until&, const wait_until&) = default;
};
struct wait_text {
    std::string text;
    friend bool operator==(const wait_text&, const wait_text&) = default;
};

}  // namespace say

using script_step =
    std::variant<say::press, say::speak, say::hang_up, say::wait_time, say::wait_until, say::wait_text>;

std::string as_written(const script_step& step);  // as it is written in a script

// On failure, one sentence that names the word.
result<std::vector<script_step>, std::string> parse_script(std::string_view text);

// Follows a call's exchange and says what to do next. Pure.
class script_player {
  public:
    explicit script_player(std::vector<script_step> steps) : steps_(steps.begin(), steps.end()) {}

    // Each entry of the exchange in turn.
    void saw(json::value entry);
    // The next thing for the caller to do, when its turn has come. `caught_up`: nothing newer is known.
    std::optional<script_step> next(moment now, bool caught_up);
    // When a wait for time is over.
    [[nodiscard]] std::optional<moment> wake() const { return wake_; }

    [[nodiscard]] bool finished() const { return steps_.empty(); }
    // What it is waiting for, as it was written; empty when finished.
    [[nodiscard]] std::string waiting_for() const;

  private:
    [[nodiscard]] bool reached(say::until what, bool caught_up) const;

    std::deque<script_step> steps_;
    std::optional<moment> wake_;
    bool step_happened_ = false;  // the event that the front step waits for
    bool established_ = false;
    bool heard_prompt_ = false;
    bool prompt_plays_ = false;
    bool recording_ = false;
    bool ended_ = false;
};

}  // namespace switchhook::emulator
