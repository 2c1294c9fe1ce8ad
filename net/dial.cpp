#include "net/dial.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <string_view>
#include <vector>

#include "net/error.hpp"
#include "net/http.hpp"

namespace switchhook::net {
namespace {

using asio::ip::tcp;
using endpoints = std::vector<tcp::endpoint>;

constexpr auto wait_for = asio::as_tuple(asio::use_awaitable);

// The system's resolver cannot be interrupted. Who waits for it stops waiting at the deadline; the answer is
// then dropped.
struct lookup {
    explicit lookup(const asio::any_io_executor& executor) : resolver(executor), waiting(executor) {}
    tcp::resolver resolver;
    asio::steady_timer waiting;
    endpoints found;
};

bool is_localhost(std::string_view host) {
    constexpr std::string_view name = "localhost";
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.size() < name.size() || !same_name(host.substr(host.size() - name.size()), name)) return false;
    return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
}

endpoints with_port(const addresses& all, unsigned short port) {
    endpoints ends;
    for (const auto& address : all) ends.emplace_back(address, port);
    return ends;
}

asio::awaitable<endpoints> resolve(std::string host, unsigned short port, deadline until,
                                   std::shared_ptr<name_lookup> names) {
    error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) co_return endpoints(1, tcp::endpoint(address, port));
    // RFC 6761 section 6.3: these names mean this machine, whether or not a file says so.
    if (is_localhost(host)) {
        endpoints here;
        here.emplace_back(asio::ip::address_v4::loopback(), port);
        here.emplace_back(asio::ip::address_v6::loopback(), port);
        co_return here;
    }

    if (names) co_return with_port(co_await names->find(std::move(host), until), port);

    const auto under_way = std::make_shared<lookup>(co_await asio::this_coro::executor);
    under_way->waiting.expires_at(until);
    under_way->resolver.async_resolve(host, std::to_string(port), tcp::resolver::numeric_service,
                                      [under_way](error_code ec, const tcp::resolver::results_type& results) {
                                          if (!ec)
                                              for (const auto& entry : results)
                                                  under_way->found.push_back(entry.endpoint());
                                          under_way->waiting.expires_at(deadline::min());
                                      });
    co_await under_way->waiting.async_wait(wait_for);
    under_way->resolver.cancel();
    co_return std::move(under_way->found);
}

std::unique_ptr<stream> unconnected(const asio::any_io_executor& executor, const tcp::endpoint& to,
                                    const origin& where, const tls_context_ptr& tls,
                                    const std::shared_ptr<session_memory>& sessions) {
    tcp::socket socket(executor);
    error_code ec;
    socket.open(to.protocol(), ec);
    if (ec) return nullptr;
    const auto fd = socket.native_handle();
    auto layer = where.tls ? tls_client_channel(tls, fd, where.host, sessions) : plain_channel(fd);
    return std::make_unique<stream>(std::move(socket), std::move(layer));
}

}  // namespace

asio::awaitable<result<std::unique_ptr<stream>>> dial(origin to, tls_context_ptr tls,
                                                      std::shared_ptr<session_memory> sessions,
                                                      deadline until,
                                                      std::shared_ptr<const dial_rules> rules) {
    if (to.tls && !tls) co_return errc::tls_failed;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    std::shared_ptr<name_lookup> names;
    if (rules) names = rules->names;
    endpoints addresses = co_await resolve(to.host, to.port, until, std::move(names));
    if (addresses.empty() && steady_clock::now() >= until) co_return errc::not_connected;
    if (addresses.empty()) co_return errc::not_resolved;
    if (rules && rules->may_dial)
        std::erase_if(addresses, [&](const auto& end) { return !rules->may_dial(to, end.address()); });
    if (addresses.empty()) co_return errc::address_refused;

    for (std::size_t i = 0; i < addresses.size(); ++i) {
        std::unique_ptr<stream> connection = unconnected(executor, addresses[i], to, tls, sessions);
        if (!connection) continue;  // no such address family here
        const deadline now = steady_clock::now();
        connection->expires_at(now + (until - now) / static_cast<long>(addresses.size() - i));
        const attempt connected = co_await connection->connect(addresses[i]);
        if (connected.is != outcome::done) continue;
        connection->expires_at(until);
        const attempt shaken = co_await connection->handshake();
        if (shaken.is == outcome::done) co_return std::move(connection);
        if (shaken.why == errc::tls_failed) co_return errc::tls_failed;
    }
    co_return errc::not_connected;
}

}  // namespace switchhook::net
