#include "server/callbacks/switchboard.hpp"

#include <algorithm>

#include "bot/call/reasons.hpp"
#include "bot/journal/journal_record.hpp"
#include "server/flows/ordered_flows.hpp"

namespace switchhook::server {

placing_switchboard::placing_switchboard(std::shared_ptr<services> shared, std::function<bool()> ready)
    : shared_(std::move(shared)), ready_(std::move(ready)) {}

bool placing_switchboard::has_room() const { return shared_->has_room() && ready_(); }

std::string_view placing_switchboard::refusal(const bot::callback_order& order) const {
    const auto follows = shared_->flows.now()->named(order.flow);
    if (!follows || order.flow.empty() || !follows->flow->places_calls) return "noFlow";
    const bool number = order.to.kind == graph::identity_kind::phone;
    const auto& source = follows->world.settings.application_instance;
    if (number && source.empty() && needs_configured_source(*follows->flow)) return "noSource";
    return {};
}

std::optional<bot::instant> placing_switchboard::opens(const kept_callback& c, bot::instant at) const {
    if (c.order.within.empty()) return at;
    for (const auto& p : shared_->flows.now()->programs()) {
        if (p->flow->name != c.hours_of) continue;
        for (const auto& [name, hours] : p->flow->hours)
            if (name == c.order.within) return bot::opens(hours, name, *shared_->hours.snapshot(), at);
    }
    return std::nullopt;
}

void placing_switchboard::place(const graph::call_id& key, const bot::callback_order& order,
                                std::function<void(std::string_view)> told) {
    auto follows = shared_->flows.now()->named(order.flow);
    if (!follows) return told(no_room);
    bot::call_order wanted;
    wanted.to = {order.to};
    wanted.tenant = order.tenant;
    wanted.params = order.params;
    wanted.sensitive = order.sensitive;
    // While Graph is down no call is placed at all: that is nobody's attempt. One that is given to another instance goes on.
    auto heard = [shared = shared_, told = std::move(told)](std::string_view outcome) {
        if (outcome == "lost") return told(rings);
        if (outcome != "notPlaced") return told(outcome);
        told(shared->metrics.circuits_open.value() != 0 ? no_room : "failed");
    };
    shared_->calls.place(key, std::move(follows), std::move(wanted), [](bool) {}, std::move(heard), {});
}

std::string placing_switchboard::became_of(const graph::call_id& key) const {
    const auto records = shared_->store->records(key);
    const auto ended = shared_->store->find_ended(key);
    if (records.has_error() || ended.has_error()) return std::string(rings);
    const bool was_answered = std::any_of(records->begin(), records->end(), [](const std::string& record) {
        const auto read = bot::read_journal_record(record);
        return read && read->reason == bot::reason_of_answer;
    });
    if (was_answered) return std::string(answered);
    if (*ended) return (*ended)->outcome;
    return std::string(records->empty() ? "lost" : rings);
}

std::shared_ptr<callbacks> call_back(const std::shared_ptr<services>& shared, callback_home home,
                                     std::size_t at_once, std::function<bool()> ready) {
    callback_surroundings around{
        std::move(home.executor), std::move(home.blocking),
        std::move(home.items),    std::make_shared<placing_switchboard>(shared, std::move(ready)),
        shared->metrics,          [shared] { return shared->clock.now(); }};
    callback_settings settings;
    settings.at_once = at_once;
    return std::make_shared<callbacks>(std::move(around), settings);
}

}  // namespace switchhook::server
