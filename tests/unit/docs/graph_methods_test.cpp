// The page of Graph's methods is made of their descriptions.

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "document.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/methods_page.hpp"

using namespace switchhook;

namespace {

constexpr const char* name = "docs/graph-methods.md";

bool is_to_be_written() {
    const char* wanted = std::getenv("SWITCHHOOK_WRITE_DOCS");
    return wanted != nullptr && *wanted != '\0';
}

std::set<std::string> anchors_of(const std::string& page) {
    std::set<std::string> anchors;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("#")) continue;
        std::string anchor;
        for (const char c : line)
            if (std::isalnum(static_cast<unsigned char>(c)) != 0)
                anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        INFO(line);
        CHECK(anchors.insert(anchor).second);
    }
    return anchors;
}

}  // namespace

TEST_CASE("the page of Graph's methods is what their descriptions make of it", "[docs]") {
    if (is_to_be_written()) std::ofstream(std::string(SWITCHHOOK_FOLDER "/") + name) << graph::methods_page();
    std::istringstream page(document_of(name).text), made(graph::methods_page());
    std::size_t number = 0;
    for (std::string of_page, of_program;;) {
        const bool more = static_cast<bool>(std::getline(made, of_program));
        const bool there = static_cast<bool>(std::getline(page, of_page));
        INFO(name << ':' << ++number << ": renew it by running this test with SWITCHHOOK_WRITE_DOCS=1");
        REQUIRE(there == more);
        if (!more) break;
        REQUIRE(of_page == of_program);
    }
    CHECK(number > 500);
}

TEST_CASE("every link within the page of Graph's methods leads somewhere", "[docs]") {
    const auto page = graph::methods_page();
    const auto anchors = anchors_of(page);
    std::size_t links = 0;
    for (auto at = page.find("](#"); at != std::string::npos; at = page.find("](#", at + 1), ++links) {
        const auto link = page.substr(at + 3, page.find(')', at) - at - 3);
        INFO(link);
        CHECK(anchors.contains(link));
    }
    CHECK(links > 100);
}

TEST_CASE("the page of Graph's methods has every method and every field of its body", "[docs]") {
    const auto page = graph::methods_page();
    for (const auto& m : graph::all_methods()) {
        INFO(m.name);
        const auto start = page.find("\n### `" + std::string(m.name) + "`\n");
        REQUIRE(start != std::string::npos);
        const auto section = page.substr(start, page.find("\n### ", start + 1) - start);
        const auto request = std::string(m.verb) + " /communications/calls" + std::string(m.path) + "\n";
        CHECK(section.find(request) != std::string::npos);
        for (const auto permission : m.permissions) CHECK(section.find(permission) != std::string::npos);
        if (m.body() == nullptr || !m.body()->name.empty()) continue;
        for (const auto& p : m.body()->properties)
            CHECK(section.find("| `" + std::string(p.name) + "` |") != std::string::npos);
    }
}
