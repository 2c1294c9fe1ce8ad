#pragma once
// A call's state as JSON, so that its journal need not be folded from the beginning. What is as it was in the
// beginning is left out. Format 1.
//
// Nothing sensitive is in it. Sensitive values come back empty; keys that were pressed for a secret, or may have been,
// do not come back at all.

#include <optional>
#include <string>

#include "base/json/document.hpp"
#include "bot/call/call.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot {

struct snapshot {
    bot::call call;
    bool asks_again =
        false;  // the step where it stands has lost what the caller pressed, and has to begin anew
    friend bool operator==(const snapshot&, const snapshot&) = default;
};

// What of it may be kept.
snapshot take_snapshot(call c, const flow& f);

// Whether something of it may not be kept.
bool holds_secrets(const call& c, const flow& f);

std::string write_snapshot(const snapshot& s);
// Nothing for what is damaged, or of a later format.
std::optional<snapshot> read_snapshot(json::value v);

}  // namespace switchhook::bot
