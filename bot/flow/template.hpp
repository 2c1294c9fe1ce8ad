#pragma once
// Text with ${a.b} in it: substitution and nothing more.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/call/call.hpp"

namespace switchhook::bot {

class text_template {
  public:
    text_template() = default;

    // An unclosed `${` stays as it is.
    static text_template parse(std::string_view text);

    [[nodiscard]] std::vector<std::string> names() const;  // of what is substituted
    [[nodiscard]] bool is_constant() const;

    enum class secrets { reveal, hide };
    // Unknown names give nothing. `hide` masks sensitive results and phone numbers: for everything that is
    // logged.
    [[nodiscard]] std::string render(const call& c, std::string_view language, secrets s) const;

  private:
    struct piece {
        bool is_name = false;
        std::string text;
    };
    std::vector<piece> pieces_;
};

// Names of the scope `call`.
std::vector<std::string_view> call_scope_names();

// "+33123456789" becomes "+33…89": enough to recognise, not enough to call.
std::string masked_number(std::string_view number);

}  // namespace switchhook::bot
