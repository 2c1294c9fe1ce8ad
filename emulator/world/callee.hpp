#pragma once
// The people and numbers that bots call or transfer to, and what they do when it rings.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "emulator/world/moment.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::emulator {

// Whoever `asks` decides by hand while it rings, and has not answered when it rings no more.
enum class answers { yes, busy, declines, never, unknown, fails, asks };
std::string_view to_string(answers a);
std::optional<answers> parse_answers(std::string_view text);

struct callee {
    emulator::answers answers = answers::yes;
    duration ring = std::chrono::seconds(3);  // before a `yes` or `declines`; how long one who `asks` has
};

// By user id, application id or phone number. Everybody who was not told otherwise is there and says yes; or asks,
// while there is somebody to decide for them.
class directory {
  public:
    explicit directory(std::size_t most) : most_(most) {}
    // False when the directory is full.
    bool set(const std::string& id, callee who);
    [[nodiscard]] callee find(const std::string& id) const;
    // As long as the answer is kept there is somebody who decides by hand.
    [[nodiscard]] std::shared_ptr<const void> decide_by_hand() const { return deciding_; }
    static constexpr duration as_long_as_it_rings = std::chrono::hours(1);

  private:
    std::size_t most_;
    std::unordered_map<std::string, callee> known_;
    std::shared_ptr<const bool> deciding_ = std::make_shared<const bool>();  // its uses beside our own count
};

// What the bot that called or transferred is told. Not for `yes`.
graph::result_info refusal_of(answers a, graph::identity_kind kind);

// For people: "is busy". "answered" for `yes`.
std::string_view in_words(answers a);

// What somebody does who is rung for at most `longest`, and after how long.
struct decision {
    answers does = answers::yes;
    duration after{};
    bool rings = true;  // until then; who is busy or unknown is not rung at
};
decision decision_of(const callee& who, duration longest, duration until_busy);

}  // namespace switchhook::emulator
