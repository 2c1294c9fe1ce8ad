#pragma once
// Single key presses from a terminal, without waiting for the end of a line.

#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>

#include "net/asio.hpp"

namespace switchhook::emulator {

class keyboard {
  public:
    // Takes a duplicate of the descriptor, and puts its terminal back as it was in the end.
    keyboard(const asio::any_io_executor& executor, int descriptor);
    ~keyboard();
    keyboard(const keyboard&) = delete;
    keyboard& operator=(const keyboard&) = delete;

    // Calls `pressed` for each key until `stop`, or the end of input.
    asio::awaitable<void> read(std::function<void(char)> pressed);
    void stop();

  private:
    struct terminal_mode;
    asio::posix::stream_descriptor input_;
    std::unique_ptr<terminal_mode> mode_;
};

}  // namespace switchhook::emulator
