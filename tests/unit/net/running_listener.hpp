#pragma once
// A listener on its own thread, and what its hooks were told.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <condition_variable>
#include <future>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "net/listener.hpp"
#include "tests/support/blocking_peer.hpp"
#include "tests/support/certificates.hpp"

namespace switchhook::net {

using namespace std::chrono_literals;

using handler = std::function<asio::awaitable<http_response>(http_request, const peer&)>;

// Answers "METHOD target body".
inline asio::awaitable<http_response> echo(http_request request, const peer&) {
    http_response response;
    response.body = request.method + " " + request.target + " " + request.body;
    co_return response;
}

class running_listener {
  public:
    explicit running_listener(tls_context_ptr tls = nullptr, listener_limits limits = {},
                              handler handle = echo)
        : listener_({context_.get_executor()}, std::move(tls), limits, hooks(std::move(handle))) {
        if (listener_.start("127.0.0.1", 0).has_error()) throw std::runtime_error("cannot listen");
        thread_ = std::thread([this] { context_.run(); });
    }
    ~running_listener() {
        context_.stop();
        thread_.join();
    }

    listener& operator*() { return listener_; }
    listener* operator->() { return &listener_; }
    [[nodiscard]] unsigned short port() const { return listener_.port(); }
    asio::io_context& context() { return context_; }

    std::future<void> stop_within(std::chrono::milliseconds time) {
        return asio::co_spawn(context_, listener_.stop(steady_clock::now() + time), asio::use_future);
    }

    // Waits for the first `n` refusals; fewer when they do not come.
    std::vector<refusal> refusals(std::size_t n) {
        std::unique_lock lock(mutex_);
        told_.wait_for(lock, 10s, [&] { return refusals_.size() >= n; });
        return refusals_;
    }
    std::size_t failures() {
        const std::lock_guard lock(mutex_);
        return failures_;
    }
    // Until the server has gone around its events, so that bytes sent apart are read apart.
    void let_it_read() {
        for (int i = 0; i < 2; ++i) asio::post(context_, asio::use_future).get();
    }
    bool wait_for_connections(std::size_t n) {
        // The count falls on the listener's thread, a moment after the peer has seen the end.
        const auto give_up = steady_clock::now() + 10s;
        while (listener_.open_connections() != n && steady_clock::now() < give_up) std::this_thread::yield();
        return listener_.open_connections() == n;
    }

  private:
    listener_hooks hooks(handler handle) {
        listener_hooks h;
        h.handle = std::move(handle);
        h.refused = [this](refusal why, const peer&) {
            const std::lock_guard lock(mutex_);
            refusals_.push_back(why);
            told_.notify_all();
        };
        h.failed = [this](std::exception_ptr, const peer&) {
            const std::lock_guard lock(mutex_);
            ++failures_;
        };
        return h;
    }

    std::mutex mutex_;
    std::condition_variable told_;
    std::vector<refusal> refusals_;
    std::size_t failures_ = 0;
    asio::io_context context_;
    listener listener_;
    std::thread thread_;
};

}  // namespace switchhook::net
