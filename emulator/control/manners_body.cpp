#include "emulator/control/manners_body.hpp"

#include <array>

#include "base/json/fields.hpp"

namespace switchhook::emulator {
namespace {

const std::string body_name = "body";

json::node parsed(std::string_view text, problems& out) {
    return json::parse_located(text.empty() ? std::string_view("{}") : text, body_name, out);
}

struct named_quirk {
    std::string_view name;
    bool quirks::*member;
};
constexpr std::array<named_quirk, 15> switches{{
    {"numbersAsText", &quirks::numbers_as_text},
    {"upperCaseOperationIds", &quirks::upper_case_operation_ids},
    {"documentedTransferFailure", &quirks::documented_transfer_failure},
    {"legacyFirst", &quirks::legacy_first},
    {"plainCallbacks", &quirks::plain_callbacks},
    {"unknownMeetings", &quirks::unknown_meetings},
    {"recordAnywhere", &quirks::record_anywhere},
    {"shareAnywhere", &quirks::share_anywhere},
    {"mayRemoveParticipants", &quirks::may_remove_participants},
    {"telephoneNeedsAccount", &quirks::telephone_needs_account},
    {"participantsOfTwoRefused", &quirks::participants_of_two_refused},
    {"rolesAtCreationOnly", &quirks::roles_at_creation_only},
    {"batchNotifications", &quirks::batch_notifications},
    {"ringingEverywhere", &quirks::ringing_everywhere},
    {"refuseBetaMembers", &quirks::refuse_beta_members},
}};

struct named_count {
    std::string_view name;
    std::size_t limits::*member;
};
constexpr std::array<named_count, 5> counts{{
    {"callsAtOnce", &limits::calls_at_once},
    {"callsAMonth", &limits::calls_a_month},
    {"joinsAMonth", &limits::joins_a_month},
    {"liveCalls", &limits::live_calls},
    {"mediaOperations", &limits::media_operations},
}};

struct named_time {
    std::string_view name;
    duration limits::*member;
};
constexpr std::array<named_time, 10> times{{
    {"answerWindow", &limits::answer_window},
    {"recordingAnswerWindow", &limits::recording_answer_window},
    {"keepAlive", &limits::keep_alive},
    {"callRing", &limits::call_ring},
    {"transferRing", &limits::transfer_ring},
    {"inviteRing", &limits::invite_ring},
    {"lobbyWait", &limits::lobby_wait},
    {"aloneInGroup", &limits::alone_in_group},
    {"aloneInMeeting", &limits::alone_in_meeting},
    {"emptyMeeting", &limits::empty_meeting},
}};

}  // namespace

bool read_quirks(std::string_view text, quirks& into, bool& close_connections, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return false;
    quirks changed = into;
    bool close = close_connections;
    json::fields in({&root, "", &body_name, &out});
    std::int64_t number = 0;
    if (in.optional("gracefulCode", number, 0, 200)) {
        if (number != 0 && number != 200) in.where().member("gracefulCode").complain("must be 0 or 200");
        changed.graceful_code = static_cast<int>(number);
    }
    if (in.optional("callbackRepeats", number, 0, 100))
        changed.callback_repeats = static_cast<unsigned>(number);
    if (std::chrono::milliseconds after{};
        in.optional("callbackRepeatAfter", after, std::chrono::milliseconds(0), std::chrono::hours(1)))
        changed.callback_repeat_after = after;
    for (const auto& one : switches) in.optional(one.name, changed.*one.member);
    in.optional("closeConnections", close);
    in.finish();
    if (out.any_error()) return false;
    into = changed;
    close_connections = close;
    return true;
}

void write_quirks(json::writer& w, const quirks& q, bool close_connections) {
    w.object([&] {
        w.field("gracefulCode", q.graceful_code);
        w.field("callbackRepeats", q.callback_repeats);
        w.field("callbackRepeatAfter", std::to_string(milliseconds(q.callback_repeat_after)) + "ms");
        for (const auto& one : switches) w.field(one.name, q.*one.member);
        w.field("closeConnections", close_connections);
    });
}

// Times begin anew with the next call, or the next thing that is waited for. No requestsASecond, 0, is no limit.
bool read_limits(std::string_view text, limits& into, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return false;
    limits changed = into;
    json::fields in({&root, "", &body_name, &out});
    std::int64_t number = 0;
    for (const auto& one : counts)
        if (in.optional(one.name, number, 1, 10'000'000))
            changed.*one.member = static_cast<std::size_t>(number);
    if (in.optional("requestsASecond", number, 0, 10'000'000))
        changed.requests_a_second = static_cast<double>(number);
    std::chrono::milliseconds time{};
    for (const auto& one : times)
        if (in.optional(one.name, time, std::chrono::milliseconds(1), std::chrono::hours(24)))
            changed.*one.member = time;
    in.finish();
    if (out.any_error()) return false;
    into = changed;
    return true;
}

void write_limits(json::writer& w, const limits& l) {
    w.object([&] {
        for (const auto& one : counts) w.field(one.name, l.*one.member);
        w.field("requestsASecond", static_cast<std::int64_t>(l.requests_a_second));
        for (const auto& one : times) w.field(one.name, std::to_string(milliseconds(l.*one.member)) + "ms");
    });
}

}  // namespace switchhook::emulator
