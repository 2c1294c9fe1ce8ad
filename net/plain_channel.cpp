#include <sys/socket.h>

#include <cerrno>

#include "net/channel.hpp"

namespace switchhook::net {
namespace {

class plain final : public channel {
  public:
    explicit plain(int socket) : socket_(socket) {}

    attempt handshake() override { return {}; }

    attempt read(char* to, std::size_t size) override {
        const ssize_t n = ::recv(socket_, to, size, 0);
        if (n > 0) return {outcome::done, static_cast<std::size_t>(n)};
        if (n == 0) return {outcome::ended};
        return failure(outcome::want_read);
    }

    attempt write(const char* from, std::size_t size) override {
        const ssize_t n = ::send(socket_, from, size, MSG_NOSIGNAL);
        if (n >= 0) return {outcome::done, static_cast<std::size_t>(n)};
        return failure(outcome::want_write);
    }

    attempt end() override { return {}; }

  private:
    static attempt failure(outcome when_blocked) {
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {when_blocked};
        return {outcome::failed, 0, error_code(errno, boost::system::system_category())};
    }

    int socket_;
};

}  // namespace

std::unique_ptr<channel> plain_channel(int socket) { return std::make_unique<plain>(socket); }

}  // namespace switchhook::net
