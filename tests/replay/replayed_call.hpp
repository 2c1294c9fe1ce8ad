#pragma once
// One call that lives through the lines of a scenario on virtual time, from the bytes of a notification to
// the bytes of a request body.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "bot/call/machine.hpp"

namespace switchhook::test {

class replayed_call {
  public:
    // Every clip of the flow plays for two seconds.
    explicit replayed_call(std::shared_ptr<const bot::flow> flow);

    // Throws std::runtime_error when the line makes no sense, and std::logic_error when the call has become
    // inconsistent.
    void play(json::value line);

    // What was done, a line of expected.jsonl each.
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
    // Answers that were prepared and never asked for, by method.
    [[nodiscard]] std::vector<std::string> unasked() const;

  private:
    struct prepared_answer {
        std::optional<bot::request_failed> failure;
        std::optional<bot::call_changed> call;
    };

    void pass_time(bot::instant until);
    void receive(json::value notification, bool busy);
    void prepare(json::value answer);
    void apply(const bot::event& first);
    void perform(const bot::action& a, std::deque<bot::event>& queue);
    bot::event answer_to(const bot::send_request& request);
    std::uint32_t recording_under_way() const;
    void write(const std::function<void(json::writer&)>& members);

    std::shared_ptr<const bot::flow> flow_;
    std::vector<bot::clip> clips_;
    bot::world world_;
    bot::call call_;
    bot::instant now_;
    std::map<std::string, std::deque<prepared_answer>> answers_;
    std::vector<std::string> lines_;
};

}  // namespace switchhook::test
