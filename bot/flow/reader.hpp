#pragma once
// What a step's reader needs to turn JSON into a step: the flow being built, the defaults, and the parts that
// steps share.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/fields.hpp"
#include "bot/flow/flow.hpp"
#include "bot/flow/template.hpp"
#include "graph/model/resources/identity.hpp"

namespace switchhook::bot {

struct input_defaults {
    milliseconds timeout{5'000};
    milliseconds inter_digit{3'000};
    std::optional<char> finish_key = '#';
    std::int64_t attempts = 3;
    bool barge_in = true;
    bool type_ahead = false;
};

// A target whose id may be substituted when the call comes to it.
struct target {
    graph::identity_kind kind = graph::identity_kind::user;
    text_template id;
};

// The identity, when its id is not empty once substituted.
std::optional<graph::identity> resolve(const target& whom, const call& c, std::string_view language);

class flow_reader {
  public:
    explicit flow_reader(flow& into) : flow_(into) {}

    input_defaults defaults;

    // Names a step may refer to, filled before any step is read.
    void declare_section(const std::string& name, const json::spot& where);
    void declare_prompt(const std::string& name, const json::spot& where);
    void declare_target(const std::string& name, const json::spot& where);

    // Each complains at the spot and answers with something empty when the value makes no sense.
    prompt read_prompt(const json::spot& where);  // name | {file} | {say} | list of these
    prompt read_speech(const std::string& text, const json::spot& where);
    std::vector<prompt> read_prompt_list(
        const json::spot& where);                 // the n-th complaint: a list of prompts, or one
    branch read_branch(const json::spot& where);  // section | steps | {"goto": section}
    std::optional<target> read_target(const json::spot& where);
    std::vector<target> read_targets(const json::spot& where, std::size_t most);  // one, or a list
    text_template read_template(const json::spot& where, std::string text);
    std::optional<char> read_key(const json::spot& where);  // one of 0-9 * #
    std::vector<std::unique_ptr<const flow_step>> read_steps(const json::spot& list);

    // A step's results are known by its id. Complains about an id used twice.
    void declare_result(const std::string& id, const json::spot& where);
    // After all steps: names of results that no step has.
    void check_templates();
    void report_unused();

    std::optional<block_id> find_section(const json::spot& where, const std::string& name);

  private:
    struct named {
        json::spot where;
        bool used = false;
        bool being_read = false;
        std::optional<prompt> pieces = std::nullopt;  // of a prompt that was read
    };
    std::uint16_t add_media(const media_source& source, std::string label);
    prompt read_named_prompt(const json::spot& where);
    prompt read_source(const json::spot& where, const std::string& label);
    std::optional<target> read_inline_target(const json::spot& where);

    flow& flow_;
    std::map<std::string, named> sections_, prompts_, targets_;
    std::map<std::string, json::spot> results_;
    std::vector<std::pair<json::spot, std::string>> templates_;  // names to be checked
    std::string section_;                                        // whose steps are being read
    int depth_ = 0;

    friend class flow_loader;
};

}  // namespace switchhook::bot
