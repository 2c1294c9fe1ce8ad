#include "server/replay/folded_calls.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "server/commands/report.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/flows/program.hpp"
#include "server/from_settings.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;
using bot::replay::stored_call;

struct stage_set {
    std::string version;
    std::shared_ptr<const bot::trial::scenery> scenery;  // null when the flow cannot be used
};

// What is heard is of no matter: no audio is made.
stage_set load(const fs::path& file, const config::settings& settings, problems& found) {
    auto loaded = read_flow_file(file, settings.prompts, found);
    if (!loaded.flow) return {};
    return {loaded.version,
            bot::trial::make_scenery(std::move(loaded.flow), surroundings_of(settings.prompts),
                                     call_settings_of(settings, settings.public_url))};
}

stage_set load_configured(const std::string& name, const config::settings& settings, problems& found) {
    const auto file = settings.flows.folder / (name + ".json");
    std::error_code unknown;
    if (fs::exists(file, unknown) || unknown) return load(file, settings, found);
    found.add(
        {file.string(),
         0,
         0,
         {},
         "cannot be read: No such file or directory. A flow that the server took from elsewhere, as dev "
         "does with --flow, is named with --flow here too"});
    return {};
}

stage_set load_remote_control() {
    auto loaded = remote_control_flow();
    return {loaded.version, bot::trial::make_scenery(std::move(loaded.flow))};
}

std::string counted(std::size_t number, const std::string& what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

std::string_view word_of(const bot::replay::verdict& v) {
    return v.parts ? "changed" : v.is_same() ? "same" : "unknown";
}

std::size_t count_of(const folded_calls& all, std::string_view word) {
    return static_cast<std::size_t>(
        std::count_if(all.calls.begin(), all.calls.end(),
                      [&](const folded_call& c) { return word_of(c.verdict) == word; }));
}

}  // namespace

bool folded_calls::any_parts() const {
    return std::any_of(calls.begin(), calls.end(),
                       [](const folded_call& c) { return c.verdict.parts.has_value(); });
}

folded_calls fold_calls(const std::vector<stored_call>& calls, const config::settings& settings,
                        const fs::path& flow, problems& found) {
    const auto named = flow.stem().string();
    const bool for_one = std::any_of(calls.begin(), calls.end(),
                                     [&](const stored_call& c) { return !flow.empty() && c.flow == named; });
    std::map<std::string, stage_set> sets;
    const auto set_of = [&](const std::string& name) -> const stage_set& {
        const auto [at, is_new] = sets.try_emplace(flow.empty() ? name : std::string());
        if (!is_new) return at->second;
        if (!flow.empty())
            at->second = load(flow, settings, found);
        else if (name == "remote-control")
            at->second = load_remote_control();
        else if (name.find('/') != std::string::npos)  // a journal that somebody else wrote
            found.add({name, 0, 0, {}, "no flow can have this name"});
        else
            at->second = load_configured(name, settings, found);
        return at->second;
    };
    folded_calls all;
    for (const auto& c : calls) {
        if (for_one && c.flow != named) {
            ++all.left_out;
            continue;
        }
        const auto& set = set_of(c.flow);
        if (!set.scenery) continue;
        all.calls.push_back(
            {c.id, c.flow, c.version, set.version, bot::replay::fold_again(c.records, *set.scenery)});
    }
    return all;
}

std::string text_of(const folded_calls& all) {
    std::string text;
    for (const auto& c : all.calls) {
        if (c.verdict.parts)
            text += one_line("call " + c.id + ": " + to_string(*c.verdict.parts)) + '\n';
        else if (!c.verdict.unknown.empty())
            text += one_line("call " + c.id + ": cannot be told: " + c.verdict.unknown) + '\n';
    }
    text += counted(all.calls.size(), "call") + ": " + std::to_string(count_of(all, "same")) +
            " the same way, " + std::to_string(count_of(all, "changed")) + " another";
    if (const auto unknown = count_of(all, "unknown"); unknown > 0)
        text += ", " + std::to_string(unknown) + " cannot be told";
    if (all.left_out > 0) text += "; " + counted(all.left_out, "call") + " of other flows left out";
    return text + '\n';
}

std::string json_of(const folded_calls& all) {
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.array("calls", [&] {
            for (const auto& c : all.calls)
                w.object([&] {
                    w.field("call", c.id);
                    w.field("flow", c.flow);
                    w.field("version", c.version);
                    w.field("through", c.through);
                    w.field("verdict", word_of(c.verdict));
                    if (!c.verdict.unknown.empty()) w.field("why", c.verdict.unknown);
                    if (!c.verdict.parts) return;
                    const auto& p = *c.verdict.parts;
                    w.field("at", time_text(p.at));
                    w.field("step", p.step);
                    w.field("verb", p.verb);
                    w.field("event", p.event);
                    w.field("was", p.was);
                    w.field("would", p.would);
                });
        });
        for (const auto* word : {"same", "changed", "unknown"}) w.field(word, count_of(all, word));
        w.field("leftOut", all.left_out);
    });
    return w.take() + '\n';
}

}  // namespace switchhook::server
