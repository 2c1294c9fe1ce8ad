// The page of web services has every failure, and every header that a flow cannot set.

#include "server/outside/service_client.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "document.hpp"

using namespace switchhook::server::outside;

namespace {

std::string section(const std::string& heading) {
    const auto text = document_of("docs/services.md").text;
    const auto begin = text.find("\n## " + heading + "\n");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find("\n## ", begin + 1) - begin);
}

}  // namespace

TEST_CASE("the page of web services names exactly the failures that there are", "[docs]") {
    std::set<std::string> in_page, known;
    for (const auto& row : table_rows(section("Failures")))
        for (const auto& span : code_spans(row.front())) in_page.insert(span);
    for (int f = 0; f <= static_cast<int>(service_failure::stopped); ++f)
        known.emplace(word_of(static_cast<service_failure>(f)));
    CHECK(in_page == known);
}

TEST_CASE("the page of web services names headers that are not the flow's to set", "[docs]") {
    const auto text = section("What is sent");
    const auto list = text.substr(text.find("A flow cannot set"));
    std::size_t named = 0;
    for (const auto& name : code_spans(list.substr(0, list.find("\n\n")))) {
        CAPTURE(name);
        CHECK(is_reserved_header(name));
        ++named;
    }
    CHECK(named == 10);
}
