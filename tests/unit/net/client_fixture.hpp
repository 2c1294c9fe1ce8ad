#pragma once
// A client on the test's own thread; the server is on another.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>

#include "net/client.hpp"
#include "net/error.hpp"
#include "running_listener.hpp"

namespace switchhook::net {

using answer = result<http_response>;

// What a request came to, once it has come to something.
using pending = std::shared_ptr<std::optional<answer>>;

class test_client {
  public:
    explicit test_client(tls_context_ptr tls = nullptr, client_limits limits = {})
        : client_(context_.get_executor(), std::move(tls), limits) {}

    pending start(const origin& to, http_request request, std::chrono::milliseconds within = 10s) {
        auto outcome = std::make_shared<std::optional<answer>>();
        const deadline until = steady_clock::now() + within;
        asio::co_spawn(context_, client_.send(to, std::move(request), until),
                       [outcome](std::exception_ptr failure, answer got) {
                           if (failure) std::rethrow_exception(failure);
                           outcome->emplace(std::move(got));
                       });
        return outcome;
    }

    // Throws when it is not over in time: a request that hangs.
    const answer& wait(const pending& outcome) {
        const auto give_up = steady_clock::now() + 20s;
        context_.restart();
        while (!outcome->has_value() && steady_clock::now() < give_up) context_.run_one_until(give_up);
        if (!outcome->has_value()) throw std::runtime_error("the request hangs");
        return **outcome;
    }

    answer send(const origin& to, http_request request = {}, std::chrono::milliseconds within = 10s) {
        return wait(start(to, std::move(request), within));
    }

    // Runs what is ready.
    void poll() {
        context_.restart();
        context_.poll();
    }

    http_client& operator*() { return client_; }
    http_client* operator->() { return &client_; }
    asio::io_context& context() { return context_; }

  private:
    asio::io_context context_;
    http_client client_;
};

inline origin local(unsigned short port, bool tls = false) { return {tls, "localhost", port}; }

// A listener with a certificate for localhost, and a client that trusts it.
struct client_and_server {
    explicit client_and_server(client_limits limits = {}, handler handle = echo,
                               const test::certificate_wish& wish = {})
        : files(authority.issue(wish)),
          server(make_server_tls(files.chain, files.key).value(), {}, std::move(handle)),
          client(make_client_tls(authority.file()).value(), limits) {}

    [[nodiscard]] origin where() const { return local(server.port(), true); }
    answer send(const origin& to, http_request request = {}, std::chrono::milliseconds within = 10s) {
        return client.send(to, std::move(request), within);
    }

    test::certificate_authority authority;
    test::certificate_files files;
    running_listener server;
    test_client client;
};

}  // namespace switchhook::net
