#pragma once
// How the emulated platform behaves. All times are of the emulated clock.
// Documented values: https://learn.microsoft.com/graph/api/call-answer (window), call-keepalive (45 minutes).
// The small delays are our own choice, in the order of what live calls show.

#include <cstddef>
#include <string>

#include "emulator/world/moment.hpp"

namespace switchhook::emulator {

struct delays {
    duration establishing = std::chrono::milliseconds(50);    // after the answer
    duration established = std::chrono::milliseconds(250);    // after establishing
    duration audio_active = std::chrono::milliseconds(100);   // after established
    duration transferring = std::chrono::milliseconds(50);    // after the request
    duration audio_inactive = std::chrono::milliseconds(50);  // after transferAccepted
    duration transferred = std::chrono::milliseconds(200);    // after transferAccepted
    duration busy = std::chrono::seconds(1);                  // until a busy or unknown target says so
    duration ringing = std::chrono::milliseconds(100);        // after establishing, of a call the bot places
    duration terminating = std::chrono::milliseconds(20);     // after DELETE
    duration terminated = std::chrono::milliseconds(150);     // after DELETE
    duration caller_hung_up = std::chrono::milliseconds(50);  // from hanging up to `deleted`
    duration sent_tone = std::chrono::milliseconds(250);      // between tones of a bot that does not say
    duration small_operation = std::chrono::milliseconds(200);  // hold music, large gallery view
    duration between_keys = std::chrono::milliseconds(150);     // of one `press`
    duration reorder_hold =
        std::chrono::milliseconds(500);  // a notification waits this long for another to overtake it
};

struct limits {
    duration answer_window = std::chrono::seconds(15);
    duration recording_answer_window = std::chrono::seconds(5);  // of a policy-based recording
    duration keep_alive = std::chrono::minutes(45);
    duration transfer_ring = std::chrono::seconds(30);    // a target that never answers
    duration invite_ring = std::chrono::seconds(60);      // somebody invited who never answers
    duration lobby_wait = std::chrono::minutes(30);       // until nobody has admitted the bot; unpublished
    duration alone_in_group = std::chrono::seconds(1);    // with nobody left in a group call; unpublished
    duration alone_in_meeting = std::chrono::minutes(2);  // with nobody left in a meeting; unpublished
    duration empty_meeting = std::chrono::minutes(10);    // with nobody who has ever come; unpublished
    duration call_ring = std::chrono::seconds(60);        // a callee that never answers; unpublished
    std::size_t calls_at_once = 100;                      // placed by one application; one more is 8530
    std::size_t calls_a_month = 10'000;                   // placed by one application; one more is 8529
    std::size_t joins_a_month = 2'000;  // of meetings of one organizer; one more is answered 429
    double requests_a_second = 2'000;   // of one application; one more is answered 429
    std::size_t conferences = 10'000;   // meetings and group calls that are known at once
    duration recordings_kept = std::chrono::minutes(5);  // after the end of the call
    duration ended_calls_kept = std::chrono::hours(1);
    std::size_t ended_calls = 1'000;
    std::size_t live_calls = 100'000;
    std::size_t transcript_entries = 2'000;    // a call; the oldest go first. 0 keeps none
    std::size_t queued_notifications = 1'000;  // a call; one more is lost
    std::size_t media_operations = 100;        // a call, running and waiting; one more is refused with 8516
    std::size_t users = 10'000;
};

// Where documentation and live traffic disagree, or neither says.
struct quirks {
    int graceful_code = 200;                   // 0 in the transfer example and in much live traffic
    bool numbers_as_text = false;              // resultInfo {"code": "200"}: the example of the delete page
    bool upper_case_operation_ids = false;     // 32 hex digits in notifications: the example of playPrompt
    bool documented_transfer_failure = false;  // 500/7000 whatever the target did
    bool legacy_first = false;     // the first POST of a call is not Graph's; 204 asks for it in Graph's form
    bool plain_callbacks = false;  // a callbackUri may be http: for bots behind a proxy of their own
    unsigned callback_repeats = 0;                             // of a notification that was not accepted
    duration callback_repeat_after = std::chrono::seconds(1);  // and then again
    bool unknown_meetings = true;  // a meeting nobody has described comes into being when a bot joins it
    bool record_anywhere = false;  // updateRecordingStatus also without policy-based recording
    bool share_anywhere = false;   // changeScreenSharingRole also with service-hosted media
    bool may_remove_participants = true;  // by the tenant's AllowRemoveParticipantAppIds
    bool telephone_needs_account =
        false;  // to invite, redirect or transfer to one: only calls of a resource account
    bool participants_of_two_refused =
        false;                            // the list of a call between two: 400/8548 instead of an empty one
    bool roles_at_creation_only = false;  // most pages say that later methods check no permission
    bool batch_notifications = false;     // those that wait go together in one POST
    bool ringing_everywhere = false;      // the state `ringing` also in v1.0, whose metadata does not have it
    bool refuse_beta_members = false;     // v1.0 answers 400 to what only beta knows, instead of ignoring it
};

struct world_settings {
    emulator::delays delays;
    emulator::limits limits;
    emulator::quirks quirks;
    std::string media_url = "https://localhost";  // recordingLocation begins with it
};

}  // namespace switchhook::emulator
