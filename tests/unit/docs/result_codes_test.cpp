// The page of result codes is the table of the program.

#include <catch2/catch.hpp>
#include <sstream>

#include "document.hpp"
#include "server/commands/explain_pages.hpp"

using namespace switchhook;

TEST_CASE("the page of result codes is what the program writes", "[docs]") {
    std::istringstream page(document_of("docs/result-codes.md").text), written(server::markdown_page());
    std::size_t number = 0;
    for (std::string of_page, of_program;;) {
        const bool more = static_cast<bool>(std::getline(written, of_program));
        const bool there = static_cast<bool>(std::getline(page, of_page));
        INFO("docs/result-codes.md:" << ++number
                                     << ": renew it by switchhook explain --format markdown > that file");
        REQUIRE(there == more);
        if (!more) break;
        REQUIRE(of_page == of_program);
    }
    CHECK(number > 200);
}

TEST_CASE("each row of the page of result codes has its four cells", "[docs]") {
    for (const auto& row : table_rows(server::markdown_page())) {
        CAPTURE(row.front());
        REQUIRE(row.size() == 4);
        for (const auto& cell : row) CHECK_FALSE(cell.empty());
    }
}
