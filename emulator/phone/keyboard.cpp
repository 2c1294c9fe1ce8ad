#include "emulator/phone/keyboard.hpp"

#include <termios.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace switchhook::emulator {

struct keyboard::terminal_mode {
    explicit terminal_mode(int on) : descriptor(on), known(tcgetattr(on, &before) == 0) {
        if (!known) return;
        termios single = before;
        single.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
        tcsetattr(descriptor, TCSANOW, &single);
    }
    ~terminal_mode() {
        if (known) tcsetattr(descriptor, TCSANOW, &before);
    }
    terminal_mode(const terminal_mode&) = delete;
    terminal_mode& operator=(const terminal_mode&) = delete;

    int descriptor;
    termios before{};
    bool known;
};

keyboard::keyboard(const asio::any_io_executor& executor, int descriptor) : input_(executor) {
    const int own = dup(descriptor);
    if (own < 0) return;
    boost::system::error_code failure;
    input_.assign(own, failure);  // fails for regular files, which nobody types on
    if (failure)
        ::close(own);
    else
        mode_ = std::make_unique<terminal_mode>(own);
}

keyboard::~keyboard() = default;

void keyboard::stop() {
    boost::system::error_code ignored;
    input_.cancel(ignored);
}

asio::awaitable<void> keyboard::read(std::function<void(char)> pressed) {
    while (input_.is_open()) {
        // Waiting, and reading by hand: Asio's own read would make the terminal non-blocking for standard
        // output too.
        const auto [failure] = co_await input_.async_wait(asio::posix::stream_descriptor::wait_read,
                                                          asio::as_tuple(asio::use_awaitable));
        if (failure) co_return;
        char key = 0;
        if (::read(input_.native_handle(), &key, 1) != 1) co_return;
        pressed(key);
    }
}

}  // namespace switchhook::emulator
