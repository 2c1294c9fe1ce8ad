#pragma once
// Whole HTTP/1.1 messages out of a stream, within limits. Deadlines are the stream's; its owner sets them
// between phases. RFC 9112; what would let two parsers disagree about where a message ends is refused.

#include <memory>

#include "net/http.hpp"
#include "net/stream.hpp"

namespace switchhook::net {

enum class reading {
    complete,
    closed,  // the peer ended before the first byte of a message
    cut,     // the connection broke or ended within a message
    timed_out,
    header_too_large,
    body_too_large,  // seen in the header, or at the chunk that passes the limit; the rest has not been read
    malformed,
};

struct reading_limits {
    std::size_t header_bytes;
    std::size_t body_bytes;
};

// One a server connection; bytes of the next request that came with this one are kept for it.
class request_reader {
  public:
    request_reader(stream& from, reading_limits limits);
    ~request_reader();

    asio::awaitable<reading> await_first_byte();
    // After the first byte. Fills all but the body of `into`, which must stay until `read_body` is done.
    asio::awaitable<reading> read_header(http_request& into);
    asio::awaitable<reading> read_body();

    // Between read_header and the next request:
    [[nodiscard]] bool has_body_to_come() const;
    [[nodiscard]] bool wants_continue()
        const;  // RFC 9110 section 10.1.1, and nothing of the body came unasked
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] bool is_http_1_0() const;

  private:
    struct inside;
    std::unique_ptr<inside> inside_;
};

enum class answer_to { head, other };

struct read_response {
    reading end = reading::complete;
    http_response response;
    bool reusable = false;  // the connection may carry another request
};

// Interim (1xx) responses are passed over.
asio::awaitable<read_response> read_one_response(stream& from, reading_limits limits, answer_to request);

}  // namespace switchhook::net
