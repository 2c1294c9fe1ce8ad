#include "bot/analysis/subject.hpp"

#include <algorithm>
#include <tuple>

#include "bot/analysis/components.hpp"
#include "bot/flow/template.hpp"

namespace switchhook::bot::analysis {
namespace {

json::node parsed(const flow& f) {
    problems told_already;
    return f.source ? json::parse_located(*f.source, {}, told_already) : json::node{};
}

// The names in a flow hold no ~ and seldom a /; both are coded in a pointer.
std::string decoded(std::string_view token) {
    std::string name;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] != '~' || i + 1 == token.size())
            name += token[i];
        else
            name += token[++i] == '1' ? '/' : '~';
    }
    return name;
}

std::string coded(std::string_view name) {
    std::string token;
    for (const char c : name) token += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return token;
}

const json::node* at_pointer(const json::node& root, std::string_view pointer) {
    const auto* found = &root;
    while (found != nullptr && !pointer.empty()) {
        pointer.remove_prefix(1);
        const auto token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        if (found->type == json::node::kind::object) {
            found = found->find(decoded(token));
            continue;
        }
        std::size_t index = 0;
        for (const char c : token) index = index * 10 + static_cast<std::size_t>(c - '0');
        found = index < found->items.size() ? &found->items[index] : nullptr;
    }
    return found;
}

}  // namespace

subject::subject(const bot::flow& f, const std::string& file, problems& out)
    : flow(f), ways(f), file_(file), out_(out), text_(parsed(f)) {
    each_step([&](const frame&, const flow_step& s) {
        pointers_.insert(s.at.pointer);
        const auto* step = at_pointer(text_, s.at.pointer);
        if (const auto* fields = step == nullptr ? nullptr : step->find(s.verb)) fields_.emplace(&s, fields);
    });
    circles_ = numbered_circles(block_ways(f, through::branches_and_runs));
}

bool subject::runs_itself(const frame& at) const {
    const auto section = flow.at(at).runs();
    return section && circles_[*section] == circles_[at.block];
}

void subject::each_step(const visitor& visit) const {
    for (std::size_t b = 0; b < flow.blocks.size(); ++b)
        for (std::size_t i = 0; i < flow.blocks[b].steps.size(); ++i)
            visit({static_cast<block_id>(b), static_cast<std::uint16_t>(i)}, *flow.blocks[b].steps[i]);
}

bool subject::every_node(const frame& at, const std::function<bool(const node&)>& fits) const {
    const auto& ids = ways.nodes_of(at);
    return std::all_of(ids.begin(), ids.end(), [&](std::size_t id) { return fits(ways.nodes()[id]); });
}

bool subject::any_node(const frame& at, const std::function<bool(const node&)>& fits) const {
    const auto& ids = ways.nodes_of(at);
    return std::any_of(ids.begin(), ids.end(), [&](std::size_t id) { return fits(ways.nodes()[id]); });
}

const json::node& subject::fields_of(const flow_step& s) const {
    static const json::node nothing;
    const auto found = fields_.find(&s);
    return found == fields_.end() ? nothing : *found->second;
}

const json::node& subject::fields_at(std::string_view pointer) const {
    static const json::node nothing;
    const auto* found = at_pointer(text_, pointer);
    return found == nullptr ? nothing : *found;
}

const json::node* subject::field_or_default(const json::node& input, std::string_view name) const {
    if (const auto* own = input.find(name)) return own;
    const auto* defaults = text_.find("defaults");
    return defaults == nullptr ? nullptr : defaults->find(name);
}

void subject::each_text(const flow_step& s, const text_visitor& visit) const {
    walk(fields_of(s), path_in(s, {}), visit);
}

void subject::walk(const json::node& n, const std::string& path, const text_visitor& visit) const {
    if (pointers_.count(path) != 0) return;
    if (n.type == json::node::kind::string) visit(n, path);
    for (const auto& m : n.members) walk(m.value, path + '/' + coded(m.name), visit);
    for (std::size_t i = 0; i < n.items.size(); ++i) walk(n.items[i], path + '/' + std::to_string(i), visit);
}

std::string subject::path_in(const flow_step& s, std::string_view inside) const {
    auto path = s.at.pointer + '/' + std::string(s.verb);
    if (!inside.empty()) path += '/' + std::string(inside);
    return path;
}

void subject::complain(const flow_step& s, std::string what, rule_name rule, std::string advice) const {
    out_.add({file_, s.at.line, s.at.column, s.at.pointer, std::move(what), severity::error, rule,
              std::move(advice)});
}

void subject::warn(const flow_step& s, std::string what, rule_name rule, std::string advice) const {
    out_.add({file_, s.at.line, s.at.column, s.at.pointer, std::move(what), severity::warning, rule,
              std::move(advice)});
}

void subject::warn_at(const json::node& where, std::string path, std::string what, rule_name rule,
                      std::string advice) const {
    out_.add({file_, where.at.line, where.at.column, std::move(path), std::move(what), severity::warning,
              rule, std::move(advice)});
}

std::vector<std::vector<std::size_t>> block_ways(const bot::flow& f, through which) {
    std::vector<std::vector<std::size_t>> ways(f.blocks.size());
    for (std::size_t b = 0; b < f.blocks.size(); ++b)
        for (const auto& step : f.blocks[b].steps) {
            step->each_branch([&](std::string_view, const branch& to) {
                if (to.type != branch::kind::absent) ways[b].push_back(to.block);
            });
            const auto run = step->runs();
            if (run && which == through::branches_and_runs) ways[b].push_back(*run);
        }
    return ways;
}

bool stands_before(const flow_step* a, const flow_step* b) {
    return std::tie(a->at.line, a->at.column) < std::tie(b->at.line, b->at.column);
}

std::vector<data_path> names_in(std::string_view text) { return text_template::parse(text).names(); }

}  // namespace switchhook::bot::analysis
