#include "net/listener.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <mutex>
#include <stdexcept>

#include "base/log.hpp"
#include "net/session.hpp"

namespace switchhook::net {
namespace {

using asio::ip::tcp;

// After a failed accept, for want of file descriptors most likely: long enough not to spin, short enough not
// to be noticed.
constexpr std::chrono::milliseconds accept_again_after{50};
constexpr std::chrono::seconds accept_failures_told_every{10};
// For handlers that were cancelled to come to their end.
constexpr std::chrono::seconds cancelled_end_within{1};

constexpr auto wait_for = asio::as_tuple(asio::use_awaitable);

}  // namespace

const char* to_string(refusal r) {
    switch (r) {
        case refusal::too_many_connections: return "too many connections";
        case refusal::handshake_failed: return "handshake failed";
        case refusal::handshake_timed_out: return "handshake timed out";
        case refusal::header_timed_out: return "header timed out";
        case refusal::header_too_large: return "header too large";
        case refusal::body_timed_out: return "body timed out";
        case refusal::body_too_large: return "body too large";
        case refusal::malformed: return "malformed";
    }
    return "unknown";
}

struct listener::state : std::enable_shared_from_this<state> {
    state(const std::vector<asio::any_io_executor>& executors, tls_context_ptr context,
          const listener_limits& limits, listener_hooks hooks)
        : serving(std::make_shared<service>()), offered{std::move(context), limits} {
        serving->hooks = std::move(hooks);
        for (const auto& e : executors) lanes.push_back(std::make_shared<lane>(e));
    }

    // What a connection gets.
    struct terms {
        tls_context_ptr tls;
        listener_limits limits;
    };
    terms current() {
        const std::lock_guard lock(offered_mutex);
        return offered;
    }

    static asio::awaitable<void> accept(std::shared_ptr<state> self, std::shared_ptr<tcp::acceptor> acceptor);
    void welcome(tcp::socket socket, const tcp::endpoint& from, const std::shared_ptr<lane>& on);

    // Runs `what` for each lane on its own executor; `done` runs there after each.
    void on_each_lane(void (*what)(lane&), const std::function<void()>& done);
    void stop_accepting();

    std::shared_ptr<service> serving;
    std::vector<std::shared_ptr<lane>> lanes;
    std::size_t next_lane = 0;
    std::weak_ptr<tcp::acceptor> accepting;  // owned by the coroutine that accepts
    unsigned short port = 0;

    std::mutex offered_mutex;
    terms offered;
};

asio::awaitable<void> listener::state::accept(std::shared_ptr<state> self,
                                              std::shared_ptr<tcp::acceptor> acceptor) {
    deadline quiet_until = deadline::min();
    while (acceptor->is_open()) {
        const std::shared_ptr<lane> on = self->lanes[self->next_lane++ % self->lanes.size()];
        tcp::endpoint from;
        auto [ec, socket] = co_await acceptor->async_accept(on->executor, from, wait_for);
        if (!ec) {
            self->welcome(std::move(socket), from, on);
            continue;
        }
        if (!acceptor->is_open()) co_return;
        if (ec == asio::error::connection_aborted) continue;  // the peer changed its mind while it waited
        if (const deadline now = steady_clock::now(); now >= quiet_until) {
            quiet_until = now + accept_failures_told_every;
            log::warn("net", "cannot accept", {{"why", ec.message()}, {"port", self->port}});
        }
        asio::steady_timer pause(acceptor->get_executor(), accept_again_after);
        co_await pause.async_wait(wait_for);
    }
}

void listener::state::welcome(tcp::socket socket, const tcp::endpoint& from,
                              const std::shared_ptr<lane>& on) {
    peer who;
    who.address = from.address().to_string();
    const terms now = current();
    if (++serving->open > now.limits.connections) {
        serving->leave();
        serving->refused(refusal::too_many_connections, who);
        return;
    }
    bool seated = false;  // the session counts itself out
    try {
        const auto fd = socket.native_handle();
        auto layer = now.tls ? tls_server_channel(now.tls, fd) : plain_channel(fd);
        auto connection = std::make_unique<stream>(std::move(socket), std::move(layer));
        auto made = std::make_shared<session>(serving, now.limits, on, std::move(connection), who);
        seated = true;
        // It lives on its own thread from the first moment to the last: were it held here as well, a short one
        // might end on this thread, beside its timer on the other.
        asio::post(on->executor, [made = std::move(made), to = serving, who] {
            try {
                made->start();
            } catch (...) {
                to->failed(std::current_exception(), who);
            }
        });
    } catch (...) {  // for want of memory; the next connection may fare better
        if (!seated) serving->leave();
        serving->failed(std::current_exception(), who);
    }
}

void listener::state::on_each_lane(void (*what)(lane&), const std::function<void()>& done) {
    for (const auto& l : lanes)
        asio::post(l->executor, [l, what, done] {
            what(*l);
            if (done) done();
        });
}

void listener::state::stop_accepting() {
    asio::post(lanes.front()->executor, [weak = accepting] {
        error_code ignored;
        if (const auto acceptor = weak.lock()) acceptor->close(ignored);
    });
}

listener::listener(std::vector<asio::any_io_executor> executors, tls_context_ptr tls, listener_limits limits,
                   listener_hooks hooks) {
    if (executors.empty() || !hooks.handle)
        throw std::logic_error("a listener needs an executor and a handler");
    state_ = std::make_shared<state>(executors, std::move(tls), limits, std::move(hooks));
}

namespace {

void end_idle(lane& l) {
    l.stopping = true;
    for (session* s : l.sessions) s->end_if_idle();
}

void cut_all(lane& l) {
    l.stopping = true;
    // A session that ends takes itself out.
    const std::vector<session*> all(l.sessions.begin(), l.sessions.end());
    for (session* s : all) s->abort();
}

}  // namespace

listener::~listener() {
    state_->stop_accepting();
    state_->on_each_lane(cut_all, {});
}

result<> listener::start(const std::string& address, unsigned short port) {
    error_code ec;
    const auto parsed = asio::ip::make_address(address, ec);
    if (ec) return ec;
    const tcp::endpoint where(parsed, port);
    auto acceptor = std::make_shared<tcp::acceptor>(state_->lanes.front()->executor);
    acceptor->open(where.protocol(), ec);
    if (!ec) acceptor->set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) acceptor->bind(where, ec);
    if (!ec) acceptor->listen(tcp::acceptor::max_listen_connections, ec);
    if (ec) return ec;
    state_->port = acceptor->local_endpoint(ec).port();
    state_->accepting = acceptor;
    asio::co_spawn(acceptor->get_executor(), state::accept(state_, acceptor),
                   [serving = state_->serving](std::exception_ptr failure) {
                       if (failure) serving->failed(failure, peer{});
                   });
    return {};
}

unsigned short listener::port() const { return state_->port; }

std::size_t listener::open_connections() const { return state_->serving->open; }

void listener::use_tls(tls_context_ptr tls) {
    const std::lock_guard lock(state_->offered_mutex);
    state_->offered.tls.swap(tls);
}

void listener::use_limits(const listener_limits& limits) {
    const std::lock_guard lock(state_->offered_mutex);
    state_->offered.limits = limits;
}

namespace {

// Lets one coroutine wait for a fact that other threads bring about.
class wake_up {
  public:
    explicit wake_up(const asio::any_io_executor& executor)
        : timer_(std::make_shared<asio::steady_timer>(executor)) {}

    // Callable from any thread, also when nobody waits any more.
    [[nodiscard]] std::function<void()> caller() const {
        return [timer = timer_, executor = timer_->get_executor()] {
            asio::post(executor, [timer] { timer->expires_at(deadline::min()); });
        };
    }

    template <class Fact>
    asio::awaitable<void> wait_for_fact(Fact fact, deadline at_most) {
        while (!fact() && steady_clock::now() < at_most) {
            timer_->expires_at(at_most);
            co_await timer_->async_wait(wait_for);
        }
    }

  private:
    std::shared_ptr<asio::steady_timer> timer_;
};

}  // namespace

asio::awaitable<void> listener::stop(deadline until) {
    const std::shared_ptr<state> self = state_;
    const auto told = std::make_shared<std::atomic<std::size_t>>(0);
    wake_up awake(co_await asio::this_coro::executor);
    const std::function<void()> wake = awake.caller();
    const std::function<void()> count = [told, wake] {
        ++*told;
        wake();
    };
    const auto drained = [self, told] { return *told == self->lanes.size() && self->serving->open == 0; };

    struct subscription {
        service& to;
        ~subscription() { to.when_drained({}); }
    };
    const subscription until_return{*self->serving};
    self->serving->when_drained(wake);
    self->stop_accepting();
    self->on_each_lane(end_idle, count);
    co_await awake.wait_for_fact(drained, until);
    if (!drained()) {
        self->on_each_lane(cut_all, {});
        co_await awake.wait_for_fact(drained, std::max(until, steady_clock::now()) + cancelled_end_within);
    }
}

}  // namespace switchhook::net
