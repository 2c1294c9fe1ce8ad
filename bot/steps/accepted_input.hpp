#pragma once
// What an input may be: the keys of a choice, or digits that somebody types.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "bot/flow/reader.hpp"

namespace re2 {
class RE2;
}

namespace switchhook::bot {

class accepted_input {
  public:
    struct verdict {
        enum class kind { matched, noinput, nomatch } type = kind::noinput;
        std::string_view reason = {};  // a literal
        std::size_t choice = 0;        // of a match
    };

    accepted_input() = default;
    accepted_input(const accepted_input&) = delete;
    accepted_input& operator=(const accepted_input&) = delete;
    virtual ~accepted_input() = default;

    // Of a complete input; `finished` when the finish key ended it.
    [[nodiscard]] virtual verdict judge(const std::string& digits, bool finished) const = 0;
    // Nothing that fits continues the digits, be they something that fits or not.
    [[nodiscard]] virtual bool is_complete(const std::string& digits) const = 0;
    // As many as anything that fits has at most.
    [[nodiscard]] virtual std::size_t most_digits() const = 0;
    // What a match is called on the timeline; a literal.
    [[nodiscard]] virtual std::string_view reason_of_match(const std::string& digits) const = 0;
};

// One of several, by one to eight keys.
class key_choice final : public accepted_input {
  public:
    // False when the keys stand for a choice already.
    bool add(const std::string& keys, std::size_t choice);
    [[nodiscard]] bool uses(char key) const;
    // A field that has the key of a choice; without it `usual`. False when there is neither. Complains when another
    // of `all`, such as "yes, no and cancel", has the key.
    bool read_key(flow_reader& in, json::fields& f, std::string_view name, std::size_t choice,
                  std::string_view all, std::string usual = {});
    // Complains unless the text is one to eight keys.
    static bool expect_keys(const json::spot& object, const json::member& option);

    [[nodiscard]] verdict judge(const std::string& digits, bool finished) const override;
    [[nodiscard]] bool is_complete(const std::string& digits) const override;
    [[nodiscard]] std::size_t most_digits() const override { return most_digits_; }
    [[nodiscard]] std::string_view reason_of_match(const std::string& digits) const override;

  private:
    std::map<std::string, std::size_t> options_;
    std::size_t most_digits_ = 1;
};

// Digits, within a number of them and a pattern.
class typed_digits final : public accepted_input {
  public:
    // The fields min, max, allowEmpty and pattern.
    void read(json::fields& f);

    [[nodiscard]] verdict judge(const std::string& digits, bool finished) const override;
    [[nodiscard]] bool is_complete(const std::string&) const override { return false; }
    [[nodiscard]] std::size_t most_digits() const override { return most_; }
    [[nodiscard]] std::string_view reason_of_match(const std::string&) const override {
        return "caller's input matched";
    }

  private:
    std::size_t least_ = 1, most_ = 32;
    bool allow_empty_ = false;
    std::shared_ptr<const re2::RE2> pattern_;
};

}  // namespace switchhook::bot
