// Sections, steps and branches.

#include "bot/flow/reader.hpp"

#include <algorithm>
#include <array>

#include "base/nearest.hpp"
#include "bot/call/tones.hpp"
#include "bot/flow/reader_names.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

using json::node;

constexpr int deepest_branches = 12;
constexpr std::size_t most_blocks = 10'000;  // block_id counts them
constexpr std::size_t most_steps = 10'000;   // of one list; frame::index counts them

// What a step is called in Twilio, jambonz, VoiceXML and elsewhere, and here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 21> elsewhere{{
    {"assign", "set"},      {"audio", "play"},    {"bridge", "transfer"},   {"collect", "gather"},
    {"conference", "join"}, {"dial", "transfer"}, {"disconnect", "hangup"}, {"enqueue", "queue"},
    {"exit", "hangup"},     {"field", "gather"},  {"if", "switch"},         {"input", "gather"},
    {"pause", "wait"},      {"prompt", "play"},   {"request", "http"},      {"sleep", "wait"},
    {"speak", "say"},       {"split", "switch"},  {"subdialog", "run"},     {"tts", "say"},
    {"webhook", "http"},
}};

std::string_view verb_meant(std::string_view typed, const std::vector<std::string_view>& verbs) {
    for (const auto& [theirs, ours] : elsewhere)
        if (typed == theirs && std::find(verbs.begin(), verbs.end(), ours) != verbs.end()) return ours;
    return nearest(typed, verbs);
}

}  // namespace

place place_of(const json::spot& where) { return {where.value->at.line, where.value->at.column, where.path}; }

void flow_reader::declare_section(const std::string& name, const json::spot& where) {
    if (flow_.blocks.size() >= most_blocks) return where.complain("too many sections in one flow");
    sections_.emplace(name, named{where});
    block b;
    b.section = name;
    b.is_section = true;
    flow_.blocks.push_back(std::move(b));
}

std::optional<block_id> flow_reader::find_section(const json::spot& where, const std::string& name) {
    const auto found = sections_.find(name);
    if (found == sections_.end()) {
        where.complain(
            "no section \"" + name + "\"" + suggest(sections_, name), "unknown-section",
            prompts_.count(name) == 0 ? "" : "There is a prompt of that name; here a section is wanted.");
        return std::nullopt;
    }
    note_name(name);
    found->second.used = true;
    return flow_.section(name);
}

void flow_reader::declare_hours(const std::string& name, const json::spot& where) {
    hours_.emplace(name, named{where});
}

std::optional<std::size_t> flow_reader::find_hours(const json::spot& where) {
    const auto& name = where.value->text;
    const auto found = hours_.find(name);
    if (found == hours_.end()) {
        where.complain("no hours \"" + name + "\"" + suggest(hours_, name));
        return std::nullopt;
    }
    note_name(name);
    found->second.used = true;
    const auto place =
        std::find_if(flow_.hours.begin(), flow_.hours.end(), [&](const auto& h) { return h.first == name; });
    return static_cast<std::size_t>(place - flow_.hours.begin());
}

branch flow_reader::read_branch(const json::spot& where) {
    if (where.value->type == node::kind::string) {
        const auto section = find_section(where, where.value->text);
        return section ? branch{branch::kind::section, *section} : branch{};
    }
    if (where.value->type == node::kind::object) {
        json::fields f(where);
        branch b;
        if (const auto to = f.any_required("goto"); to && to->expect(node::kind::string))
            if (const auto section = find_section(*to, to->value->text))
                b = {branch::kind::section, *section};
        f.finish();
        return b;
    }
    if (where.value->type != node::kind::array) {
        where.complain("expected a section's name or a list of steps, found " +
                       std::string(kind_name(where.value->type)));
        return {};
    }
    if (depth_ >= deepest_branches) {
        where.complain("branches within branches go too deep: give these steps a section of their own");
        return {};
    }
    if (flow_.blocks.size() >= most_blocks) {
        where.complain("too many sections and branches in one flow");
        return {};
    }
    ++depth_;
    auto steps = read_steps(where);
    --depth_;
    block b;
    b.section = section_;
    b.steps = std::move(steps);
    flow_.blocks.push_back(std::move(b));
    return {branch::kind::inline_steps, static_cast<block_id>(flow_.blocks.size() - 1)};
}

std::vector<std::unique_ptr<const flow_step>> flow_reader::read_steps(const json::spot& list) {
    std::vector<std::unique_ptr<const flow_step>> steps;
    if (!list.expect(node::kind::array)) return steps;
    if (list.value->items.size() > most_steps) {
        list.complain("too many steps in one list");
        return steps;
    }
    std::vector<std::string_view> verbs;
    for (const auto& kind : step_kinds()) verbs.push_back(kind.verb);
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        const auto where = list.item(i);
        if (!where.expect(node::kind::object)) continue;
        if (where.value->members.size() != 1) {
            std::string found;
            for (const auto& m : where.value->members) found += (found.empty() ? "" : ", ") + m.name;
            where.complain("a step is an object with one key, the verb; found " +
                           (found.empty() ? "none" : found));
            continue;
        }
        const auto& m = where.value->members.front();
        const auto kind = std::find(verbs.begin(), verbs.end(), m.name);
        if (kind == verbs.end()) {
            where.out->add({*where.file, m.at.line, m.at.column, where.path,
                            "no step is called \"" + m.name + "\"" + did_you_mean(verb_meant(m.name, verbs)),
                            severity::error, "unknown-step"});
            continue;
        }
        const auto& found = step_kinds()[static_cast<std::size_t>(kind - verbs.begin())];
        auto outer = std::exchange(notes_, {});
        if (auto made = found.read(*this, where.member(m.name))) {
            made->verb = found.verb;
            made->about = std::move(notes_.about);
            made->inputs = std::move(notes_.inputs);
            made->numbers = std::move(notes_.numbers);
            made->services = std::move(notes_.services);
            made->at = {m.at.line, m.at.column, where.path};
            steps.push_back(std::move(made));
        }
        notes_ = std::move(outer);
    }
    return steps;
}

block_id flow_reader::add_inner(std::vector<std::unique_ptr<flow_step>> steps, std::string_view verb) {
    block b;
    b.section = section_;
    b.is_inner = true;
    for (auto& s : steps) {
        s->verb = verb;
        b.steps.push_back(std::move(s));
    }
    flow_.blocks.push_back(std::move(b));
    return static_cast<block_id>(flow_.blocks.size() - 1);
}

std::size_t flow_reader::read_outcome(json::fields& f, flow_step& into, std::string name,
                                      outcome::kind type) {
    // What the branch names is not what the step is about.
    const auto about = notes_.about;
    branch to;
    if (const auto b = f.any(name)) to = read_branch(*b);
    notes_.about = about;
    return into.add_outcome(std::move(name), type, to);
}

std::optional<char> flow_reader::read_key(const json::spot& where) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto& text = where.value->text;
    if (text.size() == 1 && telephone_keys.find(text[0]) != std::string_view::npos) return text[0];
    where.complain("expected one of the keys 0-9 * #, found \"" + text + "\"");
    return std::nullopt;
}

void flow_reader::note_name(const std::string& name) {
    if (notes_.about.empty()) notes_.about = name;
}

std::string flow_reader::suggest(std::map<std::string, named>& all, const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& [known, what] : all) names.push_back(known);
    const auto meant = nearest(name, names);
    if (!meant.empty()) all.at(std::string(meant)).meant = true;
    return did_you_mean(meant);
}

void flow_reader::note_service(const json::spot& where, const text_template& url) {
    const auto origin_of = [](const std::string& text) {
        const auto scheme = text.find("://");
        return text.substr(0, scheme == std::string::npos ? scheme : text.find_first_of("/?#", scheme + 3));
    };
    service_place s;
    s.at = place_of(where);
    s.written = origin_of(where.value->text).find("${") == std::string::npos;
    auto known = url.beginning();
    s.origin = origin_of(known);
    // What follows may be a part of the host.
    if (s.origin == known && !url.is_constant()) s.origin.clear();
    notes_.services.push_back(std::move(s));
}

void flow_reader::report_unused() {
    // Mistakes in what nobody uses count too; its audio is not needed.
    const auto media = flow_.media.size();
    auto words = flow_.words;
    for (const auto& [name, p] : prompts_)
        if (!p.used) read_prompt(p.where);
    for (const auto& [name, t] : targets_)
        if (!t.used) read_inline_target(t.where);
    flow_.media.resize(media);
    flow_.media_labels.resize(media);
    flow_.media_places.resize(media);
    flow_.words = std::move(words);
    // Steps that come from elsewhere may use what no step of the file does.
    const auto brings_steps = [](const auto& step) { return step->brings_steps(); };
    for (const auto& b : flow_.blocks)
        if (std::any_of(b.steps.begin(), b.steps.end(), brings_steps)) return;
    const auto warn = [](const auto& all, const char* what) {
        for (const auto& [name, n] : all)
            if (!n.used && !n.meant)
                n.where.warn(std::string(what) + " \"" + name + "\" is never used", "unused");
    };
    warn(prompts_, "prompt");
    warn(targets_, "target");
    warn(hours_, "hours");
    warn(sections_, "section");
}

}  // namespace switchhook::bot
