#pragma once
// What people ask of meetings, read as strictly as the bodies of control_body.hpp, and how they are shown.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/writer.hpp"
#include "base/problems.hpp"
#include "emulator/world/world.hpp"

namespace switchhook::emulator {

// {"person": {"user": ID, "name": …}, "participant": ID, "role": "presenter", "hidden": true, "lobby": true}
std::optional<attendee> read_attendee(std::string_view text, problems& out);

// {"organizer": {"user": ID}, "tenant", "threadId", "joinMeetingId", "passcode", "token", "lobby", "locked",
//  "people": [as above]}, everything optional. `id` is the one of the path.
struct meeting_body {
    conference_facts facts;
    std::vector<attendee> people;
};
std::optional<meeting_body> read_meeting(std::string_view text, const std::string& id, problems& out);

// {"muted": true, "mayUnmute": false, "sharing": true, "admitted": true, "role": "presenter"}, all optional
std::optional<attendee_change> read_attendee_change(std::string_view text, problems& out);

// {"subcode": 5003}; 5003 when left out
std::optional<int> read_meeting_end(std::string_view text, problems& out);

void write_meeting(json::writer& w, const conference& c);

}  // namespace switchhook::emulator
