#include "bot/steps/registry.hpp"

#include <array>

namespace switchhook::bot {

std::span<const step_kind> step_kinds() {
    static constexpr std::array<step_kind, 35> kinds{{
        {"answer", read_answer},
        {"reject", read_reject},
        {"play", read_play},
        {"say", read_say},
        {"menu", read_menu},
        {"gather", read_gather},
        {"form", read_form},
        {"record", read_record},
        {"voicemail", read_voicemail},
        {"transfer", read_transfer},
        {"hunt", read_hunt},
        {"queue", read_queue},
        {"callback", read_callback},
        {"goto", read_goto},
        {"hangup", read_hangup},
        {"log", read_log},
        {"call", read_call},
        {"join", read_join},
        {"redirect", read_redirect},
        {"invite", read_invite},
        {"mute", read_mute},
        {"unmute", read_unmute},
        {"dtmf", read_dtmf},
        {"recordingStatus", read_recording_status},
        {"screenShare", read_screen_share},
        {"wait", read_wait},
        {"http", read_http},
        {"fetch", read_fetch},
        {"notify", read_notify},
        {"hours", read_hours},
        {"set", read_set},
        {"switch", read_switch},
        {"run", read_run},
        {"return", read_return},
        {"tag", read_tag},
    }};
    return kinds;
}

}  // namespace switchhook::bot
