#pragma once
// A string that cannot be printed, compared by accident or logged: client secrets, tokens, sensitive digits.

#include <string>
#include <utility>

namespace switchhook {

class secret {
  public:
    secret() = default;
    explicit secret(std::string value) : value_(std::move(value)) {}

    // The one way out. Call it where the value is sent, never where it is shown.
    [[nodiscard]] const std::string& reveal() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }

    friend bool operator==(const secret&, const secret&) = default;

  private:
    std::string value_;
};

}  // namespace switchhook
