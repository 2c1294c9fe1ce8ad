#include "graph/auth/key_source.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <mutex>
#include <optional>

#include "base/json/document.hpp"
#include "base/log.hpp"
#include "base/what_of.hpp"
#include "graph/auth/async_latch.hpp"
#include "graph/auth/error.hpp"
#include "graph/auth/remedies.hpp"

namespace switchhook::graph {
namespace {

constexpr std::chrono::seconds first_pause{1};

struct fetched {
    std::vector<key_source::keys_ptr> sets;  // one a URL; null where that URL failed
    error_code failure = auth_errc::not_fetched;
    std::string trouble;  // of the last URL that failed
};

// `why` is one of auth_errc where somebody answered.
std::string words_on(const std::string& url, const error_code& why) {
    constexpr std::string_view wrong_answer =
        "Check graph.cloud and graph.openIdConfigurationUrl, and what stands between: "
        "something else may have answered.";
    const auto remedy = why.category() == auth_category() ? wrong_answer : reach_it;
    return url + ": " + why.message() + ". Remedy: " + std::string(remedy);
}

asio::awaitable<result<std::string>> get(net::http_transport& transport, const std::string& text,
                                         std::chrono::seconds limit) {
    const auto where = net::parse_url(text);
    if (!where) co_return where.error();
    if (!where->where.tls) co_return auth_errc::not_https;
    net::http_request request;
    request.target = where->target;
    request.headers.set("Accept", "application/json");
    auto response =
        co_await transport.send(where->where, std::move(request), net::steady_clock::now() + limit);
    if (!response) co_return response.error();
    // A redirect is not followed: the documents have stood at their addresses for years.
    if (response->status != 200) co_return auth_errc::unexpected_answer;
    co_return std::move(response->body);
}

// Any host may be named in `jwks_uri`: the document that names it came over verified TLS from a configured
// URL.
result<std::string> read_jwks_uri(std::string_view document, std::size_t limit) {
    if (document.size() > limit) return auth_errc::bad_key_document;
    const auto parsed = json::document::parse(document);
    if (!parsed) return auth_errc::bad_key_document;
    auto uri = parsed->root()["jwks_uri"].string_or();
    if (!net::parse_url(uri)) return auth_errc::bad_key_document;
    return uri;
}

// `url` is that of the OpenID document, and in the end the last that was asked.
asio::awaitable<result<jwk_set>> fetch(net::http_transport& transport, const key_source_settings& settings,
                                       std::string& url) {
    const auto openid = co_await get(transport, url, settings.request);
    if (!openid) co_return openid.error();
    const auto uri = read_jwks_uri(*openid, settings.openid_document_bytes);
    if (!uri) co_return uri.error();
    url = *uri;
    const auto document = co_await get(transport, url, settings.request);
    if (!document) co_return document.error();
    auto set = jwk_set::parse(*document, settings.limits);
    if (set && set->size() == 0) co_return auth_errc::no_usable_key;
    co_return set;
}

}  // namespace

struct key_source::state {
    state(asio::any_io_executor e, std::shared_ptr<net::http_transport> t, key_source_settings s, clock n)
        : home(std::move(e)), transport(std::move(t)), settings(std::move(s)), now(std::move(n)) {}

    const asio::any_io_executor home;
    const std::shared_ptr<net::http_transport> transport;
    const key_source_settings settings;
    const clock now;

    std::mutex mutex;  // for all below
    keys_ptr current;
    std::vector<keys_ptr> last_good;  // one a URL
    std::optional<net::steady_clock::time_point> refreshed;
    net::steady_clock::time_point next_refresh = net::steady_clock::time_point::min();
    unsigned failures = 0;
    error_code last_failure = auth_errc::not_fetched;
    std::string trouble;
    std::shared_ptr<async_latch> running;  // the refresh under way

    // With the mutex held. True when the caller is to start a refresh, once it has let go of the mutex.
    bool claim_refresh() {
        const auto time = now();
        if (running || time < next_refresh) return false;
        running = std::make_shared<async_latch>();
        // Nobody can be let in before the first keys, so those are asked for more often.
        const auto soon = first_pause * (1U << std::min(failures, 6U));
        next_refresh =
            time + (current ? settings.between_refreshes : std::min(soon, settings.between_refreshes));
        return true;
    }

    void finish(fetched outcome) {
        std::shared_ptr<async_latch> waiting;
        {
            const std::lock_guard lock(mutex);
            if (take(outcome)) {
                refreshed = now();
                failures = 0;
                next_refresh = *refreshed + settings.between_refreshes;
                log::info("auth", "keys refreshed", {{"usable", current->size()}});
            } else {
                ++failures;
                last_failure = outcome.failure;
                trouble = std::move(outcome.trouble);
            }
            waiting = std::move(running);
        }
        waiting->open();
    }

    // With the mutex held. A URL that failed keeps the keys it had; one success makes a new set.
    bool take(fetched& outcome) {
        bool any = false;
        last_good.resize(settings.openid_urls.size());
        jwk_set all;
        for (std::size_t i = 0; i < last_good.size(); ++i) {
            if (i < outcome.sets.size() && outcome.sets[i]) {
                last_good[i] = std::move(outcome.sets[i]);
                any = true;
            }
            if (last_good[i]) all.add(*last_good[i]);
        }
        if (any) current = std::make_shared<const jwk_set>(std::move(all));
        return any;
    }

    static asio::awaitable<fetched> fetch_all(std::shared_ptr<state> self) {
        fetched outcome;
        for (auto url : self->settings.openid_urls) {
            auto set = co_await fetch(*self->transport, self->settings, url);
            if (set) {
                for (const auto& key : set->left_out())
                    log::debug("auth", "key left out", {{"kid", key.kid}, {"reason", to_string(key.flaw)}});
                outcome.sets.push_back(std::make_shared<const jwk_set>(std::move(*set)));
            } else {
                log::warn("auth", "keys not fetched", {{"url", url}, {"error", set.error().message()}});
                outcome.sets.push_back(nullptr);
                outcome.failure = set.error();
                outcome.trouble = words_on(url, set.error());
            }
        }
        co_return outcome;
    }

    static void start_refresh(const std::shared_ptr<state>& self) {
        asio::co_spawn(self->home, fetch_all(self), [self](std::exception_ptr broken, fetched outcome) {
            if (broken) log::error("auth", "refresh of keys broke off", {{"what", what_of(broken)}});
            self->finish(std::move(outcome));
        });
    }

    static asio::awaitable<result<keys_ptr>> keys(std::shared_ptr<state> self, net::deadline until) {
        keys_ptr at_hand;
        std::shared_ptr<async_latch> waiting;
        error_code failure;
        bool start = false;
        {
            const std::lock_guard lock(self->mutex);
            at_hand = self->current;
            if (!at_hand || self->now() >= *self->refreshed + self->settings.refresh_after)
                start = self->claim_refresh();
            waiting = self->running;
            failure = self->last_failure;
        }
        if (start) start_refresh(self);
        if (at_hand) co_return at_hand;
        if (!waiting) co_return failure;
        co_return co_await outcome_of(self, waiting, until);
    }

    static asio::awaitable<result<keys_ptr>> newer_than(std::shared_ptr<state> self, keys_ptr seen,
                                                        net::deadline until) {
        std::shared_ptr<async_latch> waiting;
        bool start = false;
        {
            const std::lock_guard lock(self->mutex);
            if (self->current && self->current != seen) co_return self->current;
            start = self->claim_refresh();
            waiting = self->running;
            if (!waiting && self->current) co_return self->current;
            if (!waiting) co_return self->last_failure;
        }
        if (start) start_refresh(self);
        co_return co_await outcome_of(self, waiting, until);
    }

    static asio::awaitable<result<keys_ptr>> outcome_of(std::shared_ptr<state> self,
                                                        std::shared_ptr<async_latch> latch,
                                                        net::deadline until) {
        const bool ended = co_await latch->wait(until);
        const std::lock_guard lock(self->mutex);
        if (self->current) co_return self->current;
        if (!ended) co_return auth_errc::out_of_time;
        co_return self->last_failure;
    }
};

key_source::key_source(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
                       key_source_settings settings, clock now)
    : state_(std::make_shared<state>(std::move(home), std::move(transport), std::move(settings),
                                     std::move(now))) {}
key_source::~key_source() = default;

asio::awaitable<result<key_source::keys_ptr>> key_source::keys(net::deadline until) {
    return state::keys(state_, until);
}

asio::awaitable<result<key_source::keys_ptr>> key_source::newer_than(keys_ptr seen, net::deadline until) {
    return state::newer_than(state_, std::move(seen), until);
}

key_source::keys_ptr key_source::current() const {
    const std::lock_guard lock(state_->mutex);
    return state_->current;
}

std::string key_source::trouble() const {
    const std::lock_guard lock(state_->mutex);
    return state_->current ? std::string() : state_->trouble;
}

std::optional<std::chrono::nanoseconds> key_source::age() const {
    const std::lock_guard lock(state_->mutex);
    if (!state_->refreshed) return std::nullopt;
    return state_->now() - *state_->refreshed;
}

}  // namespace switchhook::graph
