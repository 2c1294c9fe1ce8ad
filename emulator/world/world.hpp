#pragma once
// All calls of the emulated platform, its people, prompts, recordings and faults, on one clock. Pure and
// deterministic: inputs come with the moment they happened at, never going back; what is to be done comes out
// of `take_effects`. Not thread-safe.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "emulator/world/call.hpp"
#include "emulator/world/conference_book.hpp"
#include "emulator/world/placing.hpp"

namespace switchhook::emulator {

// POST `what` to its callback; `notification_answered` must follow.
struct send_notification {
    std::string call;
    std::string chain;
    std::string scenario;  // of the bot's latest request that named one, else the chain; none when it rings
    std::string app_id;
    std::string tenant;
    delivery what;
};
// GET the prompt; `prompt_fetched` must follow with the same number.
struct fetch_prompt {
    prompt_fetch what;
};
// The transcript of this call grew.
struct call_changed {
    std::string call;
};
using effect = std::variant<send_notification, fetch_prompt, call_changed>;

struct ring_order {
    graph::identity from;
    graph::identity to;
    std::string app_id;
    std::string tenant;
    std::string callback_uri;
    std::string meeting{};  // into this one, of those that are known
    // By a recording policy: `from` records `to`'s policy holder. Answered within 5 s.
    bool records = false;
    std::vector<ordered_failure> failures{};
};

// What somebody in a meeting does, beside coming and going.
struct attendee_change {
    std::optional<bool> muted{};
    std::optional<bool> may_unmute{};
    std::optional<bool> sharing{};
    std::optional<bool> admitted{};
    std::optional<std::string> role{};
};

struct graph_request {
    graph::method method = graph::method::get;
    std::string call;      // either spelling
    std::string body;      // as it came
    std::string scenario;  // the Scenario-Id header, may be empty
    std::string fault;     // what befalls the answer on its way back, for the transcript
    std::string sub_id{};  // of the participant, operation, session or group; may be empty
    std::string version = "v1.0";
    asking_app app{};
};

struct call_summary {
    std::string id;
    graph::identity from, to;
    graph::call_state state = graph::call_state::unknown;
    std::string outcome;  // empty while the call lives
    moment began{};
    std::uint64_t last_entry = 0;
    graph::call_direction direction = graph::call_direction::incoming;
};

class world {
  public:
    world(world_settings settings, std::uint64_t seed);
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    // Settings that are known only once a port is bound.
    void use_media_url(std::string url) { settings_.media_url = std::move(url); }
    // Each transcript entry as it is made, also when none are kept.
    void observe(std::function<void(const std::string& call, const entry&)> watcher) {
        watcher_ = std::move(watcher);
    }

    // Somebody calls the bot. Nothing while `live_calls` are in progress.
    std::optional<std::string> ring(const ring_order& order, moment now);
    // False when there is no such call, or it cannot hear any more.
    bool press(const std::string& call, std::string_view keys, moment now);
    bool speak(const std::string& call, duration length, samples_ptr samples, moment now);
    bool hang_up(const std::string& call, moment now);
    // Something goes wrong in it, once or so many times. False when there is no such call.
    bool fail(const std::string& call, const ordered_failure& order);
    // Whoever is rung for decides: that party of the call, the first of them for 0. False when it does not ring.
    bool decide(const std::string& call, std::uint64_t party, answers does, moment now);

    // On a call of a recording policy: one more person comes, whose participant id comes back.
    std::optional<std::string> recorded_joins(const std::string& call, const graph::identity& who,
                                              moment now);
    bool recorded_leaves(const std::string& call, const std::string& participant, moment now);

    // Meetings and group calls. A meeting is made, or described anew. False when there are too many.
    bool describe_meeting(conference_facts facts, moment now);
    [[nodiscard]] const std::map<std::string, std::shared_ptr<conference>>& conferences() const {
        return book_.all();
    }
    [[nodiscard]] std::shared_ptr<conference> meeting(std::string_view id) const { return book_.find(id); }
    // Somebody comes: the participant's id; nothing when there is no such meeting, it is full, or that
    // participant is there already.
    std::optional<std::string> come(const std::string& meeting, attendee who, moment now);
    // False when there is no such meeting or attendee. `who` is a participant's id, or that of its identity. A
    // bot is removed, a person leaves.
    bool go(const std::string& meeting, const std::string& who, moment now);
    bool change(const std::string& meeting, const std::string& who, const attendee_change& what, moment now);
    // For everybody, with this sub-code. False when there is no such meeting.
    bool end_meeting(const std::string& meeting, int subcode, moment now);

    graph_answer request(const graph_request& what, moment now);
    // A request that did not reach the call: for the transcript only. Nothing when there is no such call.
    void note_request(const std::string& call, happened::request what, moment now);

    void notification_answered(const std::string& call, const happened::notification_answered& how,
                               moment now);
    void prompt_fetched(std::uint64_t number, const fetch_outcome& outcome, moment now);

    void advance(moment now);
    [[nodiscard]] std::optional<moment> next_due() const;
    std::vector<effect> take_effects();

    // Null when there is no such call, or no longer.
    [[nodiscard]] const call* find(std::string_view id) const;
    [[nodiscard]] std::vector<call_summary> calls() const;  // live and ended, the oldest first
    [[nodiscard]] std::vector<const call*> newest(std::size_t most) const;  // the newest first
    [[nodiscard]] std::size_t live() const { return live_; }
    [[nodiscard]] const std::map<std::string, std::uint64_t>& outcomes() const { return outcomes_; }
    [[nodiscard]] std::uint64_t placed() const { return next_serial_; }

    // Null when there is no such recording, or no longer.
    [[nodiscard]] const kept_recording* recording_named(const std::string& name) const;

    [[nodiscard]] directory& people() { return people_; }
    [[nodiscard]] quirks& behaviour() { return settings_.quirks; }
    [[nodiscard]] limits& bounds() { return settings_.limits; }
    [[nodiscard]] fault_plan& faults() { return faults_; }
    [[nodiscard]] chance& ids() { return ids_; }

  private:
    struct record {
        std::uint64_t serial = 0;
        call what;
        std::string scenario;
        std::optional<moment> due;  // as it stands in `due_`
        bool counted_as_ended = false;
        moment began{};
        std::vector<std::string> recordings;
        // Only what the bot placed counts against its limits.
        bool placed_by_bot = false;

        record(std::uint64_t n, call_facts facts, const call_surroundings& around, moment now)
            : serial(n), what(std::move(facts), around, now), began(now) {}
    };

    record* record_of(std::string_view id);
    record& add(call_facts facts, moment now);
    graph_answer place(const graph_request& what, const graph::create_call_request& asked, moment now);
    conference_book::found conference_for(const graph::call_resource& call, const asking_app& app,
                                          moment now);
    std::optional<graph_answer> too_many(const std::string& app, moment now);
    // After anything happened to a call: deliveries, timers, ends, and what it means for other calls.
    void settle(record& r, moment now);
    void settle_alone(record& r, moment now);
    void settle_others(moment now);
    void settle(const std::shared_ptr<conference>& c, moment now);
    void forget_old(moment now);
    void forget_recordings(record& r);

    world_settings settings_;
    chance ids_;
    fault_plan faults_;
    prompt_library prompts_;
    directory people_;
    std::function<void(const std::string&, const entry&)> watcher_;
    conference_book book_;
    call_surroundings around_;
    std::vector<std::string> touched_;                    // calls that another one did something to
    std::vector<std::shared_ptr<conference>> with_news_;  // their calls do not know yet
    bool settling_ = false;

    std::unordered_map<std::string, std::uint64_t> serial_of_;  // by the id without dashes
    std::map<std::uint64_t, std::unique_ptr<record>> records_;
    std::set<std::pair<moment, std::uint64_t>> due_;
    struct ended {
        moment at;
        std::uint64_t serial;
    };
    std::deque<ended> ended_;
    std::size_t recordings_checked_ = 0;  // of `ended_`, from the front
    std::unordered_map<std::string, kept_recording> recordings_;
    std::map<std::string, std::uint64_t> outcomes_;
    std::vector<effect> effects_;
    // Of the calls that an application has placed.
    struct placed_calls {
        std::size_t live = 0;
        std::deque<moment> this_month;
    };
    std::map<std::string, placed_calls> placed_by_;
    std::size_t live_ = 0;
    std::uint64_t next_serial_ = 0;
};

}  // namespace switchhook::emulator
