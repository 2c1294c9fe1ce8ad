// Tones that the bot sends. https://learn.microsoft.com/graph/api/call-senddtmftones

#include <utility>

#include "emulator/world/call.hpp"

namespace switchhook::emulator {

graph_answer call::perform(const graph::send_dtmf_tones_request& r, moment now) {
    if (auto refusal = media_refusal()) return *std::move(refusal);
    const int gap =
        r.delay_between_tones_ms.value_or(static_cast<int>(milliseconds(around_.settings.delays.sent_tone)));
    if (gap < 0) return invalid("delayBetweenTonesMs", "must not be negative");
    if (sending_.size() >= around_.settings.limits.media_operations)
        return refused(429, "8516", "Too many media operations are waiting.");
    tones_to_send order{around_.ids.guid(), r.client_context, {}, std::chrono::milliseconds(gap)};
    for (const auto tone : r.tones) {
        const char key = graph::key_of(tone);
        order.keys += key == 0 ? 'F' : key;  // the flash hook
    }
    order.fails = ordered_.take(failing::operation);
    const std::string id = order.operation;
    sending_.push_back(std::move(order));
    auto answer = operation("sendDtmfTonesOperation", id, r.client_context, graph::operation_status::running);
    if (sending_.size() == 1) next_sent_tone(now);
    return answer;
}

void call::next_sent_tone(moment now) {
    auto& current = sending_.front();
    if (current.keys.empty()) {
        sent_tones_over("completedSuccessfully", now);
        if (!sending_.empty()) next_sent_tone(now);
        return;
    }
    const char key = current.keys.front();
    current.keys.erase(0, 1);
    note(happened::tone_sent{key}, now);
    if (facts_.meets)
        for (const auto& who : facts_.meets->attendees())
            if (call* const other =
                    who.is_person() || who.leg == facts_.id ? nullptr : around_.other_call(who.leg))
                other->press(std::string(1, key), now);
    later(now + current.gap, purpose::sent_tones, [this](moment at) { next_sent_tone(at); });
}

// Completed whatever happened, if not by order: only the reason tells.
void call::sent_tones_over(std::string_view reason, moment now) {
    const tones_to_send over = std::move(sending_.front());
    sending_.pop_front();
    operation_outcome outcome;
    outcome.type = "sendDtmfTonesOperation";
    outcome.id = over.operation;
    outcome.client_context = over.client_context;
    outcome.completion_reason = reason;
    if (over.fails) {
        outcome.status = graph::operation_status::failed;
        outcome.why = graph::result_info{500, 9999, "Unknown internal server error"};
        outcome.completion_reason = "unknown";
    }
    tell_operation("sendDtmfTones", outcome, now);
}

}  // namespace switchhook::emulator
