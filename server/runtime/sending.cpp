// What a shard sends to Graph. The coroutines own what they use; between their awaits the call may have moved
// on.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "bot/call/describe.hpp"
#include "bot/call/failure.hpp"
#include "bot/call/translate.hpp"
#include "bot/journal/restoring.hpp"
#include "graph/model/methods.hpp"
#include "server/events/call_events.hpp"
#include "server/runtime/shard.hpp"
#include "server/runtime/token_tenant.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

bot::milliseconds since(steady_clock::time_point begin) {
    return std::chrono::duration_cast<bot::milliseconds>(steady_clock::now() - begin);
}

bot::request_error error_of(graph::failure_kind kind) {
    switch (kind) {
        case graph::failure_kind::gone: return bot::request_error::gone;
        case graph::failure_kind::outcome_unknown: return bot::request_error::outcome_unknown;
        case graph::failure_kind::refused:
        case graph::failure_kind::unauthorized: return bot::request_error::refused;
        case graph::failure_kind::throttled:
        case graph::failure_kind::service_error:
        case graph::failure_kind::unreachable:
        case graph::failure_kind::no_token:
        case graph::failure_kind::cancelled: break;
    }
    return bot::request_error::unavailable;
}

// The answer itself may say that a prompt or recording is over already.
std::optional<bot::operation_ended> end_in(const graph::call_response& answer,
                                           const graph::method_description& method) {
    const auto* operation = std::get_if<graph::operation_data>(&answer.body);
    if (operation == nullptr || method.answer != graph::answer_kind::running_operation) return std::nullopt;
    return bot::end_of(*operation);
}

// Graph repeats it on its notifications. It learns of a call of ours under our own name.
const std::string& scenario_of(const bot::call& c) { return c.chain.empty() ? c.key.wire() : c.chain; }

bot::event success_event(std::uint32_t number, const graph::call_response& answer, bot::milliseconds took) {
    bot::request_succeeded e;
    e.request = number;
    e.status = answer.status;
    e.took = took;
    e.created = answer.created;
    if (const auto* operation = std::get_if<graph::operation_data>(&answer.body)) e.operation = operation->id;
    if (const auto* call = std::get_if<graph::call_data>(&answer.body)) e.call = bot::change_of(*call);
    return e;
}

// Where Graph can fetch the recordings that it is to play.
void give_addresses(graph::call_request& request, media::heard_recordings& heard, const live_call& c) {
    auto* play = std::get_if<graph::play_prompt_request>(&request);
    if (play == nullptr) return;
    for (auto& one : play->prompts) {
        auto& uri = std::get<graph::media_prompt>(one).media.uri;
        if (!uri.starts_with(bot::recording_uri)) continue;
        const auto token = heard.offer(c.state.key.key(), uri.substr(bot::recording_uri.size()));
        uri = c.follows->public_url + "/prompts/" + token + ".wav";
    }
}

}  // namespace

asio::awaitable<void> shard::send_outbox(std::shared_ptr<shard> self, call_ptr c) {
    auto& m = self->shared_->metrics;
    // What has to wait for a record is sent when that is kept, by `perform`.
    const auto may_be_sent = [&c] {
        return c->performed >= c->answered || !bot::awaits_its_turn(c->outbox.front().request);
    };
    while (!c->outbox.empty() && may_be_sent() && !self->stopped_ && self->shared_->acting()) {
        auto next = std::move(c->outbox.front());
        c->outbox.pop_front();
        const auto begin = steady_clock::now();
        if (c->stirred) {
            m.notification_to_request.observe(begin - *c->stirred);
            c->stirred.reset();
        }
        m.requests.add();
        give_addresses(next.request, self->shared_->heard, *c);
        auto tenant = token_tenant(self->shared_->tenant, self->shared_->tenants, c->state.tenant);
        graph::call_ref whom{std::move(tenant), next.call, scenario_of(c->state),
                             c->traceparent(next.number)};
        const auto& method = graph::describe(graph::method_of(next.request));
        auto answer =
            co_await self->client_.send(std::move(whom), std::move(next.request), begin + next.within);
        m.graph_request_time.observe(steady_clock::now() - begin);
        self->shared_->statistics.request_took(steady_clock::now() - begin);
        if (answer.has_value()) {
            self->apply(c, success_event(next.number, *answer, since(begin)));
            c->answered = c->records;
            if (auto end = end_in(*answer, method)) self->apply(c, *std::move(end));
            c->tell_operator(next.number, *std::move(answer));
            continue;
        }
        const auto& why = answer.error();
        const auto error = error_of(why.kind);
        m.requests_failed.add(bot::to_string(error));
        self->shared_->statistics.request_failed();
        const bot::request_failed failed{next.number, error, why.http_status, why.code, since(begin)};
        const auto words = bot::failure_in(failed);
        log::warn("graph", "request failed",
                  {{"call", c->state.key.wire()},
                   {"method", method.name},
                   {"failure", graph::to_string(why.kind)},
                   {"status", why.http_status},
                   {"code", why.code},
                   {"meaning", words ? words->meaning : std::string()},
                   {"reason", why.reason},
                   {"requestId", why.request_id},
                   {"clientRequestId", why.client_request_id},
                   {"scenarioId", scenario_of(c->state)}});
        const auto at = self->shared_->clock.now();
        publish(self->shared_->events, c->state.key,
                {news_of_failure(*c, next.number, method.name, why, at)});
        self->apply(c, failed);
        c->answered = c->records;
        c->tell_operator(next.number, why);
    }
    c->sending = false;
    self->end_own_work(c);
}

void shard::end_at_graph(graph::call_ref what) {
    if (stopped_) return;
    auto report = [call = what.scenario_id](std::exception_ptr failed) {
        if (failed)
            log::error("bot", "action could not be performed", {{"call", call}, {"what", what_of(failed)}});
    };
    asio::co_spawn(executor_, take_down(shared_from_this(), std::move(what)), std::move(report));
}

asio::awaitable<void> shard::take_down(std::shared_ptr<shard> self, graph::call_ref what) {
    auto& m = self->shared_->metrics;
    const std::string key = what.call.key(), of_graph = what.call.wire(), ours = what.scenario_id;
    const auto begin = steady_clock::now();
    m.requests.add();
    graph::call_request end = graph::delete_call_request{};
    const auto answer = co_await self->client_.send(std::move(what), std::move(end),
                                                    begin + self->shared_->limits.request_within);
    m.graph_request_time.observe(steady_clock::now() - begin);
    self->shared_->statistics.request_took(steady_clock::now() - begin);
    if (answer.has_value() || answer.error().kind == graph::failure_kind::gone) co_return;
    const auto& why = answer.error();
    m.requests_failed.add(bot::to_string(error_of(why.kind)));
    self->shared_->statistics.request_failed();
    log::warn("graph", "request failed",
              {{"call", ours},
               {"graphCall", of_graph},
               {"method", "delete"},
               {"failure", graph::to_string(why.kind)},
               {"status", why.http_status},
               {"code", why.code},
               {"reason", why.reason},
               {"requestId", why.request_id},
               {"clientRequestId", why.client_request_id},
               {"scenarioId", ours}});
    self->ended_.erase(key);  // the next notification tries again
}

}  // namespace switchhook::server
