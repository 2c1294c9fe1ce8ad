#pragma once
// A flow in which many callers do many things in little time, and what must be true of them whatever happens.

#include <string_view>
#include <vector>

#include "tests/integration/crowd.hpp"

namespace switchhook::test {

// Patient nowhere, and no step of it transfers twice.
inline constexpr std::string_view hasty_flow = R"({
  "version": 1,
  "defaults": { "timeout": "300ms", "interDigitTimeout": "200ms", "attempts": 2 },
  "prompts": {
    "welcome": { "file": "welcome.wav" }, "choices": { "file": "choices.wav" }, "ticket": { "file": "ticket.wav" },
    "message": { "file": "message.wav" }, "thanks": { "file": "thanks.wav" }, "sorry": { "file": "sorry.wav" },
    "pardon": { "file": "pardon.wav" }
  },
  "targets": { "busy": { "user": "00000000-0000-4000-8000-000000000001" },
               "declines": { "user": "00000000-0000-4000-8000-000000000002" },
               "willing": { "user": "00000000-0000-4000-8000-000000000003" } },
  "on": { "hangup": "farewell", "error": "goodbye" },
  "sections": {
    "main": [
      { "answer": {} },
      { "play": "welcome" },
      { "menu": { "id": "choice", "prompt": "choices", "noinput": ["pardon"], "nomatch": ["sorry"],
                  "options": { "1": "busy", "2": "support", "3": "voicemail", "4": "willing", "5": "declines" },
                  "exhausted": "goodbye" } }
    ],
    "busy": [ { "transfer": { "id": "first", "to": "busy", "timeout": "5s",
                              "busy": "voicemail", "failed": "goodbye" } } ],
    "willing": [ { "transfer": { "id": "second", "to": "willing", "timeout": "5s", "failed": "goodbye" } } ],
    "declines": [ { "transfer": { "id": "third", "to": "declines", "timeout": "5s", "failed": "support" } } ],
    "support": [
      { "gather": { "id": "ticket", "prompt": "ticket", "min": 2, "max": 4, "pattern": "^[1-9][0-9]+$",
                    "noinput": ["pardon"], "nomatch": ["sorry"], "exhausted": "goodbye" } },
      { "play": "thanks" }
    ],
    "voicemail": [
      { "record": { "id": "message", "prompt": "message", "max": "2s", "silence": "1s", "initialSilence": "1s",
                    "noinput": "goodbye", "failed": "goodbye" } },
      { "play": "thanks" },
      { "hangup": {} }
    ],
    "goodbye": [ { "play": "thanks" }, { "hangup": {} } ],
    "farewell": [ { "log": "the call is over: ${call.ended}" } ]
  }
})";

// Whom its transfers reach.
void staff(installation& at);

enum class answers { arrive, get_lost, die_with_the_bot };
void check_nothing_twice(const std::vector<finished_call>& calls, answers graphs);

}  // namespace switchhook::test
