#include "server/admin/event_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "net/error.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

class recording_sink final : public net::body_sink {
  public:
    asio::awaitable<result<>> write(std::string_view piece) override {
        if (pieces_left == 0) co_return net::errc::stopped;
        --pieces_left;
        text += piece;
        co_return result<>();
    }
    std::string text;
    std::size_t pieces_left = 1'000;
};

struct running_stream {
    std::shared_ptr<event_feed> feed = std::make_shared<event_feed>(3, 100);
    asio::io_context context{1};
    recording_sink sink;
    std::unique_ptr<event_stream> stream;
    bool over = false;

    void start(std::optional<std::uint64_t> after = {}, std::chrono::milliseconds beat = 1h,
               event_stream::view seen = {}) {
        stream = std::make_unique<event_stream>(feed, std::make_unique<feed_reader>(feed->subscribe(after)),
                                                beat, std::move(seen));
        asio::co_spawn(context, stream->write_to(sink),
                       [this](std::exception_ptr failure) { over = !failure; });
        settle();
    }
    void publish(std::string data) { feed->publish("timeline", graph::call_id("a"), std::move(data)); }
    void settle() {
        context.restart();
        while (context.poll() > 0) {
        }
    }
    std::string written() { return std::exchange(sink.text, {}); }
};

}  // namespace

TEST_CASE("a stream tells where it begins, then each event with its id", "[server][admin][events]") {
    running_stream s;
    s.start();
    CHECK(s.written() == "retry: 2000\nid: 99\n\n");
    s.publish(R"({"n":1})");
    s.publish(R"({"n":2})");
    s.settle();
    CHECK(s.written() ==
          "event: timeline\ndata: {\"n\":1}\nid: 100\n\nevent: timeline\ndata: {\"n\":2}\nid: 101\n\n");
    CHECK_FALSE(s.over);
}

TEST_CASE("a stream tells what is missing", "[server][admin][events]") {
    running_stream s;
    for (int i = 0; i < 5; ++i) s.publish("{}");
    s.start(100);
    CHECK(s.written().starts_with(
        "retry: 2000\nid: 100\n\nevent: gap\ndata: {\"reason\":\"behind\",\"lost\":1}\n\n"
        "event: timeline\ndata: {}\nid: 102\n\n"));
    running_stream restarted;
    restarted.start(7);
    CHECK(restarted.written() == "retry: 2000\nid: 99\n\nevent: gap\ndata: {\"reason\":\"restart\"}\n\n");
}

TEST_CASE("a quiet stream beats, and says where it stands", "[server][admin][events]") {
    running_stream s;
    s.start({}, 1ms);
    const auto give_up = std::chrono::steady_clock::now() + 10s;
    while (s.sink.text.find(":\nid: 99\n\n:\nid: 99\n\n") == std::string::npos &&
           std::chrono::steady_clock::now() < give_up) {
        s.context.restart();
        s.context.run_one_for(10s);
    }
    CHECK(s.written().starts_with("retry: 2000\nid: 99\n\n:\nid: 99\n\n:\nid: 99\n\n"));
}

TEST_CASE("a stream ends when the feed is closed, after what was left", "[server][admin][events]") {
    running_stream s;
    s.start();
    s.written();
    s.publish("{}");
    s.feed->close();
    s.settle();
    CHECK(s.written() == "event: timeline\ndata: {}\nid: 100\n\n");
    CHECK(s.over);
}

TEST_CASE("a stream ends when the peer is gone", "[server][admin][events]") {
    running_stream s;
    s.start();
    s.sink.pieces_left = 0;
    s.publish("{}");
    s.settle();
    CHECK(s.over);
}
