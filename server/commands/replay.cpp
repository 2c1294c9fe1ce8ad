// What was, once more: stored calls are folded again, recorded notifications are played to the bot or posted to it.

#include <iostream>

#include "base/date_time.hpp"
#include "bot/replay/stored_call.hpp"
#include "config/load.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/flows/program.hpp"
#include "server/media/file.hpp"
#include "server/replay/folded_calls.hpp"
#include "server/replay/posting.hpp"
#include "server/replay/recordings.hpp"
#include "server/replay/stored_calls.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;
using bot::replay::stored_call;

bool refused(const std::string& what) {
    fail(what);
    return false;
}

struct named_files {
    std::vector<fs::path> journals, recordings;
};

// By what they begin with; folders are recordings.
std::optional<named_files> sorted_out(const std::vector<fs::path>& named) {
    named_files files;
    for (const auto& path : named) {
        std::error_code failed;
        if (fs::is_directory(path, failed)) {
            files.recordings.push_back(path);
            continue;
        }
        constexpr std::size_t most_bytes = 1U << 30;
        const auto text = media::read_file(path, most_bytes);
        if (!text.has_value()) {
            fail(path.string() + ": cannot be read: " + text.error().message());
            return {};
        }
        (bot::replay::holds_stored_calls(*text) ? files.journals : files.recordings).push_back(path);
    }
    return files;
}

// Secrets need not be at hand. Without a configuration, flows are named. Nothing, with what is wrong on standard error,
// for one that cannot be read.
std::optional<config::settings> settings_of(const replay_options& o) {
    if (!fs::exists(o.control.config)) return config::settings();
    auto loaded = config::load_settings(o.control.config, config::process_environment());
    if (print_problems(errors_of_whole_file(loaded.found))) return std::nullopt;
    return std::move(loaded.values);
}

// False when a way differs, or something is wrong.
bool fold_stored(const replay_options& o, const config::settings& settings,
                 const std::vector<fs::path>& journals) {
    auto calls = stored_calls_in(journals);
    if (calls.has_value() && o.calls) {
        auto more = stored_calls_of(o.control);
        if (more.has_value())
            for (auto& call : *more) calls->push_back(std::move(call));
        else
            calls = more.error();
    }
    if (!calls.has_value()) return refused(calls.error());
    if (calls->empty()) return refused("there are no calls");
    problems found;
    const auto folded = fold_calls(*calls, settings, o.flow, found);
    const bool wrong = found.any_error() && print_problems(found);  // warnings are for `check`
    std::cout << (o.json ? json_of(folded) : text_of(folded));
    return !wrong && !folded.any_parts();
}

// The flow of a recording: the one that was asked for, the one beside it, or that of incoming calls.
fs::path flow_of(const replay_options& o, const config::settings& settings, const recording_file& recording) {
    if (!o.flow.empty()) return o.flow;
    if (!recording.flow.empty()) return recording.flow;
    return settings.flows.incoming.empty() ? fs::path()
                                           : settings.flows.folder / (settings.flows.incoming + ".json");
}

bool play_recording(const replay_options& o, const config::settings& settings, const fs::path& path,
                    bot::instant begins) {
    auto recording = read_recording_at(path);
    if (!recording.has_value()) return refused(recording.error());
    const auto file = flow_of(o, settings, *recording);
    if (file.empty())
        return refused("there is no " + o.control.config.string() +
                       " that says which flow calls follow: name it with --config, or a flow with --flow");
    problems found;
    const auto loaded = read_flow_file(file, settings.prompts, found);
    if (!loaded.flow) {
        print_problems(found);
        return false;
    }
    const auto on = bot::replay::scenery_for_playing(loaded.flow, surroundings_of(settings.prompts));
    const played_recording played{path, recording->content.passed_over,
                                  bot::replay::play(recording->content, on, begins)};
    std::cout << (o.json ? lines_of(played) : text_of(played));
    if (o.json) std::cerr << complaints_of(played);
    return played.playing.differences.empty() && played.playing.unusable.empty();
}

bool post_recording(const replay_options& o, const config::settings& settings, const fs::path& path) {
    const auto recording = read_recording_at(path);
    if (!recording.has_value()) return refused(recording.error());
    const auto& trust = o.control.trust.empty() ? settings.graph.trust : o.control.trust;
    const auto posted = post(recording->content, {o.to, o.token_env, o.emulator, trust},
                             [](const std::string& line) { std::cout << line << std::endl; });
    return posted.has_value() ? *posted : refused(posted.error());
}

}  // namespace

int replay(const replay_options& o) {
    if (o.files.empty() && !o.calls)
        return wrong_usage("nothing to replay: name files, or --calls for those of a running server");
    if (!o.to.empty() && o.calls) return wrong_usage("--to posts recorded notifications: --calls has none");
    bot::instant begins = std::chrono::floor<bot::milliseconds>(std::chrono::system_clock::now());
    if (!o.at.empty()) {
        const auto at = parse_date_time(o.at);
        if (!at) return wrong_usage("--at: expected a moment such as 2026-12-24T18:00:00+01:00");
        begins = *at;
    }
    const auto files = sorted_out(o.files);
    if (!files) return 1;
    if (!o.to.empty() && !files->journals.empty())
        return wrong_usage("--to posts recorded notifications: " + files->journals.front().string() +
                           " is a journal");
    if (!o.to.empty() && o.token_env.empty() && o.emulator.empty())
        std::cerr << "switchhook: posted without a callback token, which only Microsoft can sign for a "
                     "server in production; "
                     "--token-env names a variable with one of yours\n";
    const auto settings = settings_of(o);
    if (!settings) return 1;
    bool well = true;
    for (const auto& path : files->recordings)
        well = (o.to.empty() ? play_recording(o, *settings, path, begins)
                             : post_recording(o, *settings, path)) &&
               well;
    if (o.calls || !files->journals.empty()) well = fold_stored(o, *settings, files->journals) && well;
    return well ? 0 : 1;
}

}  // namespace switchhook::server
