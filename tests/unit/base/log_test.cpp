#include "base/log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <limits>

#include "base/json/document.hpp"
#include "base/log_fields.hpp"

using namespace switchhook;

namespace {

// What is written to standard error meanwhile, without its first characters: the time.
class heard_lines {
  public:
    explicit heard_lines(log::format how) {
        std::fflush(stderr);
        ::dup2(::fileno(file_), 2);
        log::start(log::level::debug);
        log::use(how);
    }
    ~heard_lines() { end(); }
    std::string end() {
        std::string text;
        if (before_ < 0) return text;
        std::fflush(stderr);
        ::dup2(before_, 2);
        ::close(std::exchange(before_, -1));
        log::use(log::format::text);
        std::rewind(file_);
        for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_)) text += static_cast<char>(c);
        std::fclose(file_);
        return text;
    }

  private:
    int before_ = ::fcntl(2, F_DUPFD_CLOEXEC, 3);
    std::FILE* file_ = std::tmpfile();
};

constexpr std::size_t length_of_time = std::string_view("2026-11-23T10:25:42.562Z ").size();

std::string text_of(std::string_view what, std::initializer_list<log::field> fields) {
    heard_lines all(log::format::text);
    log::info("test", what, fields);
    return all.end().substr(length_of_time);
}

json::document json_of(std::string_view what, std::initializer_list<log::field> fields) {
    heard_lines all(log::format::json);
    log::warn("test", what, fields);
    const auto line = all.end();
    REQUIRE(line.find('\n') == line.size() - 1);
    auto parsed = json::document::parse(line);
    INFO(line);
    REQUIRE(parsed.has_value());
    return *std::move(parsed);
}

}  // namespace

TEST_CASE("a line is for people, or an object for machines", "[base][log]") {
    CHECK(text_of("it happened", {{"call", "a b"}, {"status", 503}}) ==
          "info  test: it happened call=\"a b\" status=503\n");
    const auto line = json_of("it happened", {{"call", "a \"b\""}, {"status", 503}});
    const auto all = line.root();
    CHECK(all["time"].string_or().size() == length_of_time - 1);
    CHECK(all["level"].string_or() == "warning");
    CHECK(all["component"].string_or() == "test");
    CHECK(all["message"].string_or() == "it happened");
    CHECK(all["call"].string_or() == "a \"b\"");
    CHECK(all["status"].as_integer() == 503);
}

TEST_CASE("a line is one line, and JSON, whatever it is told", "[base][log]") {
    CHECK(text_of("a\nb", {{"call", "x\r\ny\x7F"}}) == "info  test: a?b call=x??y?\n");
    const auto line = json_of(
        "a\nb\xFF",
        {{"call", "x\r\n\x01y\xC3"}, {"ms", std::numeric_limits<double>::infinity()}, {"seconds", 1.5}});
    const auto all = line.root();
    CHECK(all["message"].string_or() == "a\nb\xEF\xBF\xBD");
    CHECK(all["call"].string_or() == "x\r\n\x01y\xEF\xBF\xBD");
    CHECK(all["ms"].string_or() == "inf");
    CHECK(all["seconds"].as_number() == 1.5);
}

TEST_CASE("a field that is not on the list is written without its value", "[base][log]") {
    CHECK(text_of("x", {{"password", "word"}, {"call", "c"}}) == "info  test: x password=… call=c\n");
    const auto line = json_of("x", {{"pin", 1234}});
    CHECK(line.root()["pin"].string_or() == "…");
    CHECK(log::kind_of_field("call") == log::allowed_field::kind::plain);
    CHECK_FALSE(log::kind_of_field("password"));
    // The names that each line has of its own.
    for (const auto* own : {"time", "level", "component", "message"}) {
        CAPTURE(own);
        CHECK_FALSE(log::kind_of_field(own));
    }
}

TEST_CASE("telephone numbers that others write do not get into the log", "[base][log]") {
    CHECK(text_of("no target \"+33612345678\"", {{"what", "no \"0612345678\""}, {"call", "12345678"}}) ==
          "info  test: no target \"+33…78\" what=\"no \\\"061…78\\\"\" call=12345678\n");
    const std::string endless(5000, 'x');
    CHECK(text_of(endless, {{"what", endless}}).size() < 5100);
}
