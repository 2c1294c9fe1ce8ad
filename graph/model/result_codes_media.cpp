#include "graph/model/result_code_texts.hpp"

namespace switchhook::graph::texts {
namespace {

constexpr std::string_view wav =
    "Serve WAV with 16 kHz, 16 bits, mono. Prompts that Switchhook serves are in that form: run switchhook "
    "check.";
constexpr std::string_view fetchable =
    "Open a prompt's URL from outside your network: it must answer without sign-in, with a public "
    "certificate, "
    "below publicUrl.";
constexpr std::string_view normal_end = "Nothing to do: the flow goes on with what was collected.";

// https://learn.microsoft.com/azure/communication-services/how-tos/call-automation/play-action and its sisters:
// the services share their subcodes.
constexpr result_code_text rows[] = {
    {200,
     8514,
     "A stop tone ended the recording.",
     {"The caller pressed one of the stop tones."},
     "Nothing to do: the recording is complete."},
    {200,
     8515,
     "The recording ended at its longest duration.",
     {"The caller talked longer."},
     "Allow more in the step's maximum, up to 120 seconds, if messages are cut off."},
    {200, 8531, "The largest number of digits was received.", {"The caller typed them all."}, normal_end},
    {400,
     8508,
     "The action was cancelled, or a later one barged in.",
     {"A key ended the prompt.", "The flow went on or hung up.", "Another prompt took its place."},
     "Nothing to do: prompts that keys interrupt end like this."},
    {400,
     8510,
     "Nobody spoke before the initial silence time-out.",
     {"The caller kept silent.", "No audio of the caller arrives."},
     "Give the step a branch for silence, or a longer initial silence."},
    {400,
     8535,
     "The prompt's file format is wrong: it must be WAV, 16 kHz, 16 bits, mono.",
     {"The file has another sampling rate, two channels or a compressed format.",
      "The URL answers with a web page instead of audio."},
     wav},
    {400,
     8536,
     "The prompt's file could not be downloaded.",
     {"publicUrl cannot be reached from the internet.", "The certificate is not trusted by the public.",
      "A proxy or firewall asks for a sign-in."},
     fetchable},
    {500,
     8511,
     "The prompt could not be played.",
     {"The file is damaged or of the wrong format.", "The file could not be fetched.",
      "The call's audio was not ready."},
     "Fetch the prompt from outside and check its format; play after audio is active."},
    {500, 8512, "The beep could not be played.", {"Graph could not play into the call."}, ask_support},
    {500,
     8572,
     "The service that plays prompts was shutting down.",
     {"Microsoft moved the service while the call ran."},
     "Play the prompt again; the flow's failed branch can do so."},
    {any_code,
     8509,
     "The recording ended at the longest silence allowed.",
     {"The caller stopped talking."},
     "Nothing to do; allow a longer silence if people are cut off while they think."},
    {any_code,
     8513,
     "No media came from the call in time.",
     {"The caller's network stopped sending audio.", "The caller's device has no microphone."},
     "Call again. If it is always so, check that the network lets media of Teams through."},
    {any_code,
     8532,
     "The time between two digits was over.",
     {"The caller stopped typing."},
     "Nothing to do; allow more time between digits if people type slowly."},
    {any_code, 8533, "A key matched one of the options.", {"The caller chose."}, normal_end},
    {any_code,
     8534,
     "A key matched none of the options.",
     {"The caller pressed another key."},
     "Say the choices again; the menu has branches for that."},
    {any_code,
     8553,
     "A recording is running already.",
     {"recordResponse was sent before the first one ended."},
     "Wait for the end of the running recording, or cancel it."},
    {any_code,
     8562,
     "The recording mode is not supported.",
     {"The call's kind of media does not allow this recording."},
     "Record in calls whose media Graph hosts, as calls answered by Switchhook are."},
    {any_code,
     8571,
     "Another recording is in the way.",
     {"A recording of this call is being changed or stopped."},
     "Wait until it has ended, then record again."},
    {any_code,
     8588,
     "The recording completed, but its media came too late.",
     {"The caller's network was slow or broke.", "The caller hung up while it was recorded."},
     "Nothing to do for this call: what was recorded may be incomplete."},
    {any_code,
     8589,
     "Recordings of this application are being throttled.",
     {"Many calls record at the same time."},
     "Record less at once, wait, or ask Microsoft for a higher limit."},
    {any_code,
     8608,
     "The recorded participant's client met an error.",
     {"The participant's Teams client failed while it was being recorded."},
     "Let the participant join again with an up-to-date client."},
};

}  // namespace

std::span<const result_code_text> media() { return rows; }

}  // namespace switchhook::graph::texts
