#include "server/doctor/plain_socket.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include "server/doctor/certificate_chain.hpp"

namespace switchhook::server::doctor {
namespace {

std::string why(int error) { return std::system_category().message(error); }

}  // namespace

plain_socket::~plain_socket() {
    if (handle_ >= 0) ::close(handle_);
}

bool plain_socket::wait(bool to_write, net::deadline until) const {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - net::steady_clock::now());
        if (left.count() <= 0) return false;
        pollfd watched{handle_, static_cast<short>(to_write ? POLLOUT : POLLIN), 0};
        const int ready = ::poll(&watched, 1, static_cast<int>(left.count()));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

std::string plain_socket::connect(const std::string& address, unsigned short port, net::deadline until) {
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0)
        return "no address: " + address;
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> to(found, ::freeaddrinfo);
    handle_ = ::socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (handle_ < 0) return why(errno);
    if (::connect(handle_, to->ai_addr, to->ai_addrlen) == 0) return {};
    if (errno != EINPROGRESS) return why(errno);
    if (!wait(true, until)) return "no answer within the time";
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(handle_, SOL_SOCKET, SO_ERROR, &error, &size);
    return error == 0 ? std::string() : why(error);
}

std::string why_unreachable(const std::string& address, unsigned short port, net::deadline until) {
    plain_socket socket;
    return socket.connect(address, port, until);
}

std::string plain_exchange(const std::string& address, unsigned short port, const std::string& request,
                           net::deadline until) {
    plain_socket socket;
    if (!socket.connect(address, port, until).empty()) return {};
    if (!socket.wait(true, until)) return {};
    if (::send(socket.handle(), request.data(), request.size(), MSG_NOSIGNAL) < 0) return {};
    std::string answer;
    std::array<char, 4096> piece{};
    constexpr std::size_t longest = 64U << 10;
    while (answer.size() < longest && socket.wait(false, until)) {
        const auto read = ::recv(socket.handle(), piece.data(), piece.size(), 0);
        if (read <= 0) break;
        answer.append(piece.data(), static_cast<std::size_t>(read));
    }
    return answer;
}

}  // namespace switchhook::server::doctor
