#pragma once
// The names of a flow that tests may use.

#include <set>
#include <string>
#include <vector>

#include "base/json/fields.hpp"
#include "bot/flow/flow.hpp"

namespace switchhook::bot::trial {

class flow_names {
  public:
    explicit flow_names(const flow& f);

    // Each complains of a name that the flow does not have.
    void check_section(const json::spot& where) const;
    void check_step(const json::spot& where) const;  // an id or a verb
    void check_id(const json::spot& where, const std::string& id) const;
    void check_outcome(const json::spot& where, const std::string& id, const std::string& outcome) const;
    void check_hours(const json::spot& where, const std::string& name) const;
    // The clips that it stands for: a name from `prompts`, a text that is said, or the name of a file. One of
    // them is meant for each language, and each piece of a list.
    std::vector<std::uint16_t> clips_of(const json::spot& where) const;

  private:
    void texts_in(const json::node& prompt, std::set<std::string>& into, int depth) const;

    const flow& flow_;
    json::node source_;
    bool grows_ = false;  // services may add steps, with ids of their own
};

json::node source_of(const flow& f);

}  // namespace switchhook::bot::trial
