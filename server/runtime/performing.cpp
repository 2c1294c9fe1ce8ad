// Each action of a call to whoever performs it. Every one that is answered ends in an event.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/queueing/shared_desk.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/shard.hpp"

namespace switchhook::server {

void shard::perform(const call_ptr& c, std::vector<bot::action> actions) {
    if (c->let_go) return;
    if (!shared_->acting()) return let_go(c);
    for (auto& a : actions) {
        if (auto* send = std::get_if<bot::send_request>(&a)) {
            c->outbox.push_back(std::move(*send));
        } else if (auto* line = std::get_if<bot::write_log>(&a)) {
            const auto level = line->level == bot::log_level::debug  ? log::level::debug
                               : line->level == bot::log_level::warn ? log::level::warn
                                                                     : log::level::info;
            log::write(level, "flow", line->text, {{"call", c->state.key.wire()}});
        } else if (auto* ask = std::get_if<bot::ask_service>(&a)) {
            if (stopped_) continue;
            const bot::service_failed broken{ask->number, "internal", 0, {}};
            spawn(ask_outside(shared_from_this(), c, std::move(*ask)), c, broken);
        } else if (auto* notice = std::get_if<bot::send_notice>(&a)) {
            spawn(keep_notice(shared_from_this(), c, std::move(*notice)), c, bot::notification_noted{});
        } else if (auto* later = std::get_if<bot::keep_callback>(&a)) {
            if (stopped_) continue;
            const bot::callback_refused broken{later->number, "internal"};
            spawn(keep_order(shared_from_this(), c, std::move(*later)), c, broken);
        } else if (const auto* leg = std::get_if<bot::begin_leg>(&a)) {
            begin_leg(c, *leg);
        } else if (const auto* over = std::get_if<bot::end_leg>(&a)) {
            shared_->calls.tell(name_of_leg(c->state.key, over->number), bot::hang_up_asked{});
        } else if (const auto* report = std::get_if<bot::report_leg>(&a)) {
            if (report->call.empty())
                shared_->calls.tell(report->to.parent, bot::leg_failed{report->to.number, report->why});
            else
                shared_->calls.tell(report->to.parent, bot::leg_answered{report->to.number, report->call});
        } else if (auto* recording = std::get_if<bot::fetch_recording>(&a)) {
            if (stopped_) continue;
            // Nothing else reminds the call of a recording, so it must be told of every end.
            const bot::recording_lost lost{recording->number, "internal error"};
            spawn(fetch(shared_from_this(), c, std::move(*recording)), c, lost);
        } else if (auto* pieces = std::get_if<bot::join_recordings>(&a)) {
            if (stopped_) continue;
            const bot::recording_lost lost{pieces->number, "internal error"};
            spawn(join(shared_from_this(), c, std::move(*pieces)), c, lost);
        } else if (auto* unwanted = std::get_if<bot::discard_recordings>(&a)) {
            asio::post(shared_->blocking, [shared = shared_, files = std::move(unwanted->files)] {
                shared->recordings.discard(files);
            });
        } else if (std::holds_alternative<bot::release_call>(a)) {
            release(c);
        } else if (shared_->lines) {
            shared_->lines->take(c->state.key, a);
        }
    }
    if (c->outbox.empty())
        c->stirred.reset();
    else if (!c->sending && !stopped_) {
        c->sending = true;
        spawn(send_outbox(shared_from_this(), c), c);
    }
    end_own_work(c);
}

void shard::spawn(asio::awaitable<void> work, const call_ptr& c, std::optional<bot::event> broken) {
    auto report = [self = shared_from_this(), c, broken = std::move(broken)](std::exception_ptr failed) {
        if (!failed) return;
        self->shared_->metrics.requests_failed.add("internal");
        self->shared_->statistics.request_failed();
        log::error("bot", "action could not be performed",
                   {{"call", c->state.key.wire()}, {"what", what_of(failed)}});
        if (broken && std::holds_alternative<bot::recording_lost>(*broken))
            self->shared_->metrics.recordings_lost.add("other");
        if (broken) return self->apply(c, *broken);
        c->sending = false;
        for (auto& [number, tell] : std::exchange(c->operators, {})) tell(asking_refusal::no_call);
    };
    asio::co_spawn(executor_, std::move(work), std::move(report));
}

}  // namespace switchhook::server
