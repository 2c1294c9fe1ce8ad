#pragma once
// One call of the emulator, followed entry by entry; whoever waits for something waits for the emulator's
// word.

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "tests/integration/installation.hpp"

namespace switchhook::test {

class followed_call {
  public:
    followed_call(installation& with, std::string id) : followed_call(with, with.web(), std::move(id)) {}
    // Of a thread of its own.
    followed_call(installation& with, web_client& web, std::string id)
        : with_(with), web_(web), id_(std::move(id)) {}

    using condition = std::function<bool(json::value)>;

    // The next entry of that kind behind the last one that was waited for. Throws when it does not come.
    json::value wait_for(std::string_view what, const condition& of = {}, std::chrono::seconds within = 20s);
    json::value wait_for_prompt(std::string_view label);   // begins to play
    void wait_for_end_of_prompt(std::string_view label);   // and the bot has taken it
    void wait_for_end(std::chrono::seconds within = 40s);  // over, and every callback answered

    void press(const std::string& keys);
    void speak(double seconds);
    void hang_up();

    [[nodiscard]] const std::string& id() const { return id_; }
    [[nodiscard]] const std::vector<json::value>& entries() const { return entries_; }
    [[nodiscard]] std::vector<json::value> all(std::string_view what) const;
    // "answer 202", "playPrompt 200", … in order.
    [[nodiscard]] std::vector<std::string> requests() const;
    [[nodiscard]] std::string outcome() const { return outcome_; }

    // That each callback was accepted, and each request with the one that came of it.
    void check_all_accepted() const;

  private:
    void read_on(std::chrono::seconds patience);
    void act(const std::string& what, std::string body = {});

    installation& with_;
    web_client& web_;
    std::string id_;
    std::deque<json::document> pages_;
    std::vector<json::value> entries_;
    std::size_t seen_ = 0;
    std::int64_t last_ = 0;
    bool settled_ = false;
    std::string outcome_;
};

}  // namespace switchhook::test
