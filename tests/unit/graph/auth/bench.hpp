#pragma once
// Runs coroutines against a transport that answers from memory, at a time that the test sets. Nothing here
// waits: `settle` runs what can run and returns.

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "net/transport.hpp"

namespace switchhook::graph::bench {

// Failures are part of these tests; the log of them is not.
inline const bool quiet = (log::start(log::level::off), true);

inline constexpr net::deadline never = net::deadline::max();

class memory_transport final : public net::http_transport {
  public:
    using answer = std::function<result<net::http_response>(const net::origin&, const net::http_request&)>;

    explicit memory_transport(asio::io_context& io, answer a = {}) : reply(std::move(a)), gate_(io) {}

    asio::awaitable<result<net::http_response>> send(net::origin to, net::http_request request,
                                                     net::deadline) override {
        urls.push_back(net::to_string(to) + request.target);
        requests.push_back(request);
        if (held_) co_await gate_.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return reply(to, request);
    }

    // Answers wait from here on, until `release`.
    void hold() {
        held_ = true;
        gate_.expires_at(never);
    }
    void release() {
        held_ = false;
        gate_.cancel();
    }

    answer reply;
    std::vector<std::string> urls;
    std::vector<net::http_request> requests;

  private:
    asio::steady_timer gate_;
    bool held_ = false;
};

inline net::http_response answered(unsigned status, std::string body) {
    net::http_response response;
    response.status = status;
    response.body = std::move(body);
    return response;
}

inline void settle(asio::io_context& io) {
    io.restart();
    io.poll();
}

// The place where the outcome will be.
template <class T>
std::shared_ptr<std::optional<T>> ask(asio::io_context& io, asio::awaitable<T> question) {
    auto outcome = std::make_shared<std::optional<T>>();
    asio::co_spawn(io, std::move(question), [outcome](std::exception_ptr broken, T value) {
        if (broken) std::rethrow_exception(broken);
        *outcome = std::move(value);
    });
    return outcome;
}

// For questions whose answer needs nothing from outside.
template <class T>
T answer_to(asio::io_context& io, asio::awaitable<T> question) {
    const auto outcome = ask(io, std::move(question));
    settle(io);
    if (!*outcome) throw std::logic_error("the coroutine is not finished");
    return std::move(**outcome);
}

}  // namespace switchhook::graph::bench
