// The page of the doctor has a section for each check, in the order in which they are told.

#include <catch2/catch.hpp>

#include "document.hpp"
#include "graph/model/methods.hpp"
#include "server/doctor/examination.hpp"

using namespace switchhook;

TEST_CASE("the doctor's page describes every check in order", "[docs][doctor]") {
    const auto page = document_of("docs/doctor.md").text;
    std::string sections, checks;
    const std::string mark = "\n### ";
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
        const auto from = at + mark.size();
        sections += page.substr(from, page.find('\n', from) - from) + '\n';
    }
    for (const auto& c : server::doctor::all_checks()) checks += std::string(c.name) + '\n';
    CHECK(sections == checks);
}

TEST_CASE("the doctor's page has the right ids of roles", "[docs][doctor]") {
    const auto page = document_of("docs/doctor.md").text;
    for (const auto& m : graph::all_methods())
        for (const auto role : m.permissions) {
            CAPTURE(role);
            const auto row =
                "| `" + std::string(role) + "` | `" + std::string(server::app_role_id(role)) + "` |";
            CHECK(page.find(row) != std::string::npos);
        }
}
