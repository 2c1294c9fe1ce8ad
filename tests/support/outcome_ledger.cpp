#include "tests/support/outcome_ledger.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "bot/steps/registry.hpp"

namespace switchhook::test {
namespace {

const json::node& at(const json::node& where, std::string_view name) {
    const auto* found = where.find(name);
    if (found == nullptr) throw std::runtime_error("the schema has no " + std::string(name));
    return *found;
}

bool holds_branch(const json::node& n) {
    const auto* reference = n.find("$ref");
    if (reference != nullptr && reference->text == "#/definitions/branch") return true;
    return std::any_of(n.members.begin(), n.members.end(),
                       [](const json::member& m) { return holds_branch(m.value); }) ||
           std::any_of(n.items.begin(), n.items.end(), holds_branch);
}

// Of a step that is an object, or may be one.
std::set<std::string> branches_of(const json::node& verb) {
    std::set<std::string> found;
    if (const auto* fields = verb.find("properties"))
        for (const auto& field : fields->members)
            if (holds_branch(field.value)) found.insert(field.name);
    if (const auto* forms = verb.find("anyOf"))
        for (const auto& form : forms->items) found.merge(branches_of(form));
    return found;
}

std::string named(std::string_view verb, std::string_view what) {
    return std::string(verb) + '.' + std::string(what);
}

}  // namespace

outcome_ledger::outcome_ledger(const std::string& schema_file) {
    std::ifstream file(schema_file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    problems found;
    const auto schema = json::parse_located(text, schema_file, found);
    const auto& verbs = at(at(at(schema, "definitions"), "step"), "properties");
    for (const auto& kind : bot::step_kinds())
        branches_.emplace(kind.verb, branches_of(at(verbs, kind.verb)));
}

void outcome_ledger::add(const bot::flow& f) {
    for (const auto& block : f.blocks) {
        if (block.is_inner) continue;
        for (const auto& step : block.steps) {
            verbs_.emplace(step->verb);
            for (const auto& o : step->outcomes) declared_.insert(named(step->verb, o.name));
        }
    }
    problems none;
    look_for_branches(json::parse_located(*f.source, f.name, none));
}

void outcome_ledger::look_for_branches(const json::node& written) {
    for (const auto& m : written.members) {
        if (const auto verb = branches_.find(m.name); verb != branches_.end())
            for (const auto& field : m.value.members)
                if (verb->second.contains(field.name)) given_.insert(named(m.name, field.name));
        look_for_branches(m.value);
    }
    for (const auto& item : written.items) look_for_branches(item);
}

void outcome_ledger::reached(std::span<const bot::way_point> way) {
    for (const auto& p : way)
        if (!p.outcome.empty()) reached_.insert(named(p.verb, p.outcome));
}

std::set<std::string> outcome_ledger::missing() const {
    std::set<std::string> all;
    for (const auto& [verb, fields] : branches_) {
        if (!verbs_.contains(verb)) all.insert(verb);
        for (const auto& field : fields)
            if (const auto name = named(verb, field); !given_.contains(name)) all.insert(name);
    }
    std::set_difference(declared_.begin(), declared_.end(), reached_.begin(), reached_.end(),
                        std::inserter(all, all.end()));
    return all;
}

}  // namespace switchhook::test
