#pragma once
// What the rules look at: a flow, the ways through it, and its text, where each complaint has its place.

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json/located.hpp"
#include "base/problems.hpp"
#include "bot/analysis/flow_graph.hpp"
#include "bot/flow/data_path.hpp"

namespace switchhook::bot::analysis {

class subject {
  public:
    subject(const bot::flow& f, const std::string& file, problems& out);

    const bot::flow& flow;
    const flow_graph ways;

    // All steps, those that no call comes to as well.
    using visitor = std::function<void(const frame&, const flow_step&)>;
    void each_step(const visitor& visit) const;
    [[nodiscard]] bool is_reached(const frame& at) const { return !ways.nodes_of(at).empty(); }
    [[nodiscard]] bool every_node(const frame& at, const std::function<bool(const node&)>& fits) const;
    [[nodiscard]] bool any_node(const frame& at, const std::function<bool(const node&)>& fits) const;
    // Whether the `run` step leads to itself before it comes back.
    [[nodiscard]] bool runs_itself(const frame& at) const;

    // The text of the file. A part of it is named by its path, a JSON pointer.
    [[nodiscard]] const json::node& text() const { return text_; }
    // What stands behind the verb; never null.
    [[nodiscard]] const json::node& fields_of(const flow_step& s) const;
    // What stands at a JSON pointer; never null.
    [[nodiscard]] const json::node& fields_at(std::string_view pointer) const;
    // A field of an input, or the flow's default for it; null when neither is written.
    [[nodiscard]] const json::node* field_or_default(const json::node& input, std::string_view name) const;
    // The texts in a step, those of steps within its branches left out.
    using text_visitor = std::function<void(const json::node& text, const std::string& path)>;
    void each_text(const flow_step& s, const text_visitor& visit) const;

    void complain(const flow_step& s, std::string what, rule_name rule, std::string advice = {}) const;
    void warn(const flow_step& s, std::string what, rule_name rule, std::string advice = {}) const;
    // At a part of a step's fields, or of the file when the path begins with a slash.
    void warn_at(const json::node& where, std::string path, std::string what, rule_name rule,
                 std::string advice = {}) const;
    [[nodiscard]] std::string path_in(const flow_step& s, std::string_view inside) const;

  private:
    void walk(const json::node& n, const std::string& path, const text_visitor& visit) const;

    const std::string& file_;
    problems& out_;
    json::node text_;
    std::set<std::string, std::less<>> pointers_;  // of all steps
    std::unordered_map<const flow_step*, const json::node*> fields_;
    std::vector<std::size_t> circles_;  // beside the blocks: a number for those that lead to each other
};

// Beside the blocks of a flow: those that each leads to.
enum class through { branches, branches_and_runs };
std::vector<std::vector<std::size_t>> block_ways(const bot::flow& f, through which);

// In the file.
bool stands_before(const flow_step* a, const flow_step* b);

// The names of values in a text with ${…}.
std::vector<data_path> names_in(std::string_view text);

}  // namespace switchhook::bot::analysis
