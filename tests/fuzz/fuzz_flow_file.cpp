// The text of a flow, and a call through whatever flow it makes.

#include <algorithm>

#include "bot/flow/load.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/fuzz/watched_call.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

void check_problems(const problems& found, std::string_view text) {
    const auto lines = static_cast<unsigned>(1 + std::count(text.begin(), text.end(), '\n'));
    for (const auto& p : found.all()) {
        expect(p.file == "flow.json", "a problem names its file");
        expect(!p.what.empty(), "a problem says what is wrong");
        expect(p.line >= 1 && p.line <= lines, "a problem names a line of the file");
        expect(p.column >= 1 && p.column <= text.size() + 1, "a problem names a place in its line");
    }
}

// Keys, silence, then the end. A flow may go on for ever while the caller stays, so that is where it stops.
void follow(const bot::flow& f) {
    fuzz::watched_call call(f);
    call.ring();
    call.establish();
    std::int64_t sequence = 0;
    for (const char key : std::string_view("12#")) {
        call.wait_for_next_timer();
        call.on(bot::tone_received{++sequence, key});
    }
    for (int i = 0; i < 12; ++i) call.wait_for_next_timer();
    call.end();
    call.check_replay();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    problems found;
    const auto loaded = bot::load_flow(text, "flow", "flow.json", found);
    expect(found.any_error() == (loaded == nullptr),
           "a flow is loaded exactly when nothing is wrong with it");
    check_problems(found, text);
    if (loaded) follow(*loaded);
    return 0;
}
