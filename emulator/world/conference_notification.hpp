#pragma once
// What a call is told of the meeting, group call or recording policy that it is part of.

#include <string>

#include "emulator/world/call_facts.hpp"
#include "emulator/world/conference.hpp"

namespace switchhook::emulator {

// Everybody in the call, each time; the bot too.
std::string roster_notification(const call_facts& facts, const std::string& callback_uri,
                                const conference& with);

// One more member of the recording policy's group comes to a call, or leaves it.
// https://learn.microsoft.com/graph/api/resources/participantjoiningnotification
std::string joining_notification(const call_facts& facts, const std::string& callback_uri,
                                 const graph::identity& who, const std::string& participant);
std::string left_notification(const call_facts& facts, const std::string& callback_uri,
                              const std::string& participant);

// https://learn.microsoft.com/graph/api/call-answer, "content sharing"
std::string sharing_notification(const call_facts& facts, const std::string& callback_uri,
                                 const sharing_change& what);

}  // namespace switchhook::emulator
