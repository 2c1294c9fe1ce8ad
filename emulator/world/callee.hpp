#pragma once
// The people and numbers that bots call or transfer to, and what they do when it rings.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "emulator/world/moment.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::emulator {

enum class answers { yes, busy, declines, never, unknown, fails };
std::string_view to_string(answers a);
std::optional<answers> parse_answers(std::string_view text);

struct callee {
    emulator::answers answers = answers::yes;
    duration ring = std::chrono::seconds(3);  // before a `yes` or `declines`
};

// By user id, application id or phone number. Everybody who was not told otherwise is there and says yes.
class directory {
  public:
    explicit directory(std::size_t most) : most_(most) {}
    // False when the directory is full.
    bool set(const std::string& id, callee who);
    [[nodiscard]] callee find(const std::string& id) const;

  private:
    std::size_t most_;
    std::unordered_map<std::string, callee> known_;
};

// What the bot that called or transferred is told. Not for `yes`.
graph::result_info refusal_of(answers a, graph::identity_kind kind);

// For people: "is busy". "answered" for `yes`.
std::string_view in_words(answers a);

// What somebody does who is rung for at most `longest`, and after how long.
struct decision {
    answers does = answers::yes;
    duration after{};
};
decision decide(const callee& who, duration longest, duration until_busy);

}  // namespace switchhook::emulator
