// Menus and the keys of a telephone.

#include <algorithm>

#include "base/duration.hpp"
#include "bot/analysis/rules.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot::analysis {
namespace {

constexpr std::size_t keys_of_a_telephone = 12;
// A caller who pressed what he wanted notices a silence that is longer.
constexpr milliseconds unnoticed{1'500};

// The fields of one input, and where they are written.
struct written_input {
    const json::node& fields;
    const std::string& path;
};

milliseconds duration_of(const subject& s, const written_input& in, std::string_view name,
                         milliseconds usual) {
    const auto* written = s.field_or_default(in.fields, name);
    return written == nullptr ? usual : parse_duration(written->text).value_or(usual);
}

std::vector<std::string> keys_of(const json::node& options) {
    std::vector<std::string> all;
    for (const auto& m : options.members) all.push_back(m.name);
    return all;
}

bool is_continued(const std::string& keys, const std::vector<std::string>& all) {
    return std::any_of(all.begin(), all.end(), [&](const std::string& other) {
        return other.size() > keys.size() && other.starts_with(keys);
    });
}

void find_slow_options(const subject& s, const written_input& in, const json::node& options) {
    const auto wait = duration_of(s, in, "interDigitTimeout", input_defaults{}.inter_digit);
    const auto all = keys_of(options);
    for (const auto& m : options.members)
        if (wait > unnoticed && is_continued(m.name, all))
            s.warn_at(m.value, in.path + "/options/" + m.name,
                      "whoever presses " + m.name + " waits " + switchhook::to_string(wait) +
                          ": other options begin with the same keys",
                      "slow-option");
}

// A list of extensions is none of these: its options are all of one length.
void find_too_many(const subject& s, const written_input& in, const json::node& options) {
    const auto all = keys_of(options);
    if (all.size() <= keys_of_a_telephone) return;
    const auto length = all.front().size();
    if (std::all_of(all.begin(), all.end(), [&](const std::string& one) { return one.size() == length; }))
        return;
    s.warn_at(options, in.path + "/options",
              std::to_string(all.size()) + " options, and a telephone has 12 keys", "too-many-options");
}

bool plays(const flow_step& step) {
    bool any = false;
    step.each_prompt([&](const prompt& p) { any = any || !p.empty(); });
    return any;
}

// Its first input has no prompt, and nothing is played before that.
bool asks_silently(const subject& s, const flow_step& step) {
    return !step.inputs.empty() && s.fields_at(step.inputs.front()).find("prompt") == nullptr &&
           s.fields_of(step).find("greeting") == nullptr;
}

// Nothing was said in the whole call when the caller is to press a key.
void find_silent(const subject& s) {
    std::vector<std::size_t> playing;
    s.each_step([&](const frame& at, const flow_step& step) {
        const auto& nodes = s.ways.nodes_of(at);
        if (plays(step) || step.brings_steps()) playing.insert(playing.end(), nodes.begin(), nodes.end());
    });
    const auto heard = s.ways.behind(playing);
    s.each_step([&](const frame& at, const flow_step& step) {
        if (!asks_silently(s, step) || !s.is_reached(at)) return;
        const auto& nodes = s.ways.nodes_of(at);
        if (std::none_of(nodes.begin(), nodes.end(), [&](std::size_t id) { return heard[id]; }))
            s.warn(step, "the caller hears nothing before this: nobody says that a key is to be pressed",
                   "silent-menu");
    });
}

void find_unheard(const subject& s, const written_input& in) {
    const auto* written = s.field_or_default(in.fields, "attempts");
    const auto attempts = written == nullptr ? static_cast<std::size_t>(input_defaults{}.attempts)
                                             : static_cast<std::size_t>(written->number);
    const auto& fields = in.fields;
    const auto tell = [&](const json::node& where, const std::string& inside) {
        s.warn_at(
            where, in.path + '/' + inside,
            "nobody hears this: there " + (attempts == 1 ? std::string("is one attempt")
                                                         : "are " + std::to_string(attempts) + " attempts"),
            "unheard-prompt");
    };
    if (const auto* again = fields.find("short"); again != nullptr && attempts == 1) tell(*again, "short");
    for (const std::string name : {"noinput", "nomatch"})
        if (const auto* list = fields.find(name); list != nullptr && list->items.size() > attempts)
            tell(list->items[attempts], name + '/' + std::to_string(attempts));
}

}  // namespace

void find_key_mistakes(const subject& s) {
    s.each_step([&](const frame&, const flow_step& step) {
        for (const auto& path : step.inputs) {
            const written_input in{s.fields_at(path), path};
            find_unheard(s, in);
            const auto* options = in.fields.find("options");
            if (options == nullptr || options->members.empty()) continue;
            find_slow_options(s, in, *options);
            find_too_many(s, in, *options);
        }
    });
    if (s.ways.is_whole()) find_silent(s);
}

}  // namespace switchhook::bot::analysis
