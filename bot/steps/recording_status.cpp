// recordingStatus: tells everybody in a policy-recorded call whether it is recorded. It must have succeeded
// before anything of the call is kept. https://learn.microsoft.com/graph/api/call-updaterecordingstatus
//   { "recordingStatus": { "status": "recording", "failed": "apology" } }

#include <array>

#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

class recording_status_step final : public asking_step {
  public:
    std::string status = "recording";

    void enter(turn& t) const override {
        t.ask(graph::update_recording_status_request{status, t.next_context()});
    }
};

}  // namespace

std::unique_ptr<flow_step> read_recording_status(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<recording_status_step>();
    json::fields f(where);
    read_asking(in, f, *made);
    static constexpr std::array<std::string_view, 3> words{"recording", "notRecording", "failed"};
    if (const auto chosen = f.choice("status", {"recording", "notRecording", "failed"}))
        made->status = words.at(*chosen);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
