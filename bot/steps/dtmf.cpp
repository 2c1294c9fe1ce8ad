// dtmf: presses keys for the other side to hear. https://learn.microsoft.com/graph/api/call-senddtmftones
//   { "dtmf": { "keys": "1234#", "gap": "300ms" } }

#include <algorithm>

#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_keys = 64;

class dtmf_step final : public asking_step {
  public:
    text_template keys;
    milliseconds gap{300};

    void enter(turn& t) const override {
        const auto pressed = keys.render(t.call, secrets::reveal);
        graph::send_dtmf_tones_request request;
        for (const char key : pressed.substr(0, most_keys))
            if (const auto tone = graph::tone_of(key); tone != graph::tone::unknown)
                request.tones.push_back(tone);
        if (request.tones.empty()) {
            t.because("there are no keys to press");
            return end(t, false);
        }
        request.delay_between_tones_ms = static_cast<int>(gap.count());
        request.client_context = t.next_context();
        const auto count = static_cast<std::int64_t>(request.tones.size());
        t.ask(std::move(request), (gap + tone_length) * count);
    }

  private:
    static constexpr milliseconds tone_length{500};  // more than any keypad's
    [[nodiscard]] milliseconds takes() const override {
        return (gap + tone_length) * static_cast<std::int64_t>(most_keys);
    }
};

}  // namespace

std::unique_ptr<flow_step> read_dtmf(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<dtmf_step>();
    json::fields f(where);
    read_asking(in, f, *made);
    std::string keys;
    if (f.required("keys", keys)) {
        const auto spot = where.member("keys");
        made->keys = in.read_template(spot, keys);
        const bool pressable = keys.find_first_not_of("0123456789*#ABCDabcd") == std::string::npos;
        if (made->keys.is_constant() && (keys.empty() || keys.size() > most_keys || !pressable))
            spot.complain("expected 1 to 64 of the keys 0-9 * # A-D");
    }
    f.optional("gap", made->gap, milliseconds(50), std::chrono::seconds(5));
    f.finish();
    return made;
}

}  // namespace switchhook::bot
