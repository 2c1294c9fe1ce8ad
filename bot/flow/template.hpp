#pragma once
// Text with ${a.b} in it: substitution and nothing more. The same in values of any shape: a body for a web service,
// the values that `set` keeps.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/call/call.hpp"
#include "bot/flow/data_path.hpp"

namespace switchhook::bot {

// `hide` masks sensitive results, the environment and phone numbers: for everything that is logged or kept.
enum class secrets { reveal, hide };

// Where a value was found, and whether it is one that `hide` masks.
struct found_value {
    bot::value content;
    bool sensitive = false;
};
// Names that nothing has give nothing.
found_value look_up(const call& c, const data_path& name);

class text_template {
  public:
    text_template() = default;

    // What stands for a name at once, because it never changes.
    using constants = std::function<const std::string*(const data_path&)>;
    // An unclosed `${` stays as it is. `bad` gains each ${…} that holds no name, and an unclosed one.
    static text_template parse(std::string_view text, const constants& known = {},
                               std::vector<std::string>* bad = nullptr);

    [[nodiscard]] std::vector<data_path> names() const;  // of what is substituted in a call
    [[nodiscard]] bool is_constant() const;              // nothing is
    [[nodiscard]] bool empty() const { return pieces_.empty(); }
    [[nodiscard]] std::string beginning() const;  // up to the first that is

    using coding = std::function<std::string(std::string)>;
    // `code` is applied to what is substituted from the call, not to the text around it.
    [[nodiscard]] std::string render(const call& c, secrets s, const coding& code = {}) const;
    // The value itself, where the template is one name and no more; else text.
    [[nodiscard]] found_value evaluate(const call& c) const;

  private:
    struct constant {
        std::string text;
        bool hidden = false;
    };
    std::vector<std::variant<constant, data_path>> pieces_;
};

// JSON whose texts are templates.
struct value_template {
    struct member;
    using list = std::vector<value_template>;
    using object = std::vector<member>;
    std::variant<value, text_template, list, object> held;

    [[nodiscard]] found_value evaluate(const call& c) const;
};
struct value_template::member {
    std::string name;
    value_template content;
};

// Names of the scope `call`.
std::vector<std::string_view> call_scope_names();

}  // namespace switchhook::bot
