#include "graph/auth/client_credentials.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <map>
#include <mutex>
#include <optional>

#include "base/log.hpp"
#include "graph/auth/async_latch.hpp"
#include "graph/auth/error.hpp"
#include "graph/auth/token_reply.hpp"
#include "graph/client/retry_after.hpp"

namespace switchhook::graph {
namespace {

using time_point = net::steady_clock::time_point;

// Beyond the request's own deadline, so that its error is what the waiting see.
constexpr std::chrono::seconds grace{1};

// A GUID or a domain name; it becomes part of a path.
bool is_tenant(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '.';
    };
    return !text.empty() && text.size() <= 253 && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), allowed);
}

std::string without_trailing_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

struct held_token {
    secret text;
    time_point refresh;  // from here on another one is fetched behind
    time_point expires;
};

struct tenant_entry {
    std::optional<held_token> held;
    std::shared_ptr<async_latch> running;  // the request under way
    unsigned failures = 0;                 // in a row
    time_point next_request = time_point::min();
    error_code last_failure = auth_errc::not_fetched;
    std::uint64_t last_asked = 0;
};
using entry_ptr = std::shared_ptr<tenant_entry>;

struct fetched {
    std::optional<token_reply> token;
    error_code failure = auth_errc::unexpected_answer;
    std::chrono::milliseconds retry_after{0};
};

void log_denial(const std::string& tenant, const token_denial& denial) {
    log::write(is_passing(denial.why) ? log::level::warn : log::level::error, "auth", "no token",
               {{"tenant", tenant},
                {"reason", denial.why.message()},
                {"error", denial.error},
                {"aadsts", denial.first_code},
                {"trace_id", denial.trace_id},
                {"correlation_id", denial.correlation_id}});
}

}  // namespace

struct client_credentials::state {
    state(asio::any_io_executor e, std::shared_ptr<net::http_transport> t, client_credentials_settings s,
          std::shared_ptr<credential> p, clock n)
        : home(std::move(e)),
          transport(std::move(t)),
          settings(std::move(s)),
          proof(std::move(p)),
          now(std::move(n)) {}

    const asio::any_io_executor home;
    const std::shared_ptr<net::http_transport> transport;
    const client_credentials_settings settings;
    const std::shared_ptr<credential> proof;
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

    void finish(tenant_entry& entry, time_point asked_at, fetched outcome) {
        std::shared_ptr<async_latch> waiting;
        {
            const std::lock_guard lock(mutex);
            if (outcome.token) {
                const auto life = outcome.token->lifetime;
                const auto fresh_for = std::max(life - settings.early, life / 2);
                entry.held =
                    held_token{std::move(outcome.token->access_token), asked_at + fresh_for, asked_at + life};
                entry.failures = 0;
            } else {
                const auto doubled = settings.first_pause * (1U << std::min(entry.failures, 10U));
                const std::chrono::milliseconds pause = std::min(doubled, settings.longest_pause);
                const std::chrono::milliseconds at_most = settings.longest_retry_after;
                entry.next_request = now() + std::max(pause, std::min(outcome.retry_after, at_most));
                entry.last_failure = outcome.failure;
                ++entry.failures;
            }
            waiting = std::move(entry.running);
        }
        waiting->open();
    }

    static asio::awaitable<fetched> fetch(std::shared_ptr<state> self, std::string tenant) {
        fetched outcome;
        const auto token_url =
            without_trailing_slash(self->settings.login_url) + '/' + tenant + "/oauth2/v2.0/token";
        const auto where = net::parse_url(token_url);
        if (!where || !where->where.tls) {
            outcome.failure = where ? make_error_code(auth_errc::not_https) : where.error();
            log::error("auth", "no token", {{"tenant", tenant}, {"reason", outcome.failure.message()}});
            co_return outcome;
        }
        net::form form;
        form.add("client_id", self->settings.client_id);
        form.add("scope", without_trailing_slash(self->settings.base_url) + "/.default");
        form.add("grant_type", "client_credentials");
        if (const auto proved = co_await self->proof->add_proof(form, token_url); !proved) {
            outcome.failure = proved.error();
            log::error("auth", "no token", {{"tenant", tenant}, {"reason", outcome.failure.message()}});
            co_return outcome;
        }

        net::http_request request;
        request.method = "POST";
        request.target = where->target;
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.headers.set("Accept", "application/json");
        request.body = form.text();
        const auto until = net::steady_clock::now() + self->settings.request;
        const auto response = co_await self->transport->send(where->where, std::move(request), until);
        if (!response) {
            outcome.failure = response.error();
            log::warn("auth", "no token", {{"tenant", tenant}, {"reason", outcome.failure.message()}});
            co_return outcome;
        }
        auto reply = read_token_reply(response->status, response->body);
        if (reply) {
            log::info("auth", "token received", {{"tenant", tenant}, {"seconds", reply->lifetime.count()}});
            outcome.token = std::move(*reply);
            co_return outcome;
        }
        log_denial(tenant, reply.error());
        outcome.failure = reply.error().why;
        const auto wait =
            parse_retry_after(response->headers.find("Retry-After"), std::chrono::system_clock::now());
        outcome.retry_after = wait.value_or(std::chrono::milliseconds(0));
        co_return outcome;
    }

    static void start_request(const std::shared_ptr<state>& self, const entry_ptr& entry,
                              const std::string& tenant) {
        const auto asked_at = self->now();
        asio::co_spawn(self->home, fetch(self, tenant),
                       [self, entry, asked_at](std::exception_ptr broken, fetched outcome) {
                           if (broken)
                               log::error("auth", "token request broke off", {{"what", describe(broken)}});
                           self->finish(*entry, asked_at, std::move(outcome));
                       });
    }

    static asio::awaitable<result<secret>> token(std::shared_ptr<state> self, std::string tenant) {
        if (!is_tenant(tenant)) co_return auth_errc::bad_tenant;
        entry_ptr entry;
        std::optional<secret> at_hand;
        std::shared_ptr<async_latch> waiting;
        error_code failure;
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
        }
        if (start) start_request(self, entry, tenant);
        if (at_hand) co_return std::move(*at_hand);
        if (!waiting) co_return failure;

        const bool ended = co_await waiting->wait(net::steady_clock::now() + self->settings.request + grace);
        const std::lock_guard lock(self->mutex);
        if (entry->held && self->now() < entry->held->expires) co_return entry->held->text;
        if (!ended) co_return auth_errc::out_of_time;
        co_return entry->last_failure;
    }
};

client_credentials::client_credentials(asio::any_io_executor home,
                                       std::shared_ptr<net::http_transport> transport,
                                       client_credentials_settings settings,
                                       std::shared_ptr<credential> proof, clock now)
    : state_(std::make_shared<state>(std::move(home), std::move(transport), std::move(settings),
                                     std::move(proof), std::move(now))) {}
client_credentials::~client_credentials() = default;

asio::awaitable<result<secret>> client_credentials::token(std::string tenant) {
    return state::token(state_, std::move(tenant));
}

void client_credentials::invalidate(const std::string& tenant, const secret& rejected) {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->tenants.find(tenant);
    if (found == state_->tenants.end() || !found->second->held) return;
    if (found->second->held->text == rejected) found->second->held.reset();
}

}  // namespace switchhook::graph
