#include "net/message_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <deque>

namespace switchhook::net {
namespace {

using namespace std::chrono_literals;

// Gives what it was told, piece by piece, and then the end. Never waits.
class scripted final : public channel {
  public:
    explicit scripted(std::deque<std::string> pieces) : pieces_(std::move(pieces)) {}

    attempt handshake() override { return {}; }
    attempt read(char* to, std::size_t size) override {
        while (!pieces_.empty() && pieces_.front().empty()) pieces_.pop_front();
        if (pieces_.empty()) return {outcome::ended};
        const std::size_t n = pieces_.front().copy(to, size);
        pieces_.front().erase(0, n);
        return {outcome::done, n};
    }
    attempt write(const char*, std::size_t size) override { return {outcome::done, size}; }
    attempt end() override { return {}; }

  private:
    std::deque<std::string> pieces_;
};

struct read_request {
    reading end = reading::closed;
    http_request request;
    bool over = false;
};

asio::awaitable<void> read_one(stream& from, reading_limits limits, read_request& into) {
    request_reader reader(from, limits);
    into.end = co_await reader.await_first_byte();
    if (into.end == reading::complete) into.end = co_await reader.read_header(into.request);
    if (into.end == reading::complete && reader.has_body_to_come()) into.end = co_await reader.read_body();
    into.over = true;
}

read_request read_in(std::deque<std::string> pieces, reading_limits limits = {1000, 1000}) {
    asio::io_context context;
    asio::ip::tcp::socket socket(context, asio::ip::tcp::v4());
    stream from(std::move(socket), std::make_unique<scripted>(std::move(pieces)));
    read_request read;
    asio::co_spawn(context, read_one(from, limits, read), [](std::exception_ptr failure) {
        if (failure) std::rethrow_exception(failure);
    });
    context.run_for(10s);
    REQUIRE(read.over);
    return read;
}

const std::string chunked =
    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "2;a=\"b\"\r\nyo\r\n0003\r\nu a\r\n0;c\r\nT: r\r\nU: s\r\n\r\n";

}  // namespace

TEST_CASE("a chunked request may come in any three pieces", "[net][reader]") {
    for (std::size_t i = 0; i <= chunked.size(); ++i)
        for (std::size_t j = i; j <= chunked.size(); ++j) {
            const auto read = read_in({chunked.substr(0, i), chunked.substr(i, j - i), chunked.substr(j)});
            if (read.end == reading::complete && read.request.body == "you a") continue;
            FAIL("pieces end at " << i << " and " << j);
        }
    SUCCEED();
}

TEST_CASE("a request cut anywhere is not whole", "[net][reader]") {
    for (std::size_t cut = 1; cut < chunked.size(); ++cut) {
        CAPTURE(cut);
        CHECK(read_in({chunked.substr(0, cut)}).end == reading::cut);
    }
}

TEST_CASE("a chunked request with any byte wrong comes to an end", "[net][reader]") {
    const std::string wrong("\r\n\t \0:;=\"\\09fz\x7f\xff", 16);
    for (std::size_t at = 0; at < chunked.size(); ++at)
        for (const char c : wrong) {
            std::string text = chunked;
            text[at] = c;
            std::deque<std::string> bytes;
            for (const char one : text) bytes.emplace_back(1, one);
            const auto whole = read_in({text});
            const auto apart = read_in(std::move(bytes));
            CAPTURE(text);
            CHECK(whole.end == apart.end);
            CHECK(whole.request.body.substr(0, apart.request.body.size()) == apart.request.body);
        }
}

TEST_CASE("a header has a limited number of fields, however short", "[net][reader][limits]") {
    std::string header = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 1; i < 128; ++i) header += "A:\r\n";
    CHECK(read_in({header + "\r\n"}).end == reading::complete);
    CHECK(read_in({header + "A:\r\n\r\n"}).end == reading::header_too_large);
}

TEST_CASE("a trailer is bounded like a header", "[net][reader][limits]") {
    const std::string start = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n";
    std::deque<std::string> endless{start};
    for (int i = 0; i < 300; ++i) endless.emplace_back("A: b\r\n");
    CHECK(read_in(endless).end == reading::malformed);
    CHECK(read_in({start + "A: b\r\n\r\n"}).request.headers.find("A").empty());
}

}  // namespace switchhook::net
