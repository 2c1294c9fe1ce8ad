#pragma once
// One call that the bot leads on virtual time, from the notifications of a recording to the requests that it makes of
// them. Requests are answered at once: they succeed unless the recording says otherwise.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/json/writer.hpp"
#include "bot/trial/stage.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::bot::replay {

// Something that the bot did.
struct deed {
    milliseconds at{0};  // since the beginning
    std::string words;   // "playPrompt menu"
    // {"at": 700, "request": "playPrompt", "body": {…}}, or "fetchRecording", "log", "does" or "ended" for "request".
    std::string json;
    std::string method{};                    // of a request
    std::optional<std::uint32_t> request{};  // its number
};

class played_call {
  public:
    played_call(std::shared_ptr<const trial::scenery> on, instant begins);

    // Timers that are due until then fire.
    void pass_time(instant until);

    // A notification of this call. One that ends an operation of somebody else's name ends what the bot waits for.
    void receive(const graph::notification& n, bool busy = false);
    void hang_up();  // an operator does
    // False when no recording is on its way.
    bool store_recording(const std::string& file);
    bool lose_recording(const std::string& why);
    // Of a web service that was asked; false when none was.
    bool reply(unsigned status, value body);

    // How requests of a method (as logs name it) are answered, in this order; those behind them succeed.
    struct answer {
        std::optional<request_failed> failure;
        std::optional<call_changed> call;  // that GET finds
    };
    void prepare(const std::string& method, answer how);
    [[nodiscard]] std::vector<std::string> unasked() const;  // methods of answers that nobody came for

    // The recording names an operation otherwise than this bot does: its clientContext, and the number of our request.
    void rename(const std::string& theirs, std::uint32_t ours) { contexts_[theirs] = ours; }

    [[nodiscard]] const std::vector<deed>& deeds() const { return deeds_; }
    [[nodiscard]] const std::vector<visit>& visits() const { return visits_; }
    [[nodiscard]] bool has_begun() const { return !call_.key.empty(); }

  private:
    void apply(const event& first);
    void perform(const action& a, std::deque<event>& then);
    [[nodiscard]] event answer_to(const send_request& request);
    [[nodiscard]] std::optional<std::uint32_t> pending(purpose why) const;
    void own(operation_ended& e) const;
    void add(const action& a, const std::function<void(json::writer&)>& members);

    std::shared_ptr<const trial::scenery> scenery_;
    bot::call call_;
    const instant began_;
    instant now_;
    call_changed told_;  // what Graph said last
    std::map<std::string, std::deque<answer>> answers_;
    std::map<std::string, std::uint32_t> contexts_;
    std::vector<deed> deeds_;
    std::vector<visit> visits_;
};

}  // namespace switchhook::bot::replay
