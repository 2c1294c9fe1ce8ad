#include "net/connection_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/error.hpp"

namespace switchhook::net {

connection_pool::connection_pool(asio::any_io_executor executor, const client_limits& limits)
    : executor_(std::move(executor)), limits_(limits), sweeper_(executor_) {}

connection_pool::~connection_pool() = default;

connection_pool::lease::~lease() {
    if (!from_) return;
    if (connection && !keep) {
        connection->hang_up();
        connection.reset();
    }
    from_->give_back(std::move(connection));
}

connection_pool::waiter::waiter(connection_pool& in, deadline until)
    : pool(in), wakes(in.executor_, until), place(in.waiting_.insert(in.waiting_.end(), this)) {}

connection_pool::waiter::~waiter() { leave_queue(); }

void connection_pool::waiter::leave_queue() {
    if (queued) pool.waiting_.erase(place);
    queued = false;
}

asio::awaitable<result<connection_pool::lease>> connection_pool::acquire(deadline until) {
    const auto self = shared_from_this();
    if (stopped_) co_return errc::stopped;
    if (waiting_.empty()) {
        if (auto kept = take_idle()) co_return lend(std::move(kept));
        if (open_ < limits_.connections_per_origin) {
            ++open_;
            co_return lend(nullptr);
        }
    }
    if (waiting_.size() >= limits_.waiting_per_origin) co_return errc::too_many_requests_waiting;

    waiter mine(*this, until);
    co_await mine.wakes.async_wait(asio::as_tuple(asio::use_awaitable));
    if (mine.why_not) co_return mine.why_not;
    if (!mine.given) co_return errc::not_sent;
    lease lent = std::move(*mine.given);
    if (steady_clock::now() >= until) {
        lent.keep = lent.connection != nullptr;
        co_return errc::not_sent;
    }
    // It has not been looked at since its last answer.
    if (lent.connection && !lent.connection->silent()) lent.connection.reset();
    co_return std::move(lent);
}

connection_pool::lease connection_pool::lend(std::unique_ptr<stream> connection) {
    lease lent(shared_from_this());
    lent.connection = std::move(connection);
    return lent;
}

std::unique_ptr<stream> connection_pool::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back().connection);
        idle_.pop_back();
        if (connection->silent()) return connection;
        --open_;
    }
    return nullptr;
}

void connection_pool::give_back(std::unique_ptr<stream> connection) {
    if (stopped_ && connection) {
        connection->hang_up();
        connection.reset();
    }
    if (!waiting_.empty()) {
        // The place goes on to the next, with its connection or without.
        waiter& next = *waiting_.front();
        next.leave_queue();
        next.given.emplace(lend(std::move(connection)));
        next.wakes.expires_at(deadline::min());
        return;
    }
    if (!connection) {
        --open_;
        return;
    }
    connection->never_expires();
    idle_.push_back({std::move(connection), steady_clock::now()});
    sweep_later();
}

void connection_pool::stop() {
    stopped_ = true;
    for (resting& r : idle_) r.connection->hang_up();
    open_ -= idle_.size();
    idle_.clear();
    sweeper_.cancel();
    while (!waiting_.empty()) {
        waiter& next = *waiting_.front();
        next.leave_queue();
        next.why_not = errc::stopped;
        next.wakes.expires_at(deadline::min());
    }
}

void connection_pool::sweep_later() {
    if (sweeping_) return;
    sweeping_ = true;
    sweeper_.expires_at(idle_.front().since + limits_.idle);
    sweeper_.async_wait([weak = weak_from_this()](error_code) {
        if (const auto self = weak.lock()) self->sweep();
    });
}

void connection_pool::sweep() {
    sweeping_ = false;
    const deadline oldest = steady_clock::now() - limits_.idle;
    while (!idle_.empty() && idle_.front().since <= oldest) {
        idle_.front().connection->hang_up();
        idle_.erase(idle_.begin());
        --open_;
    }
    if (!idle_.empty()) sweep_later();
}

}  // namespace switchhook::net
