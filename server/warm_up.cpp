#include "server/warm_up.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/runtime/pause.hpp"

namespace switchhook::server {
namespace {

constexpr auto patience = std::chrono::seconds(30);

void log_end(std::exception_ptr failed) {
    if (failed) log::error("server", "warm-up broke off", {{"what", what_of(failed)}});
}

}  // namespace

warm_up::warm_up(std::shared_ptr<graph::key_source> keys, std::shared_ptr<graph::token_source> tokens,
                 std::string tenant)
    : warm_up(std::move(keys), std::move(tokens), std::move(tenant), pace()) {}

warm_up::warm_up(std::shared_ptr<graph::key_source> keys, std::shared_ptr<graph::token_source> tokens,
                 std::string tenant, pace looks)
    : keys_(std::move(keys)), tokens_(std::move(tokens)), tenant_(std::move(tenant)), pace_(looks) {
    set_token_state("the token for Graph has not been fetched");
}

void warm_up::start(const asio::any_io_executor& where) {
    asio::co_spawn(where, fetch_keys(shared_from_this()), log_end);
    asio::co_spawn(where, fetch_token(shared_from_this()), log_end);
}

std::string warm_up::missing() const {
    std::string all;
    if (!keys_->current()) {
        all = "the keys that sign callbacks have not been fetched";
        if (const auto why = keys_->trouble(); !why.empty()) all += ": " + why;
    }
    const std::lock_guard lock(guard_);
    if (all.empty() || token_missing_.empty()) return all + token_missing_;
    return all + (all.ends_with('.') ? " Also, " : "; also, ") + token_missing_;
}

void warm_up::set_token_state(std::string missing) {
    const std::lock_guard lock(guard_);
    token_missing_ = std::move(missing);
}

void warm_up::one_more_there() {
    if (--wanted_ == 0) log::info("server", "calls can be taken");
}

asio::awaitable<void> warm_up::fetch_keys(std::shared_ptr<warm_up> self) {
    for (;;) {
        const auto fetched = co_await self->keys_->keys(net::steady_clock::now() + patience);
        if (fetched.has_value()) co_return self->one_more_there();
        co_await pause(self->pace_.while_missing);
    }
}

asio::awaitable<void> warm_up::fetch_token(std::shared_ptr<warm_up> self) {
    std::string_view what = "the token for Graph has not been fetched: ";
    bool first = true;
    for (;;) {
        const auto fetched =
            co_await self->tokens_->token(self->tenant_, net::steady_clock::now() + patience);
        if (!fetched.has_value()) {
            const auto why = self->tokens_->trouble(self->tenant_);
            self->set_token_state(std::string(what) + (why.empty() ? fetched.error().message() : why));
            co_await pause(self->pace_.while_missing);
            continue;
        }
        self->set_token_state({});
        if (std::exchange(first, false)) self->one_more_there();
        what = "there is no token for Graph any more: ";
        co_await pause(self->pace_.while_there);
    }
}

}  // namespace switchhook::server
