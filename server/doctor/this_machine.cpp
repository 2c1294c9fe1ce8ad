#include "server/doctor/this_machine.hpp"

#include <algorithm>
#include <set>

#include "server/doctor/checks.hpp"
#include "server/doctor/running_bot.hpp"
#include "server/flows/program.hpp"
#include "server/media/voice.hpp"

namespace switchhook::server::doctor {
namespace {

std::string many(std::size_t n, const std::string& what) {
    return std::to_string(n) + ' ' + what + (n == 1 ? "" : "s");
}

std::string in_megabytes(std::uintmax_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

bool is_file(const media::prompt_source& s) { return s.type == media::prompt_source::kind::file; }

// As `check` says it.
std::string advice_on(const problem& p) {
    return p.advice.empty() ? std::string(p.rule.described().advice) : p.advice;
}

}  // namespace

findings judge_problems(const problems& found, const std::string& all_well, const std::string& where) {
    findings all;
    for (const auto& p : found.all()) {
        const auto text = to_string(p);
        if (p.level == severity::error && text.find("the environment has no variable") != std::string::npos)
            all.push_back(failure(text,
                                  "Set it, or run the doctor with the environment of the service: `systemctl "
                                  "show -p EnvironmentFiles switchhook` names the files."));
        else
            all.push_back({p.level == severity::error ? verdict::fail : verdict::warn, text,
                           advice_on(p) + ' ' + where + " describes what may stand there."});
    }
    if (all.empty()) all.push_back(well(all_well));
    return all;
}

bool is_of_listen_files(const problem& p) {
    return p.rule.text() == "unreadable-file" && (p.path == "/listen/certificate" || p.path == "/listen/key");
}

findings check_configuration(patient& who, net::deadline) {
    problems found;
    for (const auto& p : who.loaded.found.all())
        if (!is_of_listen_files(p)) found.add(p);
    // Nothing else is examined then: so that all is mended at once.
    if (found.any_error()) found = who.loaded.found;
    return judge_problems(found, who.file.string() + " is right", "docs/configuration.md");
}

findings check_flows(patient& who, net::deadline) {
    const auto& s = who.settings();
    const auto incoming = s.flows.folder / (s.flows.incoming + ".json");
    problems found;
    std::vector<loaded_flow> flows;
    flows.push_back(read_flow_file(incoming, s.prompts, found));
    if (flows.front().flow && flows.front().flow->places_calls)
        found.add({incoming.string(),
                   0,
                   0,
                   {},
                   "this flow places a call, so it cannot take the ones that come in",
                   severity::error,
                   "flow-direction"});
    for (const auto& file : other_flow_files(s.flows.folder, incoming)) {
        auto read = read_flow_file(file, s.prompts, found);
        if (read.flow && read.flow->places_calls) flows.push_back(std::move(read));
    }
    std::set<media::prompt_source> sources;
    for (const auto& f : flows) {
        if (!f.flow) continue;
        for (auto& source : prompt_sources(*f.flow)) sources.insert(std::move(source));
        for (auto& need : needs_of(*f.flow)) who.needs.push_back(std::move(need));
    }
    who.prompts.assign(sources.begin(), sources.end());
    std::vector<media::prompt_source> files;
    std::copy_if(who.prompts.begin(), who.prompts.end(), std::back_inserter(files), is_file);
    const auto built = media::prompt_library::build(files, s.prompts.folder, media::voice({}), {});
    for (const auto& p : built.found)
        found.add({(s.prompts.folder / p.source.text).string(), 0, 0, {}, p.what, p.level, "prompt-audio"});
    found.sort();
    const auto spoken = static_cast<std::size_t>(
        std::count_if(who.prompts.begin(), who.prompts.end(), [](const auto& p) { return p.is_spoken(); }));
    const auto needed = least_roles(who.needs);
    std::string roles;
    for (const auto& role : needed) roles += (roles.empty() ? "" : ", ") + role;
    return judge_problems(found,
                          many(flows.size(), "flow") + ", " + many(files.size(), "prompt file") + ", " +
                              many(spoken, "spoken prompt") +
                              (roles.empty() ? "; no application role is needed" : "; they need " + roles),
                          "docs/flows.md");
}

findings judge_voice(const voice_facts& facts) {
    if (facts.texts == 0) return {well("no flow says anything")};
    findings all;
    std::string spoken;
    for (const auto& [language, trouble] : facts.languages) {
        if (trouble.empty()) {
            spoken += (spoken.empty() ? "" : ", ") + language;
            continue;
        }
        const auto what = facts.engine + " does not speak " + language + ": " + trouble;
        const std::string remedy =
            "Install it (Debian: apt-get install espeak-ng) so that it is found on PATH, or name it by "
            "prompts.voice.engine; `" +
            facts.engine + " --voices` lists its languages.";
        if (facts.all_kept)
            all.push_back(warning(what + "; what the flows say today was spoken before and is kept", remedy));
        else
            all.push_back(failure(what, remedy));
    }
    if (all.empty())
        all.push_back(well(facts.engine + " speaks " + spoken + " (" + many(facts.texts, "text") + ')'));
    return all;
}

findings check_voice(patient& who, net::deadline until) {
    const auto& s = who.settings().prompts;
    voice_facts facts;
    facts.engine = s.voice.engine;
    std::vector<media::prompt_source> texts;
    std::set<std::string> languages;
    for (const auto& p : who.prompts) {
        if (!p.is_spoken()) continue;
        texts.push_back(p);
        languages.insert(p.language);
    }
    facts.texts = texts.size();
    media::child_limits limits;
    limits.deadline = std::chrono::ceil<std::chrono::milliseconds>(until - net::steady_clock::now());
    const media::voice engine({}, s.voice.engine, limits);
    bool troubled = false;
    for (const auto& language : languages) {
        const auto spoken = engine.speak("1", language);
        facts.languages.emplace_back(language, spoken.has_value() ? std::string() : spoken.error().message());
        troubled = troubled || !spoken.has_value();
    }
    if (troubled)
        facts.all_kept =
            media::prompt_library::build(texts, s.folder, media::voice(s.cache, s.voice.engine, limits), {})
                .found.empty();
    return judge_voice(facts);
}

finding judge_listener(const listener_facts& l) {
    const auto at = l.address + ':' + std::to_string(l.port);
    const auto port = l.place + ".port";
    if (l.port == 0) return well(l.place + ": a free port is taken at each start");
    switch (l.bound.outcome) {
        case bind_outcome::free: return well(l.place + ": " + at + " is free, so no switchhook runs there");
        case bind_outcome::in_use:
            if (l.held_by_switchhook) return well(l.place + ": " + at + " is held by a running switchhook");
            return failure(l.place + ": " + at + " is held by another program",
                           "Stop it (`ss -ltnp` names it), or set " + port + " to another one.");
        case bind_outcome::not_permitted:
            return failure(l.place + ": " + at + " cannot be listened on: " + l.bound.why,
                           "Ports below 1024 take the capability CAP_NET_BIND_SERVICE (systemd: "
                           "AmbientCapabilities); or set " +
                               port + " above.");
        case bind_outcome::not_ours:
            return failure(
                l.place + ": " + l.address + " is no address of this machine",
                "Set " + l.place + ".address to one of those that `ip address` lists, or to 0.0.0.0.");
        case bind_outcome::failed: break;
    }
    return failure(l.place + ": " + at + " cannot be listened on: " + l.bound.why,
                   "Look at " + l.place + ".address and " + port + '.');
}

findings check_ports(patient& who, net::deadline until) {
    const auto& s = who.settings();
    listener_facts listen{"listen", s.listen.address, s.listen.port, {}, false};
    listener_facts admin{"admin", s.admin.address, s.admin.port, {}, false};
    findings all;
    for (auto* l : {&listen, &admin}) {
        if (l->port != 0) l->bound = who.around->try_port(l->address, l->port);
        if (l->bound.outcome == bind_outcome::in_use)
            l->held_by_switchhook = l == &listen ? public_listener_runs(*who.around, s, until)
                                                 : admin_listener_runs(*who.around, s, until);
        all.push_back(judge_listener(*l));
    }
    return all;
}

finding judge_folder(const folder_use& use, const folder_facts& facts) {
    constexpr std::uintmax_t hardly_any = 50U << 20U, little = 1U << 30U;
    const auto name = use.place + " \"" + use.folder.string() + '"';
    if (!facts.trouble.empty()) {
        const auto remedy =
            "Let the user that runs switchhook write there (chown, chmod, a mount that is not "
            "read-only), or set " +
            use.place + " to another folder.";
        const auto what = name + ": " + facts.trouble + "; " + use.loses;
        return use.vital ? failure(what, remedy) : warning(what, remedy);
    }
    const auto left = in_megabytes(facts.free_bytes) + " are free";
    const auto remedy = "Make room, or set " + use.place + " to a folder on another file system" +
                        (use.vital ? ", or recordings.keep to fewer days." : ".");
    if (use.vital && facts.free_bytes < hardly_any) return failure(name + ": only " + left, remedy);
    if (use.vital && facts.free_bytes < little) return warning(name + ": only " + left, remedy);
    return well(name + (facts.exists ? " can be written" : " can be made") + ", " + left);
}

findings check_folders(patient& who, net::deadline) {
    const auto& s = who.settings();
    findings all;
    for (const auto& use :
         {folder_use{"recordings.folder", s.recordings.folder, "recordings are lost", true},
          folder_use{"services.spool", s.services.spool,
                     "notices of flows are lost, and nobody is called back", false},
          folder_use{"prompts.cache", s.prompts.cache,
                     "each start speaks all prompts anew, which takes its time", false},
          folder_use{"state.folder", s.state.folder, "opening hours cannot be overridden", false}})
        all.push_back(judge_folder(use, who.around->look_at(use.folder)));
    return all;
}

finding judge_open_files(std::size_t allowed, std::size_t connections) {
    constexpr std::size_t beside = 256;  // connections to Graph, the operator's, files
    const auto wanted = connections + beside;
    const auto here = std::to_string(allowed) + " open files are allowed here";
    if (allowed >= wanted) return well(here + ", limits.connections is " + std::to_string(connections));
    return warning(here + ", and limits.connections = " + std::to_string(connections) + " takes " +
                       std::to_string(wanted),
                   "Raise the limit of the service (systemd: LimitNOFILE=" + std::to_string(wanted) +
                       "; a shell: ulimit -n), or lower limits.connections.");
}

findings check_limits(patient& who, net::deadline) {
    return {judge_open_files(who.around->open_files_allowed(), who.settings().limits.connections)};
}

}  // namespace switchhook::server::doctor
