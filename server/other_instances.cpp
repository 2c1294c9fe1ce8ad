#include "server/other_instances.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/admin/arrival_page.hpp"
#include "server/admin/callback_pages.hpp"
#include "server/admin/elsewhere.hpp"
#include "server/admin/flow_pages.hpp"
#include "server/admin/queue_pages.hpp"
#include "server/admin/statistics_page.hpp"
#include "server/instances/audio.hpp"
#include "server/instances/delivery.hpp"
#include "server/instances/events.hpp"
#include "server/instances/hours.hpp"
#include "server/queueing/shared_desk.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr auto line_answered_within = std::chrono::seconds(5);

attendant_settings settings_of(const config::settings& s) {
    attendant_settings made;
    made.uri = s.store.postgres;
    made.lease = s.store.lease;
    made.version = SWITCHHOOK_VERSION;
    made.remembered_in = s.state.folder / "instance";
    return made;
}

void log_bug(std::exception_ptr failed, std::string_view where) {
    if (failed) log::error("instances", "failed", {{"where", where}, {"what", what_of(failed)}});
}

}  // namespace

other_instances::other_instances(const config::settings& s, std::shared_ptr<membership> who,
                                 surroundings with)
    : lease_(s.store.lease), with_(std::move(with)), attends_(settings_of(s), who), others_(attends_, who) {
    with_.shared->member = who;
    with_.shared->others = &others_;
    introduce_desk();
    introduce_events();
}

void other_instances::introduce_desk() {
    way_to_desks way;
    way.ask = [this](std::int64_t to, std::string asked, way_to_desks::answered done) {
        attends_.ask(to, std::move(asked), steady_clock::now() + line_answered_within, std::move(done));
    };
    // By then all have looked who is alive, and what the one before led is led by others.
    way.gathers = lease_ / 5 + std::chrono::seconds(2);
    with_.shared->lines->share(std::move(way));
}

void other_instances::introduce_events() {
    with_.shared->everywhere = std::make_shared<all_events>(
        all_events_surroundings{[this] { return others_.others(); },
                                [this](std::int64_t instance, event_query q) {
                                    return events_of(with_.shared, instance, std::move(q));
                                }});
}

result<void, std::string> other_instances::join() {
    attendant_duties duties;
    duties.unled_calls = [this] {
        if (with_.shared->recovering || with_.shared->draining || taking_up_.exchange(true)) return;
        asio::post(with_.files, [this] {
            with_.take_up_calls();
            taking_up_ = false;
        });
    };
    duties.enrolled = [this] {
        asio::post(with_.files, [shared = with_.shared] { (void)shared->hours.read_anew(); });
    };
    duties.lost = [this] { with_.calls.let_go_of_all(); };
    duties.alive = [this](std::int64_t me, const auto& others) { with_.shared->lines->know(me, others); };
    // Where the admin pages are, which are not for several threads.
    const auto home = with_.calls.executors().back();
    duties.asked = [this, home](std::string text, const attendant_duties::answer& tell) {
        auto q = read_question(text);
        if (!q) return tell({});
        asio::co_spawn(home, answer(with_, *std::move(q)),
                       [tell](std::exception_ptr failed, std::string said) {
                           log_bug(failed, "a neighbour's question");
                           if (!failed) tell(std::move(said));
                       });
    };
    asio::co_spawn(home, read_hours_now_and_then(with_.shared, lease_ / 4),
                   [](std::exception_ptr failed) { log_bug(failed, "opening hours"); });
    return attends_.start(std::move(duties));
}

asio::awaitable<std::string> other_instances::answer(const surroundings& with, question q) {
    const auto& shared = with.shared;
    if (q.kind == delivery_kind) co_return co_await take_delivery(with.calls, std::move(q));
    if (q.kind == live_calls_kind) co_return co_await answer_live_calls(with.calls, std::move(q));
    if (q.kind == audio_kind) co_return co_await give_audio(shared, std::move(q));
    if (q.kind == line_requests_kind || q.kind == line_news_kind)
        co_return co_await shared->lines->hear(std::move(q));
    if (q.kind == arrivals_kind) co_return give_arrivals(*shared);
    if (q.kind == queues_kind) co_return co_await give_queues(shared);
    if (q.kind == events_kind) co_return co_await give_events(shared, std::move(q));
    if (q.kind == callbacks_kind) co_return co_await give_callbacks(shared, std::move(q));
    if (q.kind == cancel_callbacks_kind) co_return co_await cancel_callbacks_here(shared, std::move(q));
    if (q.kind == summary_kind) co_return co_await give_summary(with.calls, std::move(q));
    if (q.kind == counts_kind) co_return give_counts(*shared);
    if (q.kind == flow_counts_kind) co_return co_await give_flow_counts(with.calls);
    if (q.kind == hours_kind) co_return co_await hear_of_hours(shared);
    if (q.kind == forget_kind) co_return forget_events_here(*shared, q);
    if (auto* admin = with.admin(); q.kind == page_kind && admin != nullptr)
        co_return co_await admin->give(std::move(q));
    co_return std::string();
}

}  // namespace switchhook::server
