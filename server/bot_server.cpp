#include "server/bot_server.hpp"

#include <algorithm>
#include <future>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"
#include "server/bot_parts.hpp"
#include "server/recovery/recovery.hpp"
#include "server/store/memory_store.hpp"

namespace switchhook::server {
namespace {

using std::chrono::milliseconds;

constexpr auto own_work_within = std::chrono::seconds(5);
constexpr auto noticed_within = std::chrono::seconds(5);

}  // namespace

bot_server::bot_server(config::settings settings, loaded_flows flows, settings_source source)
    : settings_(std::move(settings)),
      flows_(std::move(flows)),
      source_(std::move(source)),
      member_(settings_.store.where == config::store_settings::kind::postgres ? std::make_shared<membership>()
                                                                              : nullptr),
      journal_(open_store(settings_.store, member_)),
      parts_(std::make_unique<parts>(
          settings_, journal_.has_value() ? journal_->store : std::make_shared<memory_store>())) {}

bot_server::~bot_server() { stop(); }

// Notifications of calls that are not there yet are refused until they are.
void bot_server::go_on_with_calls() {
    auto& p = *parts_;
    keep_flows(*p.shared->store, *p.shared->flows.now(), p.shared->clock.now());
    take_up_calls();
    p.calls->settle();
    p.shared->recovering = false;
}

void bot_server::take_up_calls() {
    auto& p = *parts_;
    recovered_calls to;
    to.resume = [&p](std::shared_ptr<const program> follows, bot::restored_call call) {
        p.shared->flows.lend(follows->library);
        p.calls->resume(std::move(follows), std::move(call));
    };
    to.give_up = [&p](const graph::call_id& id) {
        p.shared->metrics.calls_ended.add("lost");
        p.shared->statistics.call_ended("lost");
        p.calls->give_up(id);
    };
    // Where several share the store, it knows by itself who can lead a call.
    to.leave = [&p](const graph::call_id& id) {
        if (p.shared->recovering) p.shared->led_elsewhere.insert(id.key());
    };
    recover_calls(*p.shared->store, p.shared->flows, settings_.prompts, p.shared->clock.now(), to);
}

std::string bot_server::not_ready() const {
    if (parts_->shared->draining) return "draining";
    if (!parts_->shared->flows.now()->incoming) return "no flow is loaded";
    if (member_ && !member_->acting()) return "the database is out of reach";
    if (const auto what = parts_->shared->store->trouble(); !what.empty())
        return "the journal cannot be written: " + what;
    if (parts_->shared->recovering) return "calls of an earlier process are being taken up";
    return parts_->warming->missing();
}

void bot_server::reload(reload_thread::told done) {
    parts_->reloads->ask(reload_cause::signal, std::move(done));
}

std::vector<asio::any_io_executor> bot_server::shards() const { return parts_->calls->executors(); }

void bot_server::drain(std::function<void()> quiet) {
    auto& p = *parts_;
    p.shared->draining = true;
    log::info("server", "draining", {{"calls", live_calls()}});
    if (!p.others) return p.shared->when_quiet(std::move(quiet));
    // They go together, for lease, families and lines are of the instance: at a moment when nothing would be lost, or at
    // the end of that time. Until then this one leads them.
    const auto now = [this, quiet = std::move(quiet)] {
        asio::post(parts_->files, [this, quiet] { hand_over_once(quiet); });
    };
    const auto at_most = std::min<milliseconds>(settings_.drain / 2, own_work_within);
    auto timer = std::make_shared<asio::steady_timer>(p.calls->executors().front(), at_most);
    timer->async_wait([timer, now](error_code) { now(); });
    p.shared->own_work.when_none(now);
}

void bot_server::hand_over_once(const std::function<void()>& quiet) {
    std::call_once(parts_->handing_over, [&] { hand_over(quiet); });
}

// Other instances go on with the calls. Until whoever distributes requests has noticed, those that come here are passed on.
void bot_server::hand_over(std::function<void()> quiet) {
    auto& p = *parts_;
    const auto calls = live_calls();
    const auto unfinished = p.shared->own_work.under_way();
    if (!p.others->hand_over()) return p.shared->when_quiet(std::move(quiet));
    p.calls->let_go_of_all();
    log::info("server", "calls handed over", {{"calls", calls}, {"unfinished", unfinished}});
    const auto goes_on_for = std::min<milliseconds>(settings_.drain, noticed_within);
    auto timer = std::make_shared<asio::steady_timer>(p.calls->executors().front(), goes_on_for);
    timer->async_wait([shared = p.shared, timer, quiet = std::move(quiet)](error_code) mutable {
        shared->when_quiet(std::move(quiet));
    });
}

std::size_t bot_server::live_calls() const {
    return static_cast<std::size_t>(std::max<std::int64_t>(0, parts_->shared->metrics.calls_live.value()));
}

void bot_server::stop() {
    auto& p = *parts_;
    if (std::exchange(p.stopped, true)) return;
    // Whoever does not wait hangs up no call that others would go on with.
    if (p.shared->draining.exchange(true) && p.others) hand_over_once({});
    if (p.reloads) p.reloads->stop();
    if (p.calls) {
        const auto where = p.calls->executors().front();
        if (live_calls() > 0) {
            auto quiet = std::make_shared<std::promise<void>>();
            auto all_ended = quiet->get_future();
            p.shared->when_quiet([quiet] { quiet->set_value(); });
            p.calls->hang_up_all();
            all_ended.wait_for(std::chrono::seconds(2));
        }
        p.shared->events.close();
        if (p.public_listener && p.public_listener->port() != 0)
            p.close(*p.public_listener, where, std::chrono::seconds(1));
        if (p.admin_listener && p.admin_listener->port() != 0)
            p.close(*p.admin_listener, where, std::chrono::seconds(1));
        if (p.tells_collector) {
            p.shared->traces->stop();
            asio::post(p.calls->executors().back(), [client = p.tells_collector] { client->stop(); });
        }
        if (p.desk) p.desk->stop();
        if (p.later) p.later->stop();
        if (p.others) p.others->stop();
        p.calls->stop();
        if (p.minutes) p.minutes->keep_last();
    }
    // Whoever appended is told before the threads' contexts go.
    p.shared->store->stop();
    if (p.others) p.others->leave();
    p.files.join();
}

}  // namespace switchhook::server
