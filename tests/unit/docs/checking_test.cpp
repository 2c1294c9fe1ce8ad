// The page about check has the rules of the program, each with its words.

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/rules.hpp"
#include "document.hpp"

using namespace switchhook;

TEST_CASE("the page about check has every rule, and no other", "[docs]") {
    const auto text = document_of("docs/checking.md").text;
    const auto rows = table_rows(text.substr(text.find("## Rules")));
    REQUIRE(rows.size() == all_rules.size() + 2);
    for (std::size_t i = 0; i < all_rules.size(); ++i) {
        const auto& r = all_rules[i];
        CHECK(rows[i + 2] == std::vector<std::string>{"`" + std::string(r.name) + "`", std::string(r.what),
                                                      std::string(r.advice)});
    }
}
