#pragma once
// A connection as coroutines see it: a channel, its socket, and one deadline at a time.
// Not thread-safe; everything runs on the socket's executor, and one operation is awaited at a time.

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string_view>

#include "net/asio.hpp"
#include "net/channel.hpp"

namespace switchhook::net {

class stream {
  public:
    // The channel must have been made for this socket, which is open, and connected unless `connect` comes
    // first.
    stream(asio::ip::tcp::socket socket, std::unique_ptr<channel> layer);
    ~stream();
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;

    // These give done, ended or failed. The object must outlive the awaiting.
    asio::awaitable<attempt> connect(asio::ip::tcp::endpoint to);
    asio::awaitable<attempt> handshake();
    asio::awaitable<attempt> read_some(char* to, std::size_t size);
    asio::awaitable<attempt> write_all(std::string_view bytes);

    enum class linger { no, yes };
    // Ends politely and closes. With `linger`, what the peer still sends is read and dropped for a bounded
    // time and amount: closing over unread bytes resets the connection, and the peer would lose the answer it
    // has not read yet.
    asio::awaitable<void> finish(linger);
    void hang_up();  // says goodbye as far as that needs no waiting, and closes
    void close();

    // After it, the operation under way and those that follow fail until a new deadline is set; nothing is
    // lost by that.
    void expires_at(deadline);
    void never_expires() { expires_at(deadline::max()); }
    [[nodiscard]] bool expired() const;

    // Of a connection at rest: nothing came and it did not end. TLS messages between requests are taken in.
    [[nodiscard]] bool silent();

  private:
    struct watched;
    template <class Try>
    asio::awaitable<attempt> repeat(Try once);
    asio::awaitable<error_code> ready(outcome wanted);
    asio::awaitable<void> drain();

    std::shared_ptr<watched> watched_;
    std::unique_ptr<channel> layer_;
    unsigned without_waiting_ = 0;
};

}  // namespace switchhook::net
