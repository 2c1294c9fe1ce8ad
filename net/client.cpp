#include "net/client.hpp"

#include <algorithm>
#include <map>

#include "net/connection_pool.hpp"
#include "net/dial.hpp"
#include "net/error.hpp"
#include "net/message_reader.hpp"
#include "net/message_text.hpp"

namespace switchhook::net {
namespace {

constexpr std::size_t written_with_header = 16U
                                            << 10;  // a body up to this size shares a write, and a TLS record
constexpr std::size_t most_pools_at_rest = 64;

// What goes onto the wire, and what kind of answer follows.
struct outgoing {
    std::string text;  // the header, and a small body
    std::string body;  // a large one
    answer_to what = answer_to::other;
};

struct exchanged {
    result<http_response> answer = errc::not_sent;
    bool reusable = false;
};

error_code failure_of(reading end) {
    switch (end) {
        case reading::timed_out: return errc::answer_timed_out;
        case reading::malformed: return errc::answer_malformed;
        case reading::header_too_large:
        case reading::body_too_large: return errc::answer_too_large;
        default: return errc::answer_lost;
    }
}

asio::awaitable<exchanged> exchange(stream& over, const outgoing& request, const client_limits& limits,
                                    deadline until) {
    exchanged done;
    over.expires_at(until);
    attempt sent = co_await over.write_all(request.text);
    if (sent.is == outcome::done && !request.body.empty()) sent = co_await over.write_all(request.body);
    if (sent.is != outcome::done) co_return done;

    const reading_limits most{limits.response_header_bytes, limits.response_body_bytes};
    read_response read = co_await read_one_response(over, most, request.what);
    done.reusable = read.reusable;
    if (read.end == reading::complete)
        done.answer = std::move(read.response);
    else
        done.answer = failure_of(read.end);
    co_return done;
}

bool was_not_sent(const exchanged& done) {
    return done.answer.has_error() && done.answer.error() == errc::not_sent;
}

}  // namespace

struct http_client::state {
    std::shared_ptr<connection_pool> pool_for(const origin& to) {
        if (const auto known = pools.find(to); known != pools.end()) return known->second;
        // Hosts may come from outside: what is at rest does not pile up.
        if (pools.size() >= most_pools_at_rest)
            std::erase_if(pools, [](const auto& entry) { return entry.second->unused(); });
        return pools.emplace(to, std::make_shared<connection_pool>(executor, limits)).first->second;
    }

    static asio::awaitable<result<http_response>> send(std::shared_ptr<state> self, origin to,
                                                       http_request request, deadline until);

    asio::any_io_executor executor;
    tls_context_ptr tls;
    client_limits limits;
    std::shared_ptr<const dial_rules> rules;
    std::map<origin, std::shared_ptr<connection_pool>> pools;
    bool stopped = false;
};

asio::awaitable<result<http_response>> http_client::state::send(std::shared_ptr<state> self, origin to,
                                                                http_request request, deadline until) {
    if (self->stopped) co_return errc::stopped;
    auto header = request_header_text(to, request);
    if (!header) co_return errc::bad_message;
    if (steady_clock::now() >= until) co_return errc::not_sent;

    outgoing out;
    out.what = request.method == "HEAD" ? answer_to::head : answer_to::other;
    out.text = std::move(*header);
    if (request.body.size() <= written_with_header)
        out.text.append(request.body);
    else
        out.body = std::move(request.body);

    const auto pool = self->pool_for(to);
    auto leased = co_await pool->acquire(until);
    if (leased.has_error()) co_return leased.error();
    connection_pool::lease& mine = *leased;

    if (mine.connection) {
        exchanged done = co_await exchange(*mine.connection, out, self->limits, until);
        mine.keep = done.reusable;
        if (!was_not_sent(done) || steady_clock::now() >= until) co_return std::move(done.answer);
        mine.connection.reset();
    }
    const deadline connected_by = std::min<deadline>(until, steady_clock::now() + self->limits.connect);
    auto dialled = co_await dial(to, self->tls, pool->sessions(), connected_by, self->rules);
    if (dialled.has_error()) {
        if (steady_clock::now() >= until) co_return errc::not_sent;
        co_return dialled.error();
    }
    mine.connection = std::move(*dialled);
    exchanged done = co_await exchange(*mine.connection, out, self->limits, until);
    mine.keep = done.reusable;
    co_return std::move(done.answer);
}

http_client::http_client(asio::any_io_executor executor, tls_context_ptr tls, client_limits limits,
                         dial_rules rules)
    : state_(std::make_shared<state>()) {
    state_->executor = std::move(executor);
    state_->tls = std::move(tls);
    state_->limits = limits;
    state_->rules = std::make_shared<const dial_rules>(std::move(rules));
}

http_client::~http_client() { stop(); }

asio::awaitable<result<http_response>> http_client::send(origin to, http_request request, deadline until) {
    return state::send(state_, std::move(to), std::move(request), until);
}

void http_client::stop() {
    state_->stopped = true;
    for (auto& [to, pool] : state_->pools) pool->stop();
}

}  // namespace switchhook::net
