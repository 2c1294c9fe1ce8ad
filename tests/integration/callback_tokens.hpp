#pragma once
// Tokens as Microsoft's signer would send them, right and wrong. The right ones are caught: a listener of the
// test stands where a bot would.

#include <string>

#include "tests/integration/installation.hpp"

namespace switchhook::test {

// Of the emulator's next callback, on which it makes the mistake `flaw` (PUT /emulator/faults); none when
// empty. The bot takes the calls again afterwards.
std::string catch_token(installation& at, const std::string& flaw = {});

// Claims that would be good if somebody we trust had signed them.
std::string good_claims();
// The key id that the emulator signs with.
std::string published_kid(installation& at);

}  // namespace switchhook::test
