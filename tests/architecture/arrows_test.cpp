#include "tests/architecture/arrows.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::test;
using lines = std::vector<std::string>;

namespace {

source_tree tree_of(const std::map<std::string, std::string>& files) {
    source_tree tree;
    for (const auto& [path, text] : files) tree.emplace(path, read_source(text));
    return tree;
}

lines breaches(const std::map<std::string, std::string>& files) { return find_breaches(tree_of(files)); }

std::string joined(const lines& all) {
    std::string text;
    for (const auto& line : all) text += line + '\n';
    return text;
}

}  // namespace

TEST_CASE("the arrows between the folders point one way", "[architecture]") {
    const auto tree = read_tree(SWITCHHOOK_SOURCE_FOLDER, product_folders());
    CHECK(tree.contains("bot/call/machine.hpp"));
    CHECK(joined(find_breaches(tree)) == "");
}

TEST_CASE("an include against the arrows is seen", "[architecture]") {
    CHECK(breaches({{"bot/a.cpp", "#pragma once\n#include \"net/url.hpp\"\n"}, {"net/url.hpp", ""}}) ==
          lines{"bot/a.cpp:2: bot/ may not use net/url.hpp"});
    CHECK(breaches({{"base/a.hpp", "#include \"bot/b.hpp\""}, {"bot/b.hpp", ""}}) ==
          lines{"base/a.hpp:1: base/ may not use bot/b.hpp"});
    CHECK(breaches({{"graph/model/a.hpp", "#include \"graph/client/b.hpp\""}, {"graph/client/b.hpp", ""}}) ==
          lines{"graph/model/a.hpp:1: graph/model/ may not use graph/client/b.hpp"});
    for (const std::string folder : {"base", "net", "graph/auth", "graph/client", "config", "emulator"}) {
        CAPTURE(folder);
        CHECK(breaches({{folder + "/a.cpp", "#include \"server/b.hpp\""}, {"server/b.hpp", ""}}).size() == 1);
        CHECK(breaches({{folder + "/a.cpp", "#include \"bot/b.hpp\""}, {"bot/b.hpp", ""}}).size() == 1);
    }
    CHECK(breaches({{"server/a.cpp", "#include \"bot/b.hpp\"\n#include \"emulator/b.hpp\""},
                    {"bot/b.hpp", ""},
                    {"emulator/b.hpp", ""}})
              .empty());
    CHECK(breaches({{"server/a.cpp", "#include \"tests/b.hpp\""}, {"tests/b.hpp", ""}}).size() == 1);
    CHECK(breaches({{"plugins/a.cpp", "#include \"base/b.hpp\""}, {"base/b.hpp", ""}}).size() == 1);
    CHECK(breaches({{"net/a.cpp", "#include \"url.hpp\""}, {"net/url.hpp", ""}}) ==
          lines{"net/a.cpp:1: \"url.hpp\" names no source from the root"});
}

TEST_CASE("a library outside its fence is seen", "[architecture]") {
    for (const std::string header : {"rapidjson/document.h", "spdlog/spdlog.h", "boost/beast/http.hpp",
                                     "boost/asio/ssl/stream.hpp", "openssl/evp.h", "boost/asio.hpp"}) {
        CAPTURE(header);
        CHECK(breaches({{"net/new.cpp", "#  include <" + header + ">"}}) ==
              lines{"net/new.cpp:1: " + header + " is fenced off here"});
    }
    CHECK(breaches({{"base/a.cpp", "#include <boost/asio/post.hpp>"}}).size() == 1);
    CHECK(breaches({{"base/json/a.cpp", "#include <rapidjson/document.h>"},
                    {"base/log.cpp", "#include <spdlog/spdlog.h>"},
                    {"net/a.hpp", "#include <boost/asio/post.hpp>"}})
              .empty());
}

TEST_CASE("what makes bot/ impure is seen, also through other headers", "[architecture]") {
    CHECK(breaches({{"bot/a.hpp", "#include \"base/b.hpp\""},
                    {"base/b.hpp", "#include \"base/c.hpp\""},
                    {"base/c.hpp", "#include <string>\n#include <mutex>"}}) ==
          lines{"bot/a.hpp:1: is not pure: bot/a.hpp > base/b.hpp > base/c.hpp > mutex"});
    for (const std::string header :
         {"<fstream>", "<iostream>", "<thread>", "<random>", "<filesystem>", "<boost/asio/post.hpp>",
          "<boost/beast/http.hpp>", "<openssl/evp.h>", "<spdlog/spdlog.h>", "<sys/socket.h>"}) {
        CAPTURE(header);
        CHECK_FALSE(breaches({{"bot/a.hpp", "#include " + header}}).empty());
    }
    CHECK_FALSE(breaches({{"bot/a.hpp", "#include \"base/log.hpp\""}, {"base/log.hpp", ""}}).empty());
    CHECK(breaches({{"bot/a.cpp", "int f() {\n  return g(std::chrono::system_clock::now());\n}"}}).front() ==
          "bot/a.cpp:2: is not pure: bot/a.cpp has ::now(");
    CHECK(breaches({{"bot/a.cpp", "#include \"base/b.hpp\""}, {"base/b.hpp", "auto t = my_clock::now();"}})
              .front() == "bot/a.cpp:1: is not pure: bot/a.cpp > base/b.hpp has ::now(");
    CHECK(breaches({{"bot/a.cpp", "#include <charconv>\n#include <chrono>\n#include <timer>"}}).empty());
}

TEST_CASE("comments and texts are not code, and lines are counted right", "[architecture]") {
    const auto s = read_source(
        "// #include \"a.hpp\"\n"
        "/* x\n#include \"b.hpp\" */ #include \"a.hpp\"\n"
        "#include<c.hpp>  // \"d.hpp\"\n"
        "auto x = \"clock::now() \\\" //\"; auto y = R\"-(\n#include \"e.hpp\" )\" )-\"; int n = 10'000; "
        "char q = '\"';\n"
        "  #\tinclude \"f.hpp\"\nclock::now();\n");
    CHECK(s.includes == std::vector<include>{{3, "a.hpp", true}, {4, "c.hpp", false}, {7, "f.hpp", true}});
    CHECK(s.code.find("now()") == s.code.rfind("now()"));
    CHECK(s.code.find("int n = 10'000; char q") != std::string::npos);
    CHECK(std::count(s.code.begin(), s.code.end(), '\n') == 8);
}

TEST_CASE("a folder without sources is no empty pass", "[architecture]") {
    CHECK_THROWS(read_tree(SWITCHHOOK_SOURCE_FOLDER, {"docker"}));
    CHECK_THROWS(read_tree(SWITCHHOOK_SOURCE_FOLDER, {"no-such-folder"}));
}
