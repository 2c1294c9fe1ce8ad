#pragma once
// The step `form`: several questions, each an input of its own.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/steps/digit_collector.hpp"

namespace switchhook::bot {

struct form_option {
    std::string meaning;
    prompt read_back;
};

struct form_question {
    std::string name;
    input_rules rules;
    std::unique_ptr<accepted_input> accepts;
    std::vector<form_option> options;  // beside the choices, where it is one
    prompt read_back;
};

class form_step final : public flow_step {
  public:
    static constexpr std::size_t filled = 0, exhausted = 1, cancelled = 2;  // outcomes
    static constexpr std::size_t yes = 0, no = 1, cancel = 2;               // choices of `confirm`

    std::vector<form_question> fields;
    std::optional<form_question> confirm;
    std::optional<form_question> correct;  // a choice is the field, or one behind the last: all of them
    int attempts = 3;

    bool needs_media() const override { return true; }
    std::optional<std::size_t> ends_in_silence() const override { return exhausted; }
    bool collects_keys() const override { return true; }
    // A key may arrive out of order, and belong to another field than the one asked for.
    bool hides_keys() const override {
        return any([](const form_question& q) { return q.rules.sensitive; });
    }
    bool keeps_keys() const override {
        return any([](const form_question& q) { return q.rules.keeps_keys(); });
    }
    void enter(turn& t) const override;
    void on(turn& t, const signal& s) const override;
    void each_prompt(const prompt_visitor& visit) const override;
    milliseconds longest_wait(const world& w) const override;

  private:
    [[nodiscard]] bool any(bool (*is)(const form_question&)) const;
    // Questions are counted: the fields, then `confirm`, then `correct`.
    [[nodiscard]] const form_question& at(std::size_t index) const;
    [[nodiscard]] prompt read_back(const form_memory& memory) const;
    void ask(turn& t, std::size_t index) const;
    void go_on(turn& t, const signal* s) const;  // null: the question begins
    void answered(turn& t, std::size_t index, const digit_collector& input) const;
    void judged(turn& t, std::size_t choice) const;
    void chosen(turn& t, std::size_t choice) const;
    void give_up(turn& t, const form_question& at_this) const;
};

}  // namespace switchhook::bot
