#pragma once
// A group call or meeting: who is in it, who shares, and what may be known of it from outside. A bot's call is
// one of its attendees; there may be several such calls. Pure data: whoever changes it tells the calls in it.
// https://learn.microsoft.com/graph/api/resources/participant

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/moment.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/meeting.hpp"
#include "graph/model/resources/participant.hpp"

namespace switchhook::emulator {

struct attendee {
    std::string id;  // of the participant
    graph::identity who;
    std::string leg{};               // the bot's call; empty for people
    std::string role = "attendee";   // organizer, presenter, attendee
    std::string recording_status{};  // of a recording bot
    std::string sharing{};           // the id of its content sharing session
    bool in_lobby = false;
    bool muted = false;
    bool may_unmute = true;  // a presenter may have taken that away
    bool on_hold = false;
    bool hidden = false;
    std::uint64_t number = 0;  // in the order of coming, from 1: of its media streams

    [[nodiscard]] bool is_person() const { return leg.empty(); }
};

struct conference_facts {
    std::string id;        // in the control API
    bool meeting = false;  // or else a group call
    std::string tenant;
    std::string thread;  // of its chat
    graph::identity organizer{};
    std::string join_id{}, passcode{}, token{};
    bool lobby = false;  // whoever joins waits there, until admitted
    bool locked = false;
    bool made_up = false;  // nobody has described it: forgotten with the last call that knew it
};

struct sharing_change {
    std::string session;
    bool begins = false;
};

class conference {
  public:
    explicit conference(conference_facts facts) : facts_(std::move(facts)) {}

    [[nodiscard]] const conference_facts& facts() const { return facts_; }
    void describe_anew(conference_facts facts) { facts_ = std::move(facts); }
    [[nodiscard]] const std::vector<attendee>& attendees() const { return attendees_; }
    [[nodiscard]] std::size_t people() const;  // in the meeting, not in its lobby
    [[nodiscard]] bool only_hidden() const;

    // By participant id, else by the id of whoever it is. Null when nobody is found. What is changed through
    // the pointer is told with `changed`.
    attendee* find(std::string_view id);
    attendee* of_leg(std::string_view call);
    void enter(attendee who);
    bool leave(const std::string& participant);  // its sharing ends too
    void changed();
    // A session begins or ends; doing it twice changes nothing.
    void share(attendee& who, bool begins, std::string session);

    [[nodiscard]] const attendee* on_hold() const;
    [[nodiscard]] bool has_bots() const;

    // What its calls have to be told since the last time.
    struct news {
        bool roster = false;
        std::vector<sharing_change> sharing;
        [[nodiscard]] bool any() const { return roster || !sharing.empty(); }
    };
    news take_news() { return std::exchange(news_, {}); }
    [[nodiscard]] bool has_news() const { return news_.any(); }

    // As Graph shows them.
    [[nodiscard]] graph::participant participant(const attendee& who) const;
    [[nodiscard]] graph::chat_info chat() const;
    [[nodiscard]] graph::meeting_info meeting() const;

    static constexpr std::size_t most_attendees =
        1'000;  // https://learn.microsoft.com/microsoftteams/limits-specifications-teams

  private:
    conference_facts facts_;
    std::vector<attendee> attendees_;
    std::int64_t sequence_ = 0;  // of the roster
    std::uint64_t came_ = 0;     // so far
    news news_;
};

}  // namespace switchhook::emulator
