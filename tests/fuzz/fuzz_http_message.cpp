// HTTP messages from a connection. The first byte says what is read and in which pieces it comes; how the bytes are cut
// must make no difference, or two readers of one connection could disagree about it.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <optional>
#include <string>
#include <vector>

#include "net/message_reader.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using namespace switchhook::net;
using fuzz::expect;

namespace {

constexpr reading_limits limits{1024, 2048};
constexpr std::size_t all_at_once = 1U << 20;

class given_bytes final : public channel {
  public:
    given_bytes(std::string_view bytes, std::size_t piece) : left_(bytes), piece_(piece) {}

    attempt handshake() override { return {}; }
    attempt read(char* to, std::size_t size) override {
        if (left_.empty()) return {outcome::ended};
        const auto count = std::min({size, piece_, left_.size()});
        left_.copy(to, count);
        left_.remove_prefix(count);
        return {outcome::done, count};
    }
    attempt write(const char*, std::size_t size) override { return {outcome::done, size}; }
    attempt end() override { return {}; }

  private:
    std::string_view left_;
    std::size_t piece_;
};

struct message {
    std::string start;  // method and target, or status
    std::vector<header> headers;
    std::string body;
    bool keeps = false;  // the connection
    friend bool operator==(const message&, const message&) = default;
};

struct conversation {
    std::vector<message> messages;  // the whole ones
    reading end = reading::complete;
};

asio::awaitable<void> read_requests(stream& from, conversation& into) {
    request_reader reader(from, limits);
    for (;;) {
        into.end = co_await reader.await_first_byte();
        if (into.end != reading::complete) co_return;
        http_request request;
        into.end = co_await reader.read_header(request);
        if (into.end == reading::complete && reader.has_body_to_come())
            into.end = co_await reader.read_body();
        if (into.end != reading::complete) co_return;
        message one{request.method + ' ' + request.target, {}, std::move(request.body), reader.keep_alive()};
        one.headers.assign(request.headers.begin(), request.headers.end());
        into.messages.push_back(std::move(one));
        if (!into.messages.back().keeps) co_return;
    }
}

asio::awaitable<void> read_response(stream& from, answer_to request, conversation& into) {
    auto read = co_await read_one_response(from, limits, request);
    into.end = read.end;
    if (read.end != reading::complete) co_return;
    // Whether the connection can be used again depends on what has come behind the response by then.
    message one{std::to_string(read.response.status), {}, std::move(read.response.body), false};
    one.headers.assign(read.response.headers.begin(), read.response.headers.end());
    into.messages.push_back(std::move(one));
}

enum class kind { requests, response, response_to_head };

conversation read(std::string_view bytes, kind what, std::size_t piece) {
    static asio::io_context context(1);
    asio::ip::tcp::socket socket(context, asio::ip::tcp::v4());  // open, and never used: nothing waits for it
    stream from(std::move(socket), std::make_unique<given_bytes>(bytes, piece));
    conversation heard;
    auto reading_it =
        what == kind::requests
            ? read_requests(from, heard)
            : read_response(from, what == kind::response ? answer_to::other : answer_to::head, heard);
    bool done = false;
    asio::co_spawn(context, std::move(reading_it), [&](std::exception_ptr failure) { done = !failure; });
    context.restart();
    context.run();
    expect(done, "whatever comes, reading ends, and without an exception");
    return heard;
}

void check(const message& m) {
    expect(m.body.size() <= limits.body_bytes, "a body is within its limit");
    expect(m.headers.size() <= 128, "there is a limit to the number of headers");
    const auto has_control = [](std::string_view text) {
        return std::any_of(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
        });
    };
    expect(!has_control(m.start), "no control byte is in a method or target");
    for (const auto& h : m.headers) {
        expect(!h.name.empty() && h.name.find_first_of(" \t:") == std::string::npos,
               "the name of a header is a token");
        expect(!has_control(h.name) && !has_control(h.value), "no control byte is in a header");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto what = (data[0] & 3U) == 2   ? kind::response
                      : (data[0] & 3U) == 3 ? kind::response_to_head
                                            : kind::requests;
    const std::size_t piece = 1 + (data[0] >> 2);
    const auto bytes = fuzz::text_of(data + 1, size - 1);
    const auto whole = read(bytes, what, all_at_once);
    for (const auto& m : whole.messages) check(m);
    const auto cut = read(bytes, what, piece);
    expect(cut.messages == whole.messages, "the messages are the same however the bytes are cut");
    expect((cut.end == reading::complete) == (whole.end == reading::complete),
           "and so is whether the last one was whole");
    return 0;
}
