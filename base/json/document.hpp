#pragma once
// Reading JSON from the network: tolerant, never throwing. What is absent, null or of another kind reads as
// "nothing".

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json/error.hpp"
#include "base/result.hpp"

namespace switchhook::json {

// A view into a document, which must outlive it. A default-constructed value is "absent".
class value {
  public:
    value() = default;

    // False for absent and for an explicit null.
    explicit operator bool() const;
    [[nodiscard]] bool is_object() const;
    [[nodiscard]] bool is_array() const;
    [[nodiscard]] bool is_string() const;

    // The member of that name (exact case), or absent.
    value operator[](std::string_view name) const;
    // Elements of an array; 0 and absent for everything else.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] value at(std::size_t index) const;
    void each_member(const std::function<void(std::string_view, value)>& visit) const;

    [[nodiscard]] std::optional<std::string_view> as_string() const;
    [[nodiscard]] std::string string_or(std::string_view otherwise = {}) const;
    // A whole number, also when it travels as a string or as 3.0.
    [[nodiscard]] std::optional<std::int64_t> as_integer() const;
    [[nodiscard]] std::optional<double> as_number() const;
    // A boolean, also when it travels as "true" or "false".
    [[nodiscard]] std::optional<bool> as_bool() const;
    // The value written again as JSON text; "null" when absent.
    [[nodiscard]] std::string dump() const;

  private:
    friend class document;
    explicit value(const void* node) : node_(node) {}
    const void* node_ = nullptr;
};

enum class duplicates { keep_first, refuse };

class document {
  public:
    // Guards, then parses (iteratively, encoding validated). Errors: json::errc.
    static result<document> parse(std::string_view text, duplicates policy = duplicates::keep_first);

    document(document&&) noexcept;
    document& operator=(document&&) noexcept;
    ~document();

    [[nodiscard]] value root() const;

  private:
    struct state;
    explicit document(std::unique_ptr<state> s);
    std::unique_ptr<state> state_;
};

}  // namespace switchhook::json
