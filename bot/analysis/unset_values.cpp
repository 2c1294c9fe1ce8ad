// ${…} that is empty in every call, because nothing that sets it comes before.

#include <algorithm>
#include <map>
#include <set>

#include "bot/analysis/rules.hpp"

namespace switchhook::bot::analysis {
namespace {

using node_list = std::vector<std::size_t>;

// The nodes that set a value, by what its name begins with: the id of a step, or "vars.NAME".
std::map<std::string, node_list> setters_of(const subject& s) {
    std::map<std::string, node_list> all;
    s.each_step([&](const frame& at, const flow_step& step) {
        const auto& nodes = s.ways.nodes_of(at);
        const auto add = [&](const std::string& name) {
            auto& known = all[name];
            known.insert(known.end(), nodes.begin(), nodes.end());
        };
        if (!step.id.empty()) add(step.id);
        if (step.verb == "set")
            for (const auto& m : s.fields_of(step).members) add("vars." + m.name);
    });
    return all;
}

class value_check {
  public:
    explicit value_check(const subject& s) : s_(s), setters_(setters_of(s)) {
        for (const auto& [name, first] : s.flow.vars) known_.insert("vars." + name);
    }

    void look_at(const frame& at, const flow_step& step) {
        std::set<std::string> told;
        s_.each_text(step, [&](const json::node& text, const std::string& path) {
            for (const auto& name : names_in(text.text)) {
                const auto setter = setter_of(name.root);
                if (known_.count(setter) != 0 || setters_.count(setter) == 0) continue;
                if (is_set_before(at, setter) || !told.insert(name.text()).second) continue;
                s_.warn_at(text, path, "${" + name.text() + "} is always empty here: " + why(setter),
                           "unset-value");
            }
        });
    }

  private:
    static std::string setter_of(const std::string& root) {
        return root.starts_with("vars.") ? root : root.substr(0, root.find('.'));
    }

    static std::string why(const std::string& setter) {
        if (setter.starts_with("vars.")) return "no \"set\" of it comes before";
        return "the step with the id \"" + setter + "\" never comes before";
    }

    bool is_set_before(const frame& at, const std::string& setter) {
        auto known = behind_.find(setter);
        if (known == behind_.end())
            known = behind_.emplace(setter, s_.ways.behind(setters_.at(setter))).first;
        const auto& nodes = s_.ways.nodes_of(at);
        return std::any_of(nodes.begin(), nodes.end(), [&](std::size_t id) { return known->second[id]; });
    }

    const subject& s_;
    std::map<std::string, node_list> setters_;
    std::map<std::string, std::vector<bool>> behind_;
    std::set<std::string> known_;
};

}  // namespace

void find_unset_values(const subject& s) {
    value_check check(s);
    s.each_step([&](const frame& at, const flow_step& step) {
        if (s.is_reached(at)) check.look_at(at, step);
    });
}

}  // namespace switchhook::bot::analysis
