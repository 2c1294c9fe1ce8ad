// Which fields the log may have is listed in one place, and that list has nothing that nobody writes.

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "base/log_fields.hpp"
#include "tests/architecture/arrows.hpp"

using namespace switchhook;

namespace {

// Up to the bracket that closes the one before `text`.
std::string within_brackets(std::string_view text) {
    int open = 1;
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size() && open > 0; ++at) {
        if (quoted && text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted)
            open += (text[at] == '(' || text[at] == '{') - (text[at] == ')' || text[at] == '}');
    }
    return std::string(text.substr(0, at));
}

std::set<std::string> fields_in(const std::string& code) {
    static const std::regex a_line(R"((log::(debug|info|warn|error|write)|gate\.warn)\()");
    static const std::regex a_field(R"re(\{"(\w+)",)re");
    std::set<std::string> names;
    for (std::sregex_iterator line(code.begin(), code.end(), a_line), end; line != end; ++line) {
        const auto behind = static_cast<std::size_t>(line->position() + line->length());
        const auto call = within_brackets(std::string_view(code).substr(behind));
        for (std::sregex_iterator f(call.begin(), call.end(), a_field); f != end; ++f) names.insert((*f)[1]);
    }
    return names;
}

}  // namespace

TEST_CASE("the log has the fields that are listed, and no others", "[architecture][log]") {
    CHECK(fields_in(R"x(log::info("a", "b (", {{"one", f({"no"})}, {"two", 2}}); {"three", 3})x") ==
          std::set<std::string>{"one", "two"});
    const std::filesystem::path root = SWITCHHOOK_SOURCE_FOLDER;
    std::set<std::string> written;
    for (const auto& [path, code] : test::read_tree(root, test::product_folders())) {
        std::ostringstream text;
        text << std::ifstream(root / path).rdbuf();
        written.merge(fields_in(text.str()));
    }
    CHECK(written.contains("requestId"));
    std::set<std::string> listed;
    for (const auto& f : log::allowed_fields()) listed.emplace(f.name);
    const auto missing = [](const auto& in, const auto& from) {
        std::string all;
        for (const auto& name : from)
            if (!in.contains(name)) all += name + ' ';
        return all;
    };
    CHECK(missing(listed, written) == "");
    CHECK(missing(written, listed) == "");
}
