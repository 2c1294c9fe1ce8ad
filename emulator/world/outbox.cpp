#include "emulator/world/outbox.hpp"

#include <utility>

namespace switchhook::emulator {

outbox::fate outbox::push(outgoing what, moment now) {
    if (queue_.size() >= settings_.limits.queued_notifications) return fate::lost;
    if (faults_.strikes(fault_kind::drop)) return fate::dropped;

    entry e{{std::move(what), ids_.guid(), {}}, now};
    fate outcome = fate::queued;
    if (faults_.strikes(fault_kind::reorder)) {
        e.held = true;
        e.not_before = now + settings_.delays.reorder_hold;
        outcome = fate::held;
    } else if (faults_.strikes(fault_kind::notification_delay)) {
        e.not_before = now + faults_.of(fault_kind::notification_delay).wait;
        outcome = fate::delayed;
    }
    e.twice = faults_.strikes(fault_kind::duplicate);
    if (e.twice) outcome = fate::duplicated;
    queue_.push_back(std::move(e));
    return outcome;
}

std::optional<delivery> outbox::next(moment now) {
    if (under_way_ || queue_.empty()) return std::nullopt;
    auto chosen = queue_.begin();
    if (chosen->held && chosen->not_before > now && queue_.size() > 1) {
        chosen->held = false;
        chosen->not_before = now;
        ++chosen;
    }
    if (chosen->not_before > now) return std::nullopt;
    under_way_ = std::move(*chosen);
    chosen = queue_.erase(chosen);
    if (std::exchange(under_way_->twice, false)) {
        entry copy{under_way_->what, now};
        copy.what.original_message_id = std::exchange(copy.what.message_id, ids_.guid());
        queue_.insert(chosen, std::move(copy));
    }
    if (settings_.quirks.batch_notifications) take_along(*under_way_, now);
    return under_way_->what;
}

// Each body is one envelope with a list of one; what is not Graph's has none.
void outbox::take_along(entry& first, moment now) {
    constexpr std::string_view list = "\"value\":[";
    constexpr std::string_view end = "]}";
    constexpr std::size_t most = 50;
    auto& body = first.what.what.body;
    const auto is_batch = [&](const std::string& text) {
        return text.ends_with(end) && text.find(list) != std::string::npos;
    };
    while (!queue_.empty() && first.what.with.size() < most && is_batch(body)) {
        const entry& next = queue_.front();
        const bool fits = !next.held && !next.twice && next.not_before <= now && next.repeats == 0 &&
                          next.what.what.callback_uri == first.what.what.callback_uri &&
                          is_batch(next.what.what.body);
        if (!fits) return;
        const auto& other = next.what.what.body;
        const auto begin = other.find(list) + list.size();
        body.resize(body.size() - end.size());
        body += ',' + other.substr(begin);
        first.what.with.push_back(next.what.what.number);
        queue_.pop_front();
    }
}

std::vector<std::uint64_t> outbox::done(bool accepted, moment now) {
    if (!under_way_) return {};
    entry sent = *std::exchange(under_way_, std::nullopt);
    if (accepted || sent.repeats >= settings_.quirks.callback_repeats) return sent.what.with;
    ++sent.repeats;
    sent.not_before = now + settings_.quirks.callback_repeat_after;
    if (sent.what.original_message_id.empty()) sent.what.original_message_id = sent.what.message_id;
    sent.what.message_id = ids_.guid();
    auto with = sent.what.with;
    queue_.push_front(std::move(sent));
    return with;
}

std::optional<moment> outbox::next_due() const {
    if (under_way_ || queue_.empty()) return std::nullopt;
    return queue_.front().not_before;
}

}  // namespace switchhook::emulator
