#pragma once
// What a flow remembers and substitutes: text, a number, yes or no, or whatever JSON a web service replied. An
// immutable value, cheap to copy.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::bot {

class value {
  public:
    struct member;
    using list = std::vector<value>;
    using object = std::vector<member>;  // in the order of their document

    value() = default;  // nothing: JSON's null, or a name that has no value
    explicit value(bool yes) : held_(yes) {}
    explicit value(std::int64_t number) : held_(number) {}
    explicit value(double number) : held_(number) {}
    explicit value(std::string text) : held_(std::move(text)) {}
    explicit value(const char* text) : held_(std::string(text)) {}
    explicit value(list items);
    explicit value(object members);
    // Of a reply. Deeper than the guard of base/json it cannot be.
    static value of(const json::value& document);

    [[nodiscard]] bool is_nothing() const { return std::holds_alternative<std::monostate>(held_); }
    [[nodiscard]] const std::string* as_text() const { return std::get_if<std::string>(&held_); }
    [[nodiscard]] const list* as_list() const;
    [[nodiscard]] const object* as_object() const;
    // Of a number, and of text that is one, such as "12" or "-0.5".
    [[nodiscard]] std::optional<double> as_number() const;

    // Null when there is none.
    [[nodiscard]] const value* member_named(std::string_view name) const;
    [[nodiscard]] const value* item(std::size_t index) const;

    // As it is substituted: text as it is, numbers in plain digits, nothing for nothing, lists and objects as
    // JSON.
    [[nodiscard]] std::string text() const;
    void write(json::writer& w) const;

    friend bool operator==(const value& a, const value& b);

  private:
    using shared_list = std::shared_ptr<const list>;
    using shared_object = std::shared_ptr<const object>;
    std::variant<std::monostate, bool, std::int64_t, double, std::string, shared_list, shared_object> held_;
};

struct value::member {
    std::string name;
    value content;
    friend bool operator==(const member&, const member&) = default;
};

}  // namespace switchhook::bot
