#pragma once
// All verbs. A step is one file beside this one; adding it means adding it here, to the schema and to the
// tests.

#include <memory>
#include <span>
#include <string_view>

#include "bot/flow/reader.hpp"

namespace switchhook::bot {

// Reads the value behind the verb. Complaints go to the spot; null only when there is nothing to stand in its
// place.
using step_reader = std::unique_ptr<flow_step> (*)(flow_reader&, const json::spot&);

struct step_kind {
    std::string_view verb;
    step_reader read;
};

std::span<const step_kind> step_kinds();

std::unique_ptr<flow_step> read_answer(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_reject(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_play(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_say(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_menu(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_gather(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_callback(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_form(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_hunt(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_queue(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_voicemail(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_record(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_transfer(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_goto(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_hangup(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_log(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_call(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_join(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_redirect(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_invite(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_mute(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_unmute(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_dtmf(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_recording_status(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_screen_share(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_http(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_fetch(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_notify(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_hours(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_set(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_switch(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_run(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_return(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_tag(flow_reader&, const json::spot&);
std::unique_ptr<flow_step> read_wait(flow_reader&, const json::spot&);

}  // namespace switchhook::bot
