#include "emulator/control/call_stream.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "base/json/document.hpp"
#include "stage.hpp"

using namespace switchhook;
using namespace switchhook::emulator;
using namespace std::chrono_literals;

namespace {

struct page final : net::body_sink {
    asio::awaitable<result<>> write(std::string_view piece) override {
        text += piece;
        if (gone) co_return std::make_error_code(std::errc::broken_pipe);
        co_return result<>{};
    }
    std::string text;
    bool gone = false;
};

// A stage whose calls are read along by one page.
void fail_aloud(const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
}

struct audience {
    explicit audience(bool by_hand = false) : feed(context.get_executor()) {
        auto stream = std::make_unique<call_stream>(s.w, clock, feed.join({}), by_hand);
        asio::co_spawn(context, read(std::move(stream), *this), fail_aloud);
        look();
    }
    static asio::awaitable<void> read(std::unique_ptr<call_stream> stream, audience& a) {
        co_await stream->write_to(a.shown);
        a.over = true;
    }
    // What was written since the last time.
    std::string look() {
        context.restart();
        context.poll();
        return std::exchange(shown.text, {});
    }

    asio::io_context context{1};
    stage s;
    media_clock clock{1};
    call_feed feed;
    page shown;
    bool over = false;
};

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

}  // namespace

TEST_CASE("a page is shown all calls first, then each that changes, once", "[emulator][control]") {
    stage early;
    asio::io_context context{1};
    const media_clock clock{1};
    call_feed feed(context.get_executor());
    early.ring();
    page shown;
    call_stream stream(early.w, clock, feed.join({}), false);
    asio::co_spawn(context, stream.write_to(shown), fail_aloud);
    context.poll();
    CHECK(shown.text.find("event: calls\ndata: {\"now\":") != std::string::npos);
    CHECK(shown.text.find(early.id) != std::string::npos);
    shown.text.clear();
    for (int i = 0; i < 5; ++i) feed.changed(early.id);
    feed.changed("no such call");
    context.restart();
    context.poll();
    CHECK(count(shown.text, "event: call\n") == 1);
    CHECK(shown.text.find(R"("state":"incoming")") != std::string::npos);
    feed.end_all();
    context.restart();
    context.poll();
}

TEST_CASE("a page sees who is rung for, and until when", "[emulator][control]") {
    audience a;
    a.s.w.people().set("grace", {answers::asks, 20s});
    a.s.place();
    a.s.run_for(1s);
    a.feed.changed(a.s.id);
    const auto text = a.look();
    CHECK(text.find(R"("ringing":[{"party":1,"who":{"user":"grace"},"as":"callee","since":)") !=
          std::string::npos);
    CHECK(text.find(R"("then":"never")") != std::string::npos);
}

TEST_CASE("a page that cannot keep up is shown all anew", "[emulator][control]") {
    audience a;
    for (std::size_t i = 0; i <= call_feed::most_named; ++i) a.feed.changed(std::to_string(i));
    CHECK(count(a.look(), "event: calls\n") == 1);
}

TEST_CASE("people ask as long as a page decides for them", "[emulator][control]") {
    audience a(true);
    CHECK(a.s.w.people().find("grace").answers == answers::asks);
    a.shown.gone = true;
    a.s.ring();
    a.feed.changed(a.s.id);
    a.look();
    CHECK(a.over);
    CHECK(a.s.w.people().find("grace").answers == answers::yes);
}

TEST_CASE("so many pages read along, and no more", "[emulator][control]") {
    asio::io_context context{1};
    call_feed feed(context.get_executor());
    std::vector<std::shared_ptr<call_feed::reader>> readers;
    while (readers.size() < 1'000) {
        auto one = feed.join({});
        if (!one) break;
        readers.push_back(std::move(one));
    }
    CHECK(readers.size() == call_feed::most_readers);
    readers.pop_back();
    CHECK(feed.join({}) != nullptr);
    feed.end_all();
    CHECK(feed.join({}) == nullptr);
}

TEST_CASE("a page that joins anew reads in one place only", "[emulator][control]") {
    asio::io_context context{1};
    call_feed feed(context.get_executor());
    const auto first = feed.join("page-1");
    const auto other = feed.join("page-2");
    const auto again = feed.join("page-1");
    const auto is_over = [&](const std::shared_ptr<call_feed::reader>& one) {
        bool over = false;
        const auto read = [](call_feed::reader& from, bool& into) -> asio::awaitable<void> {
            into = (co_await from.next(net::steady_clock::now())).over;
        };
        asio::co_spawn(context, read(*one, over), fail_aloud);
        context.restart();
        context.poll();
        return over;
    };
    CHECK(is_over(first));
    CHECK_FALSE(is_over(other));
    CHECK_FALSE(is_over(again));
}

TEST_CASE("a stream ends when the emulator stops", "[emulator][control]") {
    audience a;
    a.feed.end_all();
    a.look();
    CHECK(a.over);
}
