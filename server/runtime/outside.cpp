// What the calls of a shard ask and tell web services of the user.

#include <algorithm>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/flows/extended_program.hpp"
#include "server/outside/service_desk.hpp"
#include "server/runtime/leg_name.hpp"
#include "server/runtime/shard.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

outside::service_request request_of(bot::service_request asked) {
    outside::service_request r;
    r.method = outside::method_of(asked.method).value_or(outside::service_method::get);
    r.url = std::move(asked.url);
    for (auto& h : asked.headers) r.headers.push_back({std::move(h.name), std::move(h.value)});
    r.body = std::move(asked.body);
    r.content_type = std::move(asked.content_type);
    r.timeout = asked.timeout;
    r.attempts = asked.attempts;
    r.delivery = std::move(asked.delivery);
    r.sensitive = asked.sensitive;
    return r;
}

// A flow's own header stays as it is.
void tell_trace(std::vector<outside::service_header>& headers, std::string traceparent) {
    const auto is_theirs = [](const outside::service_header& h) {
        return net::same_name(h.name, "traceparent");
    };
    if (!traceparent.empty() && std::none_of(headers.begin(), headers.end(), is_theirs))
        headers.push_back({"traceparent", secret(std::move(traceparent))});
}

// JSON where it is some: not every service says so.
bot::value body_of(const outside::service_reply& reply) {
    if (reply.body.empty()) return {};
    const auto document = json::document::parse(reply.body);
    return document.has_value() ? bot::value::of(document->root()) : bot::value(reply.body);
}

}  // namespace

asio::awaitable<void> shard::ask_outside(std::shared_ptr<shard> self, call_ptr c, bot::ask_service what) {
    const auto number = what.number;
    const bool sensitive = what.request.sensitive, for_steps = what.for_steps;
    auto* desk = self->shared_->desk;
    if (desk == nullptr) {
        self->apply(c, bot::service_failed{number, "stopped", 0, {}});
        co_return;
    }
    const auto begin = steady_clock::now();
    auto& client = desk->client_of(self->index_);
    auto asked = request_of(std::move(what.request));
    tell_trace(asked.headers, c->traceparent(number));
    const auto reply = co_await client.send(std::move(asked));
    const auto took = std::chrono::duration_cast<bot::milliseconds>(steady_clock::now() - begin);
    if (!reply.has_value()) {
        self->apply(c, bot::service_failed{number, std::string(outside::word_of(reply.error())), 0, took});
        co_return;
    }
    if (for_steps && reply->status >= 200 && reply->status <= 299) {
        co_await self->extend(c, number, reply->body, took);
        co_return;
    }
    self->apply(c, bot::service_answered{number, reply->status, body_of(*reply), sensitive, took});
}

asio::awaitable<void> shard::extend(call_ptr c, std::uint32_t number, std::string steps,
                                    bot::milliseconds took) {
    const auto self = shared_from_this();
    const auto base = c->follows;
    // The voice engine may have to speak.
    co_await asio::post(asio::bind_executor(shared_->blocking, asio::use_awaitable));
    const auto extended = extend_program(*base, steps);
    co_await asio::post(executor_, asio::use_awaitable);
    // The caller may have hung up meanwhile, and on.hangup have fetched steps of its own.
    const auto& asked = c->state.asked;
    if (!asked || asked->request != number || c->follows != base) {
        apply(c, bot::service_failed{number, "late", 200, took});
        co_return;
    }
    if (!extended.has_value()) {
        log::warn("flow", "fetched steps cannot be used",
                  {{"call", c->state.key.wire()}, {"what", extended.error()}});
        apply(c, bot::service_failed{number, "malformed", 200, took});
        co_return;
    }
    shared_->flows.lend(extended->follows->library);
    c->follows = extended->follows;
    apply(c, bot::steps_fetched{number, extended->steps, std::move(steps), took});
}

// A caller who hangs up meanwhile is called back all the same.
asio::awaitable<void> shard::keep_order(std::shared_ptr<shard> self, call_ptr c, bot::keep_callback what) {
    const auto number = what.number;
    const auto due = what.order.due;
    auto* keeper = self->shared_->later;
    if (keeper == nullptr) {
        self->apply(c, bot::callback_refused{number, "notKept"});
        co_return;
    }
    kept_callback order;
    order.order = std::move(what.order);
    order.hours_of = c->follows->flow->name;
    order.asked_by = c->state.key;
    order.asked = self->shared_->clock.now();
    // No leg has that number: it is given once.
    auto id = name_of_leg(c->state.key, number).wire();
    const auto kept = co_await keeper->keep(std::move(order), std::move(id));
    if (!kept.has_value()) {
        log::error("flow", "nobody will call back",
                   {{"call", c->state.key.wire()}, {"why", kept.error().why}});
        self->apply(c, bot::callback_refused{number, std::string(kept.error().why)});
        co_return;
    }
    self->apply(c, bot::callback_kept{number, *kept, due});
}

asio::awaitable<void> shard::keep_notice(std::shared_ptr<shard> self, call_ptr c, bot::send_notice what) {
    auto* desk = self->shared_->desk;
    if (desk == nullptr) co_return;
    const auto keeper = desk->notices();
    outside::notice notice{request_of(std::move(what.request)), std::move(what.body_file)};
    tell_trace(notice.request.headers, c->traceparent());
    const auto kept = co_await keeper->keep(std::move(notice));
    if (!kept.has_value())
        log::error("flow", "notice is lost",
                   {{"call", c->state.key.wire()}, {"what", outside::explain(kept.error())}});
}

}  // namespace switchhook::server
