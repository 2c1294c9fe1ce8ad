#include "tests/architecture/lent_headers.hpp"

#include <catch2/catch.hpp>
#include <iterator>
#include <sstream>

#include "tests/architecture/arrows.hpp"

using namespace switchhook::test;
using lines = std::vector<std::string>;

namespace {

lines lent_headers() {
    std::istringstream all(SWITCHHOOK_LENT_HEADERS);
    return {std::istream_iterator<std::string>(all), {}};
}

lines forgotten(const std::map<std::string, std::string>& files, const lines& lent = {}) {
    source_tree tree;
    for (const auto& [path, text] : files) tree.emplace(path, read_source(text));
    return find_forgotten(tree, lent);
}

}  // namespace

TEST_CASE("who uses what the build lends includes it all the same", "[architecture]") {
    const auto tree = read_tree(SWITCHHOOK_SOURCE_FOLDER, product_folders());
    REQUIRE(lent_headers().size() > 10);
    CHECK(find_unknown(tree, lent_headers()) == lines{});
    CHECK(find_forgotten(tree, lent_headers()) == lines{});
}

TEST_CASE("a forgotten header of others is seen", "[architecture]") {
    CHECK(forgotten({{"net/a.cpp",
                      "#include <string>\nstd::string a;\nstd::vector<int> b, c;\nstd::vector<int> d;"}}) ==
          lines{"net/a.cpp:3: uses std::vector without vector"});
    CHECK(forgotten({{"server/a.cpp", "asio::awaitable<void> f();"}}) ==
          lines{"server/a.cpp:1: uses asio::awaitable without boost/asio/awaitable.hpp"});
    CHECK(forgotten({{"net/a.cpp", "#include \"net/b.hpp\"\nstd::vector<int> b;"},
                     {"net/b.hpp", "#include \"net/c.hpp\""},
                     {"net/c.hpp", "#include <vector>"}}) == lines{});
    CHECK(forgotten({{"net/a.cpp", "own::vector a; int map; x.find(y); // std::map\n"}}) == lines{});
}

TEST_CASE("a forgotten header of ours is seen where it is lent", "[architecture]") {
    const std::map<std::string, std::string> headers{
        {"bot/lent.hpp", "#include \"bot/inner.hpp\"\nstruct turn {};"},
        {"bot/inner.hpp", "enum class phase { a };\nusing instant = int;"},
        {"bot/other.hpp", "struct other {};"}};
    const auto found = [&](const std::string& path, const std::string& text) {
        auto files = headers;
        files[path] = text;
        return forgotten(files, {"bot/lent.hpp"});
    };
    CHECK(found("bot/a.cpp", "void f(turn& t);") == lines{"bot/a.cpp:1: uses turn without bot/lent.hpp"});
    CHECK(found("bot/a.cpp", "\nauto p = phase::a;") ==
          lines{"bot/a.cpp:2: uses phase without bot/inner.hpp"});
    CHECK(found("bot/a.cpp", "instant now();").size() == 1);
    CHECK(found("bot/a.cpp", "std::vector<turn> all;").size() == 2);
    CHECK(found("server/a.cpp", "bot::turn t;") ==
          lines{"server/a.cpp:1: uses bot::turn without bot/lent.hpp"});

    CHECK(found("bot/a.cpp", "#include \"bot/lent.hpp\"\nturn t; instant i;") == lines{});
    CHECK(found("bot/a.cpp", "struct turn;\nvoid f(turn& t);") == lines{});
    CHECK(found("bot/a.cpp", "int turn{1}; f(turn); x.turn; auto& phase = g(); const int& turn{i};") ==
          lines{});
    CHECK(found("server/a.cpp", "int turn{1}; turn t; other::turn x;") == lines{});
    CHECK(found("bot/a.cpp", "void f(other& o);") == lines{});  // nobody lends it: the compiler sees it
}

TEST_CASE("a lent header that nobody has described is no empty pass", "[architecture]") {
    source_tree tree;
    tree.emplace("bot/lent.hpp", read_source(""));
    CHECK(find_unknown(tree, {"bot/lent.hpp", "vector", "regex"}) == lines{"regex"});
}
