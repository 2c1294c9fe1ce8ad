#pragma once
// What a step's reader needs to turn JSON into a step: the flow being built, the defaults, and the parts that
// steps share.

#include <functional>
#include <initializer_list>
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
std::optional<graph::identity> resolve(const target& whom, const call& c);

place place_of(const json::spot& where);

// Each function that reads complains at the spot and answers with something empty when the value makes no sense.
class flow_reader {
  public:
    explicit flow_reader(flow& into) : flow_(into) {}

    input_defaults defaults;
    std::map<std::string, std::string> environment;  // the values of the names that the flow may use

    [[nodiscard]] const std::vector<std::string>& languages() const { return flow_.languages; }

    // Names a step may refer to, filled before any step is read.
    void declare_section(const std::string& name, const json::spot& where);
    void declare_prompt(const std::string& name, const json::spot& where);
    void declare_target(const std::string& name, const json::spot& where);
    void declare_hours(const std::string& name, const json::spot& where);
    // Of one of the scopes `vars`, `params` and `env`.
    void declare_variable(std::string_view scope, const std::string& name, const json::spot& where);

    // Prompts.
    prompt read_prompt(const json::spot& where);  // name | {file} | {say} | {silence} | list of these
    prompt read_speech(const json::spot& where);  // text, or one in each language
    std::vector<prompt> read_prompt_list(const json::spot& where);  // the n-th complaint: a list, or one

    // Ways on.
    branch read_branch(const json::spot& where);  // section | steps | {"goto": section}
    std::optional<block_id> find_section(const json::spot& where, const std::string& name);
    std::optional<std::size_t> find_hours(const json::spot& where);  // in flow::hours
    std::vector<std::unique_ptr<const flow_step>> read_steps(const json::spot& list);
    // Steps that are not of the file: what somebody goes through who is called on behalf of a call.
    block_id add_inner(std::vector<std::unique_ptr<flow_step>> steps, std::string_view verb);
    // A way in which the step can end; its branch is the field of that name.
    std::size_t read_outcome(json::fields& f, flow_step& into, std::string name, outcome::kind type);

    // Whom to call.
    std::optional<target> read_target(const json::spot& where);
    std::vector<target> read_targets(const json::spot& where, std::size_t most);  // one, or a list

    // Values.
    text_template read_template(const json::spot& where, std::string_view text);
    text_template read_text(const json::spot& where);       // a string with ${…}
    value_template read_value(const json::spot& where);     // any JSON
    std::optional<char> read_key(const json::spot& where);  // one of 0-9 * #

    // The step reads an input by the rules of digits, with these fields.
    void note_input(const json::spot& fields) { notes_.inputs.push_back(fields.path); }
    // The step asks or tells that web service.
    void note_service(const json::spot& where, const text_template& url);

    // The step's id: its results are ${id.result} and these. A field that ends with … is JSON with more inside.
    enum class id_is { optional, required };
    void read_id(json::fields& f, flow_step& into, std::initializer_list<std::string_view> results,
                 id_is needed = id_is::optional);
    void declare_result(const flow_step& of, const std::string& name);  // … and this one

    // After all steps: names of values that nothing has.
    void check_templates();
    void report_unused();

  private:
    struct named {
        json::spot where;
        bool used = false;
        bool meant = false;  // perhaps, by a name that nothing has
        bool being_read = false;
        std::optional<prompt> pieces = std::nullopt;  // of a prompt that was read
    };
    std::uint16_t add_media(const media_source& source, const std::string& label, const json::spot& where);
    prompt read_said(const json::spot& where, vocabulary::kind what, vocabulary::date_form form);
    prompt read_named_prompt(const json::spot& where);
    prompt read_source(const json::spot& where, const std::string& label);
    prompt read_in_languages(const json::spot& where, const std::string& language, const std::string& label,
                             media_source::kind type);
    std::optional<media_source> read_speech_in(const json::spot& where, const std::string& language);
    std::optional<target> read_named_target(const json::spot& where);
    std::optional<target> read_inline_target(const json::spot& where);
    void note_name(const std::string& name);
    // `; did you mean "x"?`, or nothing.
    static std::string suggest(std::map<std::string, named>& all, const std::string& name);

    // What is seen on the way through a step, those within its branches left out.
    struct step_notes {
        std::string about;  // what it names first
        std::vector<std::string> inputs;
        std::vector<place> numbers;
        std::vector<service_place> services;
    };

    flow& flow_;
    std::map<std::string, named> sections_, prompts_, targets_, hours_;
    std::map<std::pair<int, std::pair<std::string, std::string>>, std::uint16_t> media_;  // where each is
    std::map<std::string, json::spot> ids_;
    std::map<std::string, bool> values_;  // that ${…} may name; true when there may be more inside
    std::vector<std::pair<json::spot, data_path>> templates_;  // names to be checked
    std::string section_;                                      // whose steps are being read
    step_notes notes_;                                         // of the step being read
    int depth_ = 0;

    friend class flow_loader;
};

}  // namespace switchhook::bot
