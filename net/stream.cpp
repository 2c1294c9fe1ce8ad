#include "net/stream.hpp"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace switchhook::net {
namespace {

constexpr auto wait_for = asio::as_tuple(asio::use_awaitable);
constexpr unsigned fair_share = 32;  // operations in a row without waiting, before others get their turn
constexpr std::size_t linger_bytes = 4U << 20;
constexpr std::chrono::seconds linger_time{2};

}  // namespace

// Shared with the timer's handler, which may run after the stream is gone.
struct stream::watched : std::enable_shared_from_this<watched> {
    explicit watched(asio::ip::tcp::socket s) : socket(std::move(s)), timer(socket.get_executor()) {}

    // The timer is moved only when it would be late. Fired early, it looks at the deadline of that moment: a
    // busy connection changes its deadline several times a request and its timer once in many requests.
    void arm(deadline at) {
        armed = at;
        timer.expires_at(at);
        timer.async_wait([self = shared_from_this(), mine = ++generation](error_code) { self->fired(mine); });
    }

    void fired(unsigned which) {
        if (which != generation) return;
        armed = deadline::max();
        if (due == deadline::max()) return;
        if (due > steady_clock::now()) return arm(due);
        expired = true;
        error_code ignored;
        socket.cancel(ignored);
    }

    asio::ip::tcp::socket socket;
    asio::steady_timer timer;
    deadline due = deadline::max();
    deadline armed = deadline::max();
    unsigned generation = 0;
    bool expired = false;
};

stream::stream(asio::ip::tcp::socket socket, std::unique_ptr<channel> layer)
    : watched_(std::make_shared<watched>(std::move(socket))), layer_(std::move(layer)) {
    error_code ignored;
    watched_->socket.native_non_blocking(true, ignored);
    watched_->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
}

stream::~stream() { close(); }

void stream::hang_up() {
    if (watched_->socket.is_open()) layer_->end();
    close();
}

void stream::close() {
    error_code ignored;
    watched_->socket.close(ignored);
    watched_->timer.cancel();
    ++watched_->generation;
}

void stream::expires_at(deadline when) {
    watched_->due = when;
    watched_->expired = false;
    if (when < watched_->armed) watched_->arm(when);
}

bool stream::expired() const { return watched_->expired; }

asio::awaitable<error_code> stream::ready(outcome wanted) {
    const auto direction =
        wanted == outcome::want_read ? asio::ip::tcp::socket::wait_read : asio::ip::tcp::socket::wait_write;
    without_waiting_ = 0;
    auto [ec] = co_await watched_->socket.async_wait(direction, wait_for);
    co_return ec;
}

template <class Try>
asio::awaitable<attempt> stream::repeat(Try once) {
    if (++without_waiting_ > fair_share) {
        without_waiting_ = 0;
        co_await asio::post(asio::use_awaitable);
    }
    for (;;) {
        if (watched_->expired) co_return attempt{outcome::failed, 0, asio::error::timed_out};
        if (!watched_->socket.is_open())
            co_return attempt{outcome::failed, 0, asio::error::operation_aborted};
        const attempt made = once();
        if (made.is != outcome::want_read && made.is != outcome::want_write) co_return made;
        const error_code ec = co_await ready(made.is);
        if (ec && !watched_->expired) co_return attempt{outcome::failed, 0, ec};
    }
}

asio::awaitable<attempt> stream::connect(asio::ip::tcp::endpoint to) {
    auto [ec] = co_await watched_->socket.async_connect(to, wait_for);
    if (ec) co_return attempt{outcome::failed, 0, ec};
    co_return attempt{};
}

asio::awaitable<attempt> stream::handshake() {
    return repeat([this] { return layer_->handshake(); });
}

asio::awaitable<attempt> stream::read_some(char* to, std::size_t size) {
    return repeat([this, to, size] { return layer_->read(to, size); });
}

asio::awaitable<attempt> stream::write_all(std::string_view bytes) {
    return repeat([this, bytes]() mutable {
        while (!bytes.empty()) {
            const attempt made = layer_->write(bytes.data(), bytes.size());
            if (made.is != outcome::done) return made;
            bytes.remove_prefix(made.bytes);
        }
        return attempt{};
    });
}

asio::awaitable<void> stream::finish(linger how) {
    expires_at(steady_clock::now() + linger_time);
    co_await repeat([this] { return layer_->end(); });
    error_code ignored;
    watched_->socket.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (how == linger::yes) co_await drain();
    close();
}

asio::awaitable<void> stream::drain() {
    // Beneath TLS: nobody wants to know what these bytes say.
    const std::unique_ptr<channel> beneath = plain_channel(watched_->socket.native_handle());
    std::array<char, 8192> dropped;
    for (std::size_t total = 0; total < linger_bytes;) {
        const attempt got = co_await repeat([&] { return beneath->read(dropped.data(), dropped.size()); });
        if (got.is != outcome::done) break;
        total += got.bytes;
    }
}

bool stream::silent() {
    if (!watched_->socket.is_open()) return false;
    char unexpected = 0;
    return layer_->read(&unexpected, 1).is == outcome::want_read;
}

}  // namespace switchhook::net
