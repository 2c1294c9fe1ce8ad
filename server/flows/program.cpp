#include "server/flows/program.hpp"

#include <algorithm>
#include <map>

#include "bot/analysis/analysis.hpp"
#include "bot/flow/load.hpp"
#include "config/load.hpp"
#include "server/flows/leaked_secrets.hpp"
#include "server/flows/ordered_flows.hpp"
#include "server/flows/time_zones.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

media::prompt_source source_of(const bot::media_source& s) {
    using from = bot::media_source::kind;
    using to = media::prompt_source::kind;
    const auto type = s.type == from::file     ? to::file
                      : s.type == from::speech ? to::speech
                      : s.type == from::word   ? to::word
                                               : to::silence;
    return {type, s.text, s.language};
}

// Graph's cache key: new whenever the audio is, and readable in traces.
std::string resource_id(std::string_view label, std::string_view hash) {
    std::string id;
    for (const char c : label) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            id += c;
        else if (!id.empty() && id.back() != '-')
            id += '-';
    }
    if (!id.empty() && id.back() != '-') id += '-';
    constexpr std::size_t enough = 16;
    return id + std::string(hash.substr(0, enough));
}

std::string what_of(const media::prompt_problem& p) {
    constexpr std::size_t enough = 60;
    std::string text = p.source.text;
    if (p.source.is_spoken() && text.size() > enough) {
        std::size_t end = enough;
        while ((static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // not within a character
        text = text.substr(0, end) + "…";
    }
    const bool file = p.source.type == media::prompt_source::kind::file;
    return (file                   ? "prompt file \""
            : p.source.is_spoken() ? "spoken prompt \""
                                   : "silence \"") +
           text + "\": " + p.what;
}

// Nothing for a flow without audio.
std::string audio_version(const loaded_flow& loaded) {
    std::string all;
    for (const auto& source : prompt_sources(*loaded.flow)) all += loaded.library->of(source)->hash;
    constexpr std::size_t length = 8;
    return all.empty() ? std::string() : '-' + media::content_hash(all).substr(0, length);
}

// False, without a flow, when `out` gained an error.
bool give_audio(loaded_flow& loaded, const std::filesystem::path& file,
                const config::prompt_settings& prompts, problems& out) {
    make_audio(loaded, file.string(), prompts, out);
    if (loaded.library)
        loaded.version += audio_version(loaded);
    else
        loaded = {};
    return loaded.flow != nullptr;
}

}  // namespace

std::string version_of_flow(std::string_view text) {
    constexpr std::size_t length = 12;
    return media::content_hash(text).substr(0, length);
}

bot::flow_surroundings surroundings_of(const config::prompt_settings& prompts) {
    auto value_of = [all = config::process_environment()](const std::string& name) {
        const auto set = all.find(name);
        return set == all.end() ? std::nullopt : std::optional<std::string>(set->second);
    };
    return {prompts.voice.language, std::move(value_of), find_time_zone,
            std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
}

loaded_flow read_flow_file(const std::filesystem::path& file, const config::prompt_settings& prompts,
                           problems& out) {
    auto text = media::read_file(file, longest_flow_file);
    if (!text) {
        out.add({file.string(),
                 0,
                 0,
                 {},
                 "cannot be read: " + text.error().message(),
                 severity::error,
                 "unreadable-file"});
        return {};
    }
    return read_flow_text(*std::move(text), file, prompts, out);
}

loaded_flow read_flow_text(std::string text, const std::filesystem::path& file,
                           const config::prompt_settings& prompts, problems& out) {
    loaded_flow loaded;
    loaded.flow = bot::load_flow(text, file.stem().string(), file.string(), out, surroundings_of(prompts));
    if (!loaded.flow) return {};
    problems led_astray;
    bot::analyse(*loaded.flow, file.string(), led_astray);
    const bool cannot_work = led_astray.any_error();
    out.append(std::move(led_astray));
    if (cannot_work) return {};
    loaded.version = version_of_flow(text);
    loaded.text = std::make_shared<const std::string>(std::move(text));
    return loaded;
}

std::vector<media::prompt_source> prompt_sources(const bot::flow& flow) {
    std::vector<media::prompt_source> sources;
    for (const auto& s : flow.media) sources.push_back(source_of(s));
    return sources;
}

loaded_flow load_flow_file(const std::filesystem::path& file, const config::prompt_settings& prompts,
                           problems& out) {
    auto loaded = read_flow_file(file, prompts, out);
    if (loaded.flow) give_audio(loaded, file, prompts, out);
    return loaded;
}

void make_audio(loaded_flow& into, const std::string& file, const config::prompt_settings& prompts,
                problems& out, const std::shared_ptr<const media::prompt_library>& known) {
    const auto sources = prompt_sources(*into.flow);
    const media::voice speaker(prompts.cache, prompts.voice.engine);
    auto built = media::prompt_library::build(sources, prompts.folder, speaker, {}, known.get());
    bool failed = false;
    for (const auto& p : built.found) {
        const auto& at = into.flow->media_places[p.index];
        out.add({file, at.line, at.column, at.pointer, what_of(p), p.level, "prompt-audio"});
        failed = failed || p.level == severity::error;
    }
    into.prompts = prompts;
    if (!failed) into.library = std::move(built.library);
}

std::vector<std::filesystem::path> other_flow_files(const std::filesystem::path& folder,
                                                    const std::filesystem::path& incoming) {
    std::error_code failed;
    std::vector<std::filesystem::path> others;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failed)) {
        const auto name = entry.path().filename().string();
        const bool is_hidden = name.starts_with('.');  // of an editor, or another system
        if (!is_hidden && name.ends_with(".json") && !name.ends_with(".test.json") &&
            entry.path().stem() != incoming.stem())
            others.push_back(entry.path());
    }
    std::sort(others.begin(), others.end());
    return others;
}

void find_unserved_numbers(const loaded_flow& loaded, const std::filesystem::path& file,
                           const config::settings& settings, problems& out) {
    if (loaded.flow && settings.app.application_instance.empty())
        bot::find_unserved_numbers(*loaded.flow, file.string(), out);
}

loaded_flows load_flows(const std::filesystem::path& incoming, const config::settings& settings,
                        problems& out, with_audio which) {
    loaded_flows all;
    all.incoming = load_flow_file(incoming, settings.prompts, out);
    find_unserved_numbers(all.incoming, incoming, settings, out);
    find_leaked_secrets(all.incoming, incoming, settings, out);
    if (all.incoming.flow && all.incoming.flow->places_calls)
        out.add({incoming.string(),
                 0,
                 0,
                 {},
                 "this flow places a call, so it cannot take the ones that come in",
                 severity::error,
                 "flow-direction"});
    const bool has_source = !settings.app.application_instance.empty();
    std::map<std::string, std::shared_ptr<const bot::flow>> known{
        {incoming.stem().string(), all.incoming.flow}};
    const auto others = other_flow_files(settings.flows.folder, incoming);
    for (const auto& file : others) {
        auto loaded = read_flow_file(file, settings.prompts, out);
        known[file.stem().string()] = loaded.flow;
        find_unserved_numbers(loaded, file, settings, out);
        find_leaked_secrets(loaded, file, settings, out);
        if (!loaded.flow) continue;
        const bool is_followed = loaded.flow->places_calls;
        if (!is_followed && which == with_audio::followed) continue;
        if (give_audio(loaded, file, settings.prompts, out) && is_followed)
            all.outbound.push_back(std::move(loaded));
    }
    const flow_finder find = [&](const std::string& name) -> std::optional<std::shared_ptr<const bot::flow>> {
        const auto found = known.find(name);
        if (found == known.end()) return std::nullopt;
        return found->second;
    };
    if (all.incoming.flow) check_orders(*all.incoming.flow, incoming.string(), find, has_source, out);
    for (const auto& file : others)
        if (const auto& flow = known[file.stem().string()]; flow && flow->places_calls)
            check_orders(*flow, file.string(), find, has_source, out);
    return all;
}

loaded_flow remote_control_flow() {
    constexpr std::string_view text =
        R"({ "version": 1, "sections": { "main": [ { "call": {} }, { "wait": "24h" } ] } })";
    problems none;
    loaded_flow loaded;
    loaded.flow = bot::load_flow(text, "remote-control", "remote-control", none);
    loaded.version = remote_control_version;
    loaded.library = media::prompt_library::build({}, {}, media::voice({}, "espeak-ng"), {}).library;
    return loaded;
}

std::shared_ptr<const program> make_program(const loaded_flow& from, const std::string& public_url,
                                            const bot::call_settings& settings) {
    auto made = std::make_shared<program>();
    made->flow = from.flow;
    made->version = from.version;
    made->text = from.text;
    made->library = from.library;
    made->prompts = from.prompts;
    made->public_url = public_url;
    const auto& media = from.flow->media;
    for (std::size_t i = 0; i < media.size(); ++i) {
        const auto clip = from.library->of(source_of(media[i]));
        made->clips.push_back({public_url + "/prompts/" + clip->hash + ".wav",
                               resource_id(from.flow->media_labels[i], clip->hash), clip->duration});
    }
    made->world.flow = made->flow.get();
    made->world.clips = made->clips;
    made->world.settings = settings;
    constexpr std::size_t most_prefetched = 10;
    for (const auto index : bot::heard_first(*from.flow, most_prefetched))
        made->world.prefetch.push_back({made->clips[index].uri, made->clips[index].resource_id});
    return made;
}

}  // namespace switchhook::server
