#include "bot/trial/names.hpp"

#include <algorithm>

#include "base/nearest.hpp"

namespace switchhook::bot::trial {
namespace {

using json::node;

std::string near_in(const std::set<std::string>& known, const std::string& typed) {
    const std::vector<std::string_view> all(known.begin(), known.end());
    return did_you_mean(nearest(typed, all));
}

template <class Visit>
void each_step(const flow& f, Visit visit) {
    for (const auto& b : f.blocks)
        for (const auto& s : b.steps) visit(*s);
}

}  // namespace

node source_of(const flow& f) {
    problems none;
    return f.source ? json::parse_located(*f.source, f.name, none) : node{};
}

flow_names::flow_names(const flow& f) : flow_(f), source_(source_of(f)) {
    each_step(f, [&](const flow_step& s) { grows_ = grows_ || s.brings_steps(); });
}

void flow_names::check_section(const json::spot& where) const {
    const auto& name = where.value->text;
    if (flow_.section(name) || (grows_ && name == "(fetched)")) return;
    std::set<std::string> known;
    for (const auto& b : flow_.blocks)
        if (b.is_section) known.insert(b.section);
    where.complain("the flow has no section \"" + name + '"' + near_in(known, name), "not-in-flow");
}

void flow_names::check_step(const json::spot& where) const {
    const auto& name = where.value->text;
    std::set<std::string> known;
    each_step(flow_, [&](const flow_step& s) {
        known.insert(std::string(s.verb));
        if (!s.id.empty()) known.insert(s.id);
    });
    if (grows_ || known.contains(name)) return;
    where.complain("no step of the flow has the id or the verb \"" + name + '"' + near_in(known, name),
                   "not-in-flow");
}

void flow_names::check_id(const json::spot& where, const std::string& id) const {
    std::set<std::string> known;
    each_step(flow_, [&](const flow_step& s) {
        if (!s.id.empty()) known.insert(s.id);
    });
    if (grows_ || known.contains(id)) return;
    where.complain("no step of the flow has the id \"" + id + '"' + near_in(known, id), "not-in-flow");
}

void flow_names::check_outcome(const json::spot& where, const std::string& id,
                               const std::string& outcome) const {
    std::set<std::string> known;
    bool found = false;
    each_step(flow_, [&](const flow_step& s) {
        if (s.id != id) return;
        found = true;
        for (const auto& o : s.outcomes) known.insert(o.name);
    });
    if (!found) return check_id(where, id);
    if (!known.contains(outcome))
        where.complain("the step \"" + id + "\" has no outcome \"" + outcome + '"' + near_in(known, outcome),
                       "not-in-flow");
}

void flow_names::check_hours(const json::spot& where, const std::string& name) const {
    std::set<std::string> known;
    for (const auto& [one, hours] : flow_.hours) known.insert(one);
    if (!known.contains(name))
        where.complain("the flow has no hours \"" + name + '"' + near_in(known, name), "not-in-flow");
}

// The texts and files that a prompt of the file is made of.
void flow_names::texts_in(const node& prompt, std::set<std::string>& into, int depth) const {
    constexpr int deep_enough = 20;
    if (depth > deep_enough) return;
    if (prompt.type == node::kind::array)
        for (const auto& one : prompt.items) texts_in(one, into, depth + 1);
    const auto* prompts = source_.find("prompts");
    if (prompt.type == node::kind::string && prompts != nullptr)
        if (const auto* named = prompts->find(prompt.text)) texts_in(*named, into, depth + 1);
    for (const auto* kind : {"say", "file"}) {
        const auto* content = prompt.find(kind);
        if (content == nullptr) continue;
        if (content->type == node::kind::string) into.insert(content->text);
        for (const auto& language : content->members) into.insert(language.value.text);
    }
}

std::vector<std::uint16_t> flow_names::clips_of(const json::spot& where) const {
    if (!where.expect(node::kind::string)) return {};
    const auto& name = where.value->text;
    std::set<std::string> texts{name}, known;
    texts_in(*where.value, texts, 0);
    std::vector<std::uint16_t> clips;
    for (std::size_t i = 0; i < flow_.media.size(); ++i)
        if (texts.contains(flow_.media[i].text) || flow_.media_labels[i] == name)
            clips.push_back(static_cast<std::uint16_t>(i));
    if (!clips.empty() || grows_) return clips;
    if (const auto* prompts = source_.find("prompts"))
        for (const auto& m : prompts->members) known.insert(m.name);
    where.complain("the flow plays no \"" + name + '"' + near_in(known, name), "not-in-flow");
    return clips;
}

}  // namespace switchhook::bot::trial
