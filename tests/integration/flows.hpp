#pragma once
// The flows that take calls here. Their prompts are the files that an installation writes.

#include <string_view>

namespace switchhook::test {

constexpr std::string_view sales_user = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e";

// 1 transfers, 2 asks for a number, 3 records, 4 is a menu that nobody waits long at. The caller has a minute
// for each key: tests press as soon as they hear the prompt, on a machine that may be busy.
constexpr std::string_view reception_flow = R"({
  "version": 1,
  "defaults": { "timeout": "60s", "interDigitTimeout": "30s" },
  "prompts": {
    "welcome": { "file": "welcome.wav" }, "choices": { "file": "choices.wav" }, "ticket": { "file": "ticket.wav" },
    "message": { "file": "message.wav" }, "thanks": { "file": "thanks.wav" }, "sorry": { "file": "sorry.wav" },
    "pardon": { "file": "pardon.wav" }, "long": { "file": "long.wav" }
  },
  "targets": { "sales": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } },
  "on": { "hangup": "farewell" },
  "sections": {
    "main": [
      { "answer": {} },
      { "play": "welcome" },
      { "menu": { "id": "choice", "prompt": "choices",
                  "options": { "1": "sales", "2": "support", "3": "voicemail", "4": "impatient" },
                  "exhausted": [ { "hangup": {} } ] } }
    ],
    "sales": [ { "transfer": { "id": "sales", "to": "sales", "timeout": "60s",
                               "busy": "voicemail", "failed": [ { "hangup": {} } ] } } ],
    "support": [
      { "gather": { "id": "ticket", "prompt": "ticket", "min": 4, "max": 8, "pattern": "^[1-9][0-9]+$",
                    "exhausted": [ { "hangup": {} } ] } },
      { "play": "long" }
    ],
    "voicemail": [
      { "record": { "id": "message", "prompt": "message", "max": "60s", "silence": "30s", "initialSilence": "60s",
                    "failed": [ { "hangup": {} } ] } },
      { "play": "thanks" },
      { "hangup": {} }
    ],
    "impatient": [
      { "menu": { "id": "never", "prompt": "sorry", "options": { "7": "sales" }, "timeout": "150ms",
                  "noinput": ["pardon"], "exhausted": "goodbye" } }
    ],
    "goodbye": [ { "play": "thanks" }, { "hangup": {} } ],
    "farewell": [ { "log": "the call is over: ${call.ended}" } ]
  }
})";

}  // namespace switchhook::test
