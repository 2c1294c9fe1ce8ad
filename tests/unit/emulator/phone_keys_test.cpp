// A telephone on the terminal: keys are acted on as they are typed.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "emulator/phone/phone.hpp"
#include "town.hpp"

using namespace switchhook;
using namespace switchhook::emulator;

namespace {

struct typist {
    typist() {
        if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    }
    ~typist() {
        for (const int end : ends) ::close(end);
    }
    typist(const typist&) = delete;
    typist& operator=(const typist&) = delete;
    void type(char key) const { REQUIRE(::write(ends[1], &key, 1) == 1); }

    std::array<int, 2> ends{};
};

}  // namespace

TEST_CASE("keys of a terminal press, speak and hang up", "[emulator][phone]") {
    town t;
    const typist hand;
    std::vector<std::string> lines;
    t.run([&](town& here) -> asio::awaitable<void> {
        phone_options o;
        o.control = {false, "127.0.0.1", here.server.ports().control};
        o.keyboard = hand.ends[0];
        o.print = [&](const std::string& line) {
            lines.push_back(line);
            const auto tells = [&](std::string_view what) { return line.find(what) != std::string::npos; };
            if (tells("plays menu")) hand.type('x');
            if (tells("plays menu")) hand.type('5');
            if (tells("caller") && tells("presses 5")) hand.type('s');
            if (tells("caller") && tells("speaks for 4.0 s")) hand.type('h');
        };
        const int status = co_await run_phone(here.context.get_executor(), std::move(o));
        CHECK(status == 0);
    });
    REQUIRE(!lines.empty());
    CAPTURE(lines);
    CHECK(std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("the call is over: caller hung up") != std::string::npos;
    }));
}
