#include "graph/auth/cached_tokens.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <map>
#include <mutex>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "graph/auth/async_latch.hpp"

namespace switchhook::graph {
namespace {

using time_point = net::steady_clock::time_point;

// Beyond the request's own deadline, so that its error is what the waiting see.
constexpr std::chrono::seconds grace{1};
// Rejections further apart than this have nothing to do with each other.
constexpr std::chrono::minutes unrelated{10};

// A GUID or a domain name; it becomes part of a path.
bool is_tenant(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '.';
    };
    return !text.empty() && text.size() <= 253 && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), allowed);
}

struct held_token {
    secret text;
    time_point asked;
    time_point refresh;  // from here on another one is fetched behind
    time_point expires;
};

struct tenant_entry {
    std::optional<held_token> held;
    std::shared_ptr<async_latch> running;  // the request under way
    unsigned failures = 0;                 // in a row
    time_point next_request = time_point::min();
    error_code last_failure = auth_errc::not_fetched;
    std::string explanation;  // of that failure
    unsigned rejections = 0;  // by Graph, in a row
    time_point next_replacement = time_point::min();
    std::uint64_t last_asked = 0;
};
using entry_ptr = std::shared_ptr<tenant_entry>;

}  // namespace

struct cached_tokens::state {
    state(asio::any_io_executor e, std::shared_ptr<token_request> r, token_cache_settings s, clock n)
        : home(std::move(e)), request(std::move(r)), settings(s), now(std::move(n)) {}

    const asio::any_io_executor home;
    const std::shared_ptr<token_request> request;
    const token_cache_settings settings;
    const clock now;

    std::mutex mutex;  // for all below and for what the entries hold
    std::map<std::string, entry_ptr> tenants;
    std::uint64_t asked = 0;

    // With the mutex held.
    entry_ptr entry_of(const std::string& tenant) {
        auto& place = tenants[tenant];
        if (!place) place = std::make_shared<tenant_entry>();
        place->last_asked = ++asked;
        auto entry = place;
        if (tenants.size() > settings.tenants) forget_one();
        return entry;
    }

    void forget_one() {
        const auto oldest = std::min_element(
            tenants.begin(), tenants.end(),
            [](const auto& a, const auto& b) { return a.second->last_asked < b.second->last_asked; });
        tenants.erase(oldest);
    }

    [[nodiscard]] std::chrono::milliseconds pause_after(unsigned times) const {
        return std::min(settings.first_pause * (1U << std::min(times, 10U)), settings.longest_pause);
    }

    void finish(tenant_entry& entry, time_point asked_at, token_attempt outcome) {
        std::shared_ptr<async_latch> waiting;
        {
            const std::lock_guard lock(mutex);
            if (outcome.token) {
                const auto life = outcome.token->lifetime;
                const auto fresh_for = std::max(life - settings.early, life / 2);
                entry.held = held_token{std::move(outcome.token->access_token), asked_at,
                                        asked_at + fresh_for, asked_at + life};
                entry.failures = 0;
                entry.explanation.clear();
            } else {
                const auto pause = outcome.pause.value_or(pause_after(entry.failures));
                const std::chrono::milliseconds at_most = settings.longest_retry_after;
                entry.next_request = now() + std::max(pause, std::min(outcome.retry_after, at_most));
                entry.last_failure = outcome.failure;
                entry.explanation =
                    outcome.explanation.empty() ? outcome.failure.message() : std::move(outcome.explanation);
                ++entry.failures;
            }
            waiting = std::move(entry.running);
        }
        waiting->open();
    }

    static void start_request(const std::shared_ptr<state>& self, const entry_ptr& entry,
                              const std::string& tenant, unsigned failures) {
        const auto asked_at = self->now();
        asio::co_spawn(self->home, self->request->fetch(tenant, failures),
                       [self, entry, asked_at](std::exception_ptr broken, token_attempt outcome) {
                           if (broken)
                               log::error("auth", "token request broke off", {{"what", what_of(broken)}});
                           self->finish(*entry, asked_at, std::move(outcome));
                       });
    }

    static asio::awaitable<result<secret>> token(std::shared_ptr<state> self, std::string tenant,
                                                 net::deadline until) {
        if (!is_tenant(tenant)) co_return auth_errc::bad_tenant;
        entry_ptr entry;
        std::optional<secret> at_hand;
        std::shared_ptr<async_latch> waiting;
        error_code failure;
        unsigned failures = 0;
        bool start = false;
        {
            const std::lock_guard lock(self->mutex);
            entry = self->entry_of(tenant);
            const auto time = self->now();
            if (entry->held && time < entry->held->expires) at_hand = entry->held->text;
            const bool wanted = !at_hand || time >= entry->held->refresh;
            start = wanted && !entry->running && time >= entry->next_request;
            if (start) entry->running = std::make_shared<async_latch>();
            waiting = entry->running;
            failure = entry->last_failure;
            failures = entry->failures;
        }
        if (start) start_request(self, entry, tenant, failures);
        if (at_hand) co_return std::move(*at_hand);
        if (!waiting) co_return failure;

        const net::deadline request_over = net::steady_clock::now() + self->settings.request + grace;
        const bool ended = co_await waiting->wait(std::min(until, request_over));
        const std::lock_guard lock(self->mutex);
        if (entry->held && self->now() < entry->held->expires) co_return entry->held->text;
        if (!ended) co_return auth_errc::out_of_time;
        co_return entry->last_failure;
    }

    // With the mutex held.
    void reject(tenant_entry& entry) {
        const auto time = now();
        if (time < entry.next_replacement) return;
        if (time >= entry.next_replacement + unrelated) entry.rejections = 0;
        entry.next_replacement = time + pause_after(entry.rejections++);
        entry.held.reset();
    }
};

cached_tokens::cached_tokens(asio::any_io_executor home, std::shared_ptr<token_request> request,
                             token_cache_settings settings, clock now)
    : state_(std::make_shared<state>(std::move(home), std::move(request), settings, std::move(now))) {}
cached_tokens::~cached_tokens() = default;

asio::awaitable<result<secret>> cached_tokens::token(std::string tenant, net::deadline until) {
    return state::token(state_, std::move(tenant), until);
}

void cached_tokens::invalidate(const std::string& tenant, const secret& rejected) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->tenants.find(tenant);
    if (found == state_->tenants.end() || !found->second->held) return;
    if (found->second->held->text == rejected) state_->reject(*found->second);
}

std::string cached_tokens::trouble(const std::string& tenant) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->tenants.find(tenant);
    if (found == state_->tenants.end()) return {};
    const auto& entry = *found->second;
    if (entry.held && state_->now() < entry.held->expires) return {};
    return entry.explanation;
}

std::optional<std::chrono::nanoseconds> cached_tokens::age(const std::string& tenant) const {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->tenants.find(tenant);
    if (found == state_->tenants.end() || !found->second->held) return std::nullopt;
    return state_->now() - found->second->held->asked;
}

}  // namespace switchhook::graph
