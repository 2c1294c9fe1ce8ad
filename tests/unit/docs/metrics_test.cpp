// The table of metrics and what the process writes.

#include "server/telemetry/metrics.hpp"

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "document.hpp"

using namespace switchhook;

namespace {

// Up to the labels: switchhook_calls_ended_total{outcome}
std::string name_of(const std::string& span) { return span.substr(0, span.find('{')); }

std::set<std::string> names_in_table() {
    std::set<std::string> names;
    for (const auto& row : table_rows(document_of("docs/http.md").text))
        for (const auto& span : code_spans(row.front()))
            if (span.starts_with("switchhook_") || span.starts_with("process_")) names.insert(name_of(span));
    return names;
}

std::set<std::string> names_written() {
    std::set<std::string> names;
    std::istringstream lines(server::metrics().prometheus_text());
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string hash, kind, name;
        if (words >> hash >> kind >> name && hash == "#" && kind == "TYPE") names.insert(name);
    }
    return names;
}

}  // namespace

TEST_CASE("the documents name exactly the metrics that there are", "[docs]") {
    CHECK(names_written().size() > 10);
    CHECK(names_in_table() == names_written());
}

TEST_CASE("a metric that any document names exists", "[docs]") {
    const auto known = names_written();
    for (const auto& d : all_documents())
        for (const auto& row : table_rows(d.text))
            for (const auto& cell : row)
                for (const auto& span : code_spans(cell)) {
                    if (!span.starts_with("switchhook_")) continue;
                    CAPTURE(d.name, span);
                    CHECK(known.count(name_of(span)) == 1);
                }
}
