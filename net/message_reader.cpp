#include "net/message_reader.hpp"

#include <optional>

#include "net/byte_buffer.hpp"
#include "net/message_parser.hpp"

namespace switchhook::net {
namespace {

constexpr std::string_view end_of_header = "\r\n\r\n";
// What a chunked message still has to send when a chunk's header begins: at least "0\r\n\r\n".
constexpr std::size_t shortest_chunk_end = 5;
constexpr int most_interim_responses = 16;

reading of(const attempt& failed) {
    return failed.why == asio::error::timed_out ? reading::timed_out : reading::cut;
}

reading of(const boost::beast::error_code& ec) {
    if (ec == beast_http::error::body_limit) return reading::body_too_large;
    if (ec == beast_http::error::header_limit) return reading::header_too_large;
    return reading::malformed;
}

// True when the bytes cannot become a message, so that garbage is answered at once and not after a deadline.
using first_line_check = bool (*)(std::string_view);

bool cannot_be_request(std::string_view start) {
    const auto line_end = start.find('\n');
    if (line_end != std::string_view::npos && (line_end == 0 || start[line_end - 1] != '\r')) return true;
    const auto line = start.substr(0, line_end);
    return std::any_of(line.begin(), line.end(),
                       [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\r'; });
}

// RFC 9112 section 5.2: a server refuses folded fields, or mends them. Those who pass a request on disagree
// about what they say.
bool has_folded_field(std::string_view bytes) {
    const auto header = bytes.substr(0, bytes.find(end_of_header));
    return header.find("\r\n ") != std::string_view::npos || header.find("\r\n\t") != std::string_view::npos;
}

bool cannot_be_response(std::string_view start) {
    constexpr std::string_view version = "HTTP/1.";
    return start.substr(0, version.size()) != version.substr(0, start.size());
}

asio::awaitable<attempt> fill(stream& from, byte_buffer& buffer) {
    char* const room = buffer.room();
    const attempt got = co_await from.read_some(room, buffer.room_size());
    if (got.is == outcome::done) buffer.filled(got.bytes);
    co_return got;
}

// Reads until the whole header is in the buffer: its limit is then exact, and it is parsed once.
asio::awaitable<reading> fill_header(stream& from, byte_buffer& buffer, std::size_t limit,
                                     first_line_check cannot_be) {
    for (std::size_t searched = 0;;) {
        const std::string_view bytes = buffer.bytes();
        if (cannot_be(bytes)) co_return reading::malformed;
        const auto found = bytes.find(end_of_header, searched);
        if (found != std::string_view::npos)
            co_return found + end_of_header.size() > limit ? reading::header_too_large : reading::complete;
        if (bytes.size() >= limit) co_return reading::header_too_large;
        searched = bytes.size() < end_of_header.size() ? 0 : bytes.size() - (end_of_header.size() - 1);
        const attempt got = co_await fill(from, buffer);
        if (got.is == outcome::ended) co_return reading::cut;
        if (got.is == outcome::failed) co_return of(got);
    }
}

// The header is in the buffer. `parser` stops behind it.
template <class Parser>
reading parse_header(Parser& parser, byte_buffer& buffer, reading_limits limits) {
    boost::beast::error_code ec;
    parser.header_limit(static_cast<std::uint32_t>(limits.header_bytes + 1));
    parser.body_limit(limits.body_bytes);
    parser.eager(false);
    buffer.consume(parser.put({buffer.bytes().data(), buffer.size()}, ec));
    if (ec) return of(ec);
    return parser.is_header_done() ? reading::complete : reading::malformed;
}

template <class Parser>
asio::awaitable<reading> read_rest(Parser& parser, stream& from, byte_buffer& buffer,
                                   std::size_t longest_line) {
    parser.eager(true);
    boost::beast::error_code ec;
    while (!parser.is_done()) {
        if (!buffer.empty() && ec != beast_http::error::need_more) {
            buffer.consume(parser.put({buffer.bytes().data(), buffer.size()}, ec));
            if (ec && ec != beast_http::error::need_more) co_return of(ec);
            continue;
        }
        // What waits here is the start of a chunk's header or of a trailer.
        if (buffer.size() >= longest_line) co_return reading::malformed;
        const attempt got = co_await fill(from, buffer);
        if (got.is == outcome::failed) co_return of(got);
        if (got.is == outcome::ended) {
            parser.put_eof(ec);
            co_return ec ? reading::cut : reading::complete;
        }
        // Beast takes a last chunk up again only when it is longer (an assertion in
        // basic_parser::parse_chunk_header).
        if (ec != beast_http::error::need_more || buffer.size() >= shortest_chunk_end) ec = {};
    }
    co_return reading::complete;
}

}  // namespace

struct request_reader::inside {
    stream& from;
    reading_limits limits;
    byte_buffer buffer;
    std::optional<request_parser> parser;
    bool expects_continue = false;
};

request_reader::request_reader(stream& from, reading_limits limits)
    : inside_(new inside{from, limits, {}, {}, false}) {}
request_reader::~request_reader() = default;

asio::awaitable<reading> request_reader::await_first_byte() {
    byte_buffer& buffer = inside_->buffer;
    buffer.shrink_if_empty();
    for (;;) {
        // RFC 9112 section 2.2: empty lines before a request are ignored.
        while (buffer.bytes().substr(0, 2) == "\r\n") buffer.consume(2);
        if (!buffer.empty() && buffer.bytes() != "\r") co_return reading::complete;
        const attempt got = co_await fill(inside_->from, buffer);
        if (got.is == outcome::ended) co_return reading::closed;
        if (got.is == outcome::failed) co_return of(got);
    }
}

asio::awaitable<reading> request_reader::read_header(http_request& into) {
    auto& [from, limits, buffer, parser, expects_continue] = *inside_;
    const reading came = co_await fill_header(from, buffer, limits.header_bytes, cannot_be_request);
    if (came != reading::complete) co_return came;
    if (has_folded_field(buffer.bytes())) co_return reading::malformed;
    parser.emplace(into);
    const reading parsed = parse_header(*parser, buffer, limits);
    expects_continue = parsed == reading::complete && !parser->is_http_1_0() && buffer.empty() &&
                       same_name(into.headers.find("Expect"), "100-continue");
    co_return parsed;
}

asio::awaitable<reading> request_reader::read_body() {
    return read_rest(*inside_->parser, inside_->from, inside_->buffer, inside_->limits.header_bytes);
}

bool request_reader::has_body_to_come() const { return !inside_->parser->is_done(); }
bool request_reader::wants_continue() const { return inside_->expects_continue; }
bool request_reader::keep_alive() const { return inside_->parser->keep_alive(); }
bool request_reader::is_http_1_0() const { return inside_->parser->is_http_1_0(); }

asio::awaitable<read_response> read_one_response(stream& from, reading_limits limits, answer_to request) {
    byte_buffer buffer;
    for (int interim = 0; interim <= most_interim_responses; ++interim) {
        read_response read;
        read.end = co_await fill_header(from, buffer, limits.header_bytes, cannot_be_response);
        if (read.end != reading::complete) co_return read;
        response_parser parser(read.response);
        if (request == answer_to::head) parser.skip(true);
        read.end = parse_header(parser, buffer, limits);
        if (read.end != reading::complete) co_return read;
        const unsigned status = read.response.status;
        if (status >= 100 && status < 200 && status != 101) continue;
        if (status < 200) break;
        read.end = co_await read_rest(parser, from, buffer, limits.header_bytes);
        read.reusable =
            read.end == reading::complete && parser.keep_alive() && !parser.need_eof() && buffer.empty();
        co_return read;
    }
    read_response refused;
    refused.end = reading::malformed;
    co_return refused;
}

}  // namespace switchhook::net
