#pragma once
// A flow with its audio: all that a call follows. Immutable; a call keeps the one it started with.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"
#include "bot/call/turn.hpp"
#include "bot/flow/flow.hpp"
#include "bot/flow/load.hpp"
#include "config/settings.hpp"
#include "server/media/prompt_library.hpp"

namespace switchhook::server {

// The flow and its audio, before it is known under which URL Graph will fetch it.
struct loaded_flow {
    std::shared_ptr<const bot::flow> flow;
    // Of its content: twelve digits for the file and, where it has audio, a dash and eight for that.
    std::string version;
    std::shared_ptr<const std::string> text;  // of its file
    std::shared_ptr<const media::prompt_library> library;
    config::prompt_settings prompts;  // by which the library was made
};

// All the flows of a server.
struct loaded_flows {
    loaded_flow incoming;               // of calls that come in
    std::vector<loaded_flow> outbound;  // of calls that the bot places
};

struct program {
    std::shared_ptr<const bot::flow> flow;
    std::string version;
    std::shared_ptr<const std::string> text;  // of its file; null for one that is built in
    std::string public_url;                   // under which Graph fetches audio
    std::shared_ptr<const media::prompt_library> library;
    config::prompt_settings prompts;  // of what is spoken during a call
    std::vector<bot::clip> clips;
    bot::world world;  // points into the above
};

// What a flow's file may hold, and the part of its version that is of the file.
inline constexpr std::size_t longest_flow_file = 4U << 20;
std::string version_of_flow(std::string_view text);

// What flow files take from the machine they are loaded on.
bot::flow_surroundings surroundings_of(const config::prompt_settings& prompts);

// Without audio: `library` stays null, and the version is that of the file. Blocking. Null members when `out` gained an error.
loaded_flow read_flow_file(const std::filesystem::path& file, const config::prompt_settings& prompts,
                           problems& out);
// The same of a text that was such a file.
loaded_flow read_flow_text(std::string text, const std::filesystem::path& file,
                           const config::prompt_settings& prompts, problems& out);
// The audio that a flow needs, each once.
std::vector<media::prompt_source> prompt_sources(const bot::flow& flow);
// The flows of the folder but the incoming one: those of them that place calls are offered too.
std::vector<std::filesystem::path> other_flow_files(const std::filesystem::path& folder,
                                                    const std::filesystem::path& incoming);

// Blocking: reads files and runs the voice engine. Null members when `out` gained an error.
loaded_flow load_flow_file(const std::filesystem::path& file, const config::prompt_settings& prompts,
                           problems& out);

// The audio of a flow that has none yet; what `known` has is not made again. Null when `out` gained an error.
void make_audio(loaded_flow& into, const std::string& file, const config::prompt_settings& prompts,
                problems& out, const std::shared_ptr<const media::prompt_library>& known = {});

// Telephone numbers in it that the configuration gives no account for. A flow that was not loaded has none.
void find_unserved_numbers(const loaded_flow& loaded, const std::filesystem::path& file,
                           const config::settings& settings, problems& out);

// Audio takes long, and no call ever hears that of a flow that neither takes calls nor places them.
enum class with_audio { followed, all };

// The incoming flow, and those beside it in the folder that place calls. The others are checked with them.
loaded_flows load_flows(const std::filesystem::path& incoming, const config::settings& settings,
                        problems& out, with_audio which = with_audio::followed);

// The flow of a call that is placed for the control API alone: it calls, and then waits to be told.
loaded_flow remote_control_flow();
inline constexpr std::string_view remote_control_version = "built-in";

std::shared_ptr<const program> make_program(const loaded_flow& from, const std::string& public_url,
                                            const bot::call_settings& settings);

}  // namespace switchhook::server
