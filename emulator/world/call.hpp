#pragma once
// One call, from ring to end, as the platform keeps it.
// https://learn.microsoft.com/graph/api/resources/call and the page of each method.
//
//   (the bot places it)         / 201 = establishing, (ringing), then by what the callee does
//   establishing + callee answers     = established, then mediaState active
//   establishing + callee refuses     = terminated, with the reason
//   incoming     + answer       / 202 = establishing, established, then mediaState active
//   incoming     + reject       / 202 = terminated, `deleted` says nothing more
//   incoming     + 15 s, hang-up, delete = terminated
//   established  + transfer     / 202 = transferring, then by what the target does
//   transferring + target answers     = transferAccepted, mediaState inactive, terminated 7015
//   transferring + target refuses     = established, with the reason
//   any          + delete       / 204 = terminating, terminated 7000
//   any          + caller hangs up, keepAlive missed = terminated
//
// Pure: time comes in, deliveries to make and a transcript come out. `call_surroundings` must outlive it.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/world/audio_routing.hpp"
#include "emulator/world/call_body.hpp"
#include "emulator/world/call_facts.hpp"
#include "emulator/world/callee.hpp"
#include "emulator/world/conference.hpp"
#include "emulator/world/conference_notification.hpp"
#include "emulator/world/graph_answer.hpp"
#include "emulator/world/media_queue.hpp"
#include "emulator/world/notification_body.hpp"
#include "emulator/world/ordered_failures.hpp"
#include "emulator/world/outbox.hpp"
#include "emulator/world/request_checks.hpp"
#include "emulator/world/ringing.hpp"
#include "emulator/world/transcript.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::emulator {

struct kept_recording {
    std::string access_token;
    recording audio;
};

struct call_surroundings {
    const world_settings& settings;
    chance& ids;
    fault_plan& faults;
    prompt_library& prompts;
    const directory& people;
    // Keeps a recording under an unguessable name, which comes back.
    std::function<std::string(const std::string& call, kept_recording)> keep_recording;
    std::function<void(const std::string& call, const entry&)> observe;  // may be empty
    // Another call, whosever it is, which is looked after once this input is done. Null when there is none.
    std::function<class call*(const std::string& id)> other_call;
    // A new group call, without anybody in it yet.
    std::function<std::shared_ptr<conference>(const call_facts& of)> new_group;
};

class call {
  public:
    call(call_facts facts, const call_surroundings& around, moment now);

    // The bot asks. Ended calls answer 404; `world` writes the transcript entry.
    // `version` is that of the URL.
    graph_answer request(const graph::call_request& what, const std::string& version, moment now);
    // What the bot that placed it is answered.
    [[nodiscard]] graph_answer created() const;

    // The other end does something. False when the call is over, or keys and speech have nobody to hear them:
    // the audio is not active yet, or when too much waits already.
    bool press(std::string_view keys, moment now);
    bool speak(duration length, samples_ptr samples, moment now);
    bool hang_up(moment now);
    // Whoever is rung for decides, before anything else has: that party, or the first of them for 0. False when it
    // does not ring.
    bool decide(std::uint64_t party, answers does, moment now);

    // From now on.
    void fail(const ordered_failure& order) { ordered_.add(order); }

    // Of the meeting or group call that this one is part of, if it is.
    [[nodiscard]] const std::shared_ptr<conference>& meets() const { return facts_.meets; }
    void conference_news(const conference::news& news, moment now);
    // Ends it from outside: the meeting is over, somebody removed the bot, another call took its place.
    void end_from_outside(const graph::result_info& why, std::string outcome, moment now);
    // Another call of the bot takes this one's place: who was here is there now.
    void replaced(call_ending ending, std::string outcome, moment now);

    // On a call of a recording policy: one more of its people comes, who is recorded here too if the bot likes.
    // False when the bot did not offer room for more.
    bool recorded_joins(const graph::identity& who, const std::string& participant, moment now);
    bool recorded_leaves(const std::string& participant, moment now);
    // Whom the bot wants to be called for at another address; taken away.
    struct sent_elsewhere {
        graph::identity who;
        std::string uri;
    };
    std::optional<sent_elsewhere> take_sent_elsewhere() { return std::exchange(elsewhere_, std::nullopt); }

    // The shell reports.
    void notification_answered(const happened::notification_answered& how, moment now);
    void prompt_fetched(const happened::prompt_fetched& how, moment now);
    // What a request sets going is told behind the request itself: held from one to the other.
    void hold_story();
    void note_request(happened::request what, moment now);
    void note(event what, moment now);

    void advance(moment now);
    [[nodiscard]] std::optional<moment> next_due() const;
    std::optional<delivery> next_delivery(moment now) { return outbox_.next(now); }

    [[nodiscard]] const call_facts& facts() const { return facts_; }
    [[nodiscard]] graph::call_state state() const { return state_; }
    [[nodiscard]] bool ended() const { return state_ == graph::call_state::terminated; }
    [[nodiscard]] bool settled() const { return ended() && outbox_.idle(); }
    [[nodiscard]] const std::string& outcome() const { return outcome_; }
    [[nodiscard]] const transcript& story() const { return story_; }
    [[nodiscard]] const std::string& callback_uri() const { return callback_uri_; }
    [[nodiscard]] bool audio_active() const { return audio_active_; }
    [[nodiscard]] bool ending() const { return ending_; }
    [[nodiscard]] moment born() const { return born_; }
    [[nodiscard]] const std::vector<ringing_party>& ringing() const { return ringing_; }

  private:
    // What is to come, by what it is for, so that it can be called off.
    enum class purpose {
        life,
        answer_window,
        keep_alive,
        next_key,
        callee,
        transfer,
        redirect,
        invite,
        lobby,
        alone,
        sent_tones,
        other,
    };
    struct plan {
        moment due;
        purpose what;
        std::function<void(moment)> act;
        std::uint64_t party = 0;  // who decides by it
    };

    graph_answer perform(const graph::answer_request& r, moment now);
    graph_answer perform(const graph::reject_request& r, moment now);
    graph_answer perform(const graph::play_prompt_request& r, moment now);
    graph_answer perform(const graph::record_response_request& r, moment now);
    graph_answer perform(const graph::subscribe_to_tone_request& r, moment now);
    graph_answer perform(const graph::cancel_media_processing_request& r, moment now);
    graph_answer perform(const graph::transfer_request& r, moment now);
    graph_answer perform(const graph::keep_alive_request& r, moment now);
    graph_answer perform(const graph::get_call_request& r, moment now);
    graph_answer perform(const graph::delete_call_request& r, moment now);
    graph_answer perform(const graph::list_participants_request& r, moment now);
    graph_answer perform(const graph::redirect_request& r, moment now);
    graph_answer perform(const graph::send_dtmf_tones_request& r, moment now);
    graph_answer perform(const graph::mute_request& r, moment now);
    graph_answer perform(const graph::unmute_request& r, moment now);
    graph_answer perform(const graph::change_screen_sharing_role_request& r, moment now);
    graph_answer perform(const graph::update_recording_status_request& r, moment now);
    graph_answer perform(const graph::add_large_gallery_view_request& r, moment now);
    graph_answer perform(const graph::get_participant_request& r, moment now);
    graph_answer perform(const graph::remove_participant_request& r, moment now);
    graph_answer perform(const graph::invite_request& r, moment now);
    graph_answer perform(const graph::mute_participant_request& r, moment now);
    graph_answer perform(const graph::start_hold_music_request& r, moment now);
    graph_answer perform(const graph::stop_hold_music_request& r, moment now);
    graph_answer perform(const graph::list_content_sharing_sessions_request& r, moment now);
    graph_answer perform(const graph::get_content_sharing_session_request& r, moment now);
    graph_answer perform(const graph::list_audio_routing_groups_request& r, moment now);
    graph_answer perform(const graph::create_audio_routing_group_request& r, moment now);
    graph_answer perform(const graph::get_audio_routing_group_request& r, moment now);
    graph_answer perform(const graph::update_audio_routing_group_request& r, moment now);
    graph_answer perform(const graph::delete_audio_routing_group_request& r, moment now);
    graph_answer perform(const graph::get_operation_request& r, moment now);
    // Of no call: `world` answers these.
    graph_answer perform(const graph::create_call_request&, moment) { return not_found(); }
    graph_answer perform(const graph::log_device_quality_request&, moment) { return not_found(); }

    [[nodiscard]] std::optional<graph_answer> media_refusal() const;
    [[nodiscard]] std::optional<record_ending> platform_trouble(bool beeps) const;
    graph_answer operation(std::string_view type, const std::string& id, const std::string& context,
                           graph::operation_status status, unsigned http_status = 200);
    graph_answer completed(std::string_view type, const std::string& context) {
        return operation(type, around_.ids.guid(), context, graph::operation_status::completed);
    }
    // For those that say nothing but that they are done; `after` from now.
    graph_answer completed_later(std::string_view type, const std::string& context, duration after,
                                 moment now, std::function<void(moment)> then);
    [[nodiscard]] std::string location_of(const std::string& operation) const;
    [[nodiscard]] bool app_hosted() const {
        return std::holds_alternative<graph::app_hosted_media>(media_config_);
    }
    void use_media(const graph::media_config& media);
    [[nodiscard]] call_look look() const;

    void establish(moment now);
    void activate_audio(moment now);
    void ring_out(moment now);
    // Rings there, until somebody decides or the time of `what` has come.
    void ring_at(const graph::identity& who, rung_as as, const decision& what, purpose plan, moment now,
                 std::function<void(answers, moment)> then);
    void callee_decides(std::size_t which, answers does, moment now);
    // Nobody has answered yet. A call of many goes on ringing at the others behind the first answer.
    [[nodiscard]] bool rings_out() const;
    [[nodiscard]] bool somebody_undecided() const;
    void join(moment now);
    void enter_conference(bool to_lobby, moment now);
    void leave_conference();
    void look_around(moment now);
    [[nodiscard]] attendee* myself() const {
        return facts_.meets ? facts_.meets->of_leg(facts_.id) : nullptr;
    }
    [[nodiscard]] bool is_planned(purpose what) const;
    // The refusal of what only group calls know, before they are established or otherwise.
    [[nodiscard]] std::optional<graph_answer> group_refusal() const;
    // Whether a telephone may be called, invited or transferred to from here.
    [[nodiscard]] std::optional<graph_answer> telephone_refusal(const graph::identity& who) const;
    [[nodiscard]] std::string context_of_mine(std::string_view behind_call) const;

    // Somebody is asked to come in.
    struct invitee {
        graph::identity who;
        std::string participant;
        std::string replaces;  // the call this person is in already
        bool hidden = false;
        std::optional<answers> did{};
    };
    struct open_invitation {
        std::string operation, client_context;
        std::vector<invitee> asked;
    };
    void invitee_decides(const std::shared_ptr<open_invitation>& open, std::size_t which, answers does,
                         moment now);
    void come_in(const invitee& who, moment now);
    // A call between two becomes one of many.
    void escalate(moment now);

    void consult(moment now);
    [[nodiscard]] bool transferee_has_left() const;
    void transfer_failed(const graph::result_info& why, moment now);
    struct open_redirect;
    void redirect_target_decides(const std::shared_ptr<open_redirect>& open, const graph::identity& who,
                                 answers does, moment now);
    void redirected(const graph::identity& to, moment now);
    void end_redirect(const graph::result_info& why, moment now);
    struct tones_to_send {
        std::string operation, client_context;
        std::string keys;
        duration gap{};
        bool fails = false;
    };
    void next_sent_tone(moment now);
    void joining_answered(const happened::notification_answered& how, moment now);
    void sent_tones_over(std::string_view reason, moment now);
    void target_decides(answers does, moment now);
    void transferred(moment now);
    void next_key(moment now);
    void end_soon(duration after, call_ending ending, std::string outcome, moment now);
    void end_now(moment now);
    void drain_media(moment now);
    // Nothing plays on behind the end, however it came about.
    [[nodiscard]] std::optional<moment> media_due() const {
        return ending_ ? std::nullopt : media_.next_due();
    }
    void take(const media_event& what, moment now);
    void media_happened(const prompt_started& e, moment now);
    void media_happened(const prompt_stopped& e, moment now);
    void media_happened(const beep_started& e, moment now);
    void media_happened(const recording_started& e, moment now);
    void media_happened(const play_ended& e, moment now);
    void media_happened(const record_ended& e, moment now);
    void tell(std::string about, std::string body, moment now);
    void tell_update(std::string about, const call_update& update, moment now);
    void tell_operation(std::string_view name, const operation_outcome& outcome, moment now);

    void later(moment due, purpose what, std::function<void(moment)> act) {
        plans_.push_back({due, what, std::move(act), 0});
    }
    void call_off(purpose what);
    void expect_keep_alive(moment now);

    const call_surroundings& around_;
    call_facts facts_;
    moment born_;
    std::string callback_uri_;
    std::string asked_version_ = "v1.0";  // of the request at hand
    graph::call_state state_ = graph::call_state::incoming;
    bool ending_ = false;  // decided, though the bot does not know yet
    graph::media_config media_config_ = graph::service_hosted_media{};
    bool audio_active_ = false;
    bool subscribed_ = false;
    std::int64_t tones_ = 0;
    graph::invitation transfer_target_;
    std::optional<graph::participant_info> transferee_;
    graph::call_options options_;
    int capacity_ = 0;  // for further members of a recording policy's group
    struct joiner {
        graph::identity who;
        std::string participant;
        std::uint64_t notification = 0;  // that the bot has not answered yet; or it has accepted
    };
    std::vector<joiner> joiners_;
    std::optional<sent_elsewhere> elsewhere_;
    bool someone_came_ = false;
    std::vector<std::optional<answers>>
        callees_;  // of a call that the bot places, in the order of its targets
    audio_routing routing_;
    struct running {
        std::string type, client_context;
    };
    std::map<std::string, running> running_;  // operations, by id
    std::deque<tones_to_send> sending_;
    std::deque<char> keys_;
    call_ending why_;
    std::string outcome_;
    std::vector<plan> plans_;
    std::vector<ringing_party> ringing_;
    std::uint64_t parties_ = 0;  // that were ever rung for
    media_queue media_;
    outbox outbox_;
    ordered_failures ordered_;
    bool story_held_ = false;
    std::vector<std::pair<event, moment>> held_;
    transcript story_;
    std::uint64_t notifications_ = 0;
    std::uint64_t incoming_number_ = 1;  // of the notification that rings at the bot
    bool acknowledged_ = false;
};

}  // namespace switchhook::emulator
