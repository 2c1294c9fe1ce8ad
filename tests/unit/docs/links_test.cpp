// A link from one document to another, or to a file of the repository, leads somewhere.

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>
#include <set>

#include "document.hpp"

namespace {

namespace fs = std::filesystem;

std::set<std::string> anchors_of(const std::vector<page_part>& parts) {
    std::set<std::string> all;
    for (const auto& part : parts) all.insert(part.anchor);
    return all;
}

}  // namespace

TEST_CASE("every link in a document leads somewhere", "[docs]") {
    std::map<std::string, std::vector<page_part>> pages;
    std::map<std::string, std::set<std::string>> anchors;
    for (const auto& d : all_documents()) {
        pages[d.name] = parts_of(d);
        anchors[d.name] = anchors_of(pages[d.name]);
    }
    const std::regex shape(R"(\]\(([^)\s#:]*)(#[^)\s]+)?\))");
    std::size_t seen = 0;
    for (const auto& [name, parts] : pages) {
        CAPTURE(name);
        REQUIRE(parts.at(0).level == 1);  // which has all the others in it
        const auto& text = parts[0].prose;
        for (std::sregex_iterator at(text.begin(), text.end(), shape), last; at != last; ++at) {
            const auto path = (*at)[1].str(), anchor = (*at)[2].str();
            const auto to =
                path.empty() ? name : (fs::path(name).parent_path() / path).lexically_normal().string();
            CAPTURE(at->str());
            ++seen;
            CHECK(fs::exists(fs::path(SWITCHHOOK_FOLDER) / to));
            if (!anchor.empty()) CHECK(anchors[to].contains(anchor.substr(1)));
        }
    }
    CHECK(seen > 200);
}
