#pragma once
// Bodies without a known end, such as event streams: a response whose `stream` is set is written piece by
// piece.

#include <string_view>

#include "base/result.hpp"
#include "net/asio.hpp"

namespace switchhook::net {

class body_sink {
  public:
    virtual ~body_sink() = default;

    // Each piece has the listener's write limit. After an error the peer is gone, or the listener is stopping
    // (errc::stopped): the source returns.
    virtual asio::awaitable<result<>> write(std::string_view piece) = 0;
};

class body_source {
  public:
    virtual ~body_source() = default;

    // Awaited in place on the executor of the connection; the body ends when it returns. A source that may be
    // silent for long writes something now and then, or it never learns that the peer is gone.
    virtual asio::awaitable<void> write_to(body_sink& sink) = 0;
};

}  // namespace switchhook::net
