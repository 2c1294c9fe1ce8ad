#pragma once
// A file sent in chunks of unannounced number, the way recordings come; and an answer that breaks off.

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "net/body_source.hpp"

namespace switchhook::emulator {

class recording_stream final : public net::body_source {
  public:
    explicit recording_stream(std::string file) : file_(std::move(file)) {}

    asio::awaitable<void> write_to(net::body_sink& sink) override {
        constexpr std::size_t piece_size = 64U << 10;
        for (std::size_t at = 0; at < file_.size(); at += piece_size) {
            const std::string_view piece = std::string_view(file_).substr(at, piece_size);
            const result<> written = co_await sink.write(piece);
            if (!written.has_value()) co_return;
        }
    }

  private:
    std::string file_;
};

// Thrown into the session, which then closes the connection in the middle of the answer.
struct reset_on_order : std::runtime_error {
    reset_on_order() : std::runtime_error("connection reset on order") {}
};

class broken_stream final : public net::body_source {
  public:
    asio::awaitable<void> write_to(net::body_sink&) override {
        throw reset_on_order();
        co_return;
    }
};

}  // namespace switchhook::emulator
