// The guide to the configuration and the loader know the same keys. The schema is held against the loader
// elsewhere.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include "base/duration.hpp"
#include "config/description.hpp"
#include "document.hpp"

using namespace switchhook;
using namespace switchhook::config;

namespace {

const document& guide() {
    static const auto d = document_of("docs/configuration.md");
    return d;
}

// Headings that are keys themselves (### `publicUrl`), and the first column of the tables below "## Keys".
std::map<std::string, std::vector<std::string>> keys_of_guide() {
    const auto begin = guide().text.find("\n## Keys"), end = guide().text.find("\n## Exit status");
    REQUIRE(begin < end);
    const auto part = guide().text.substr(begin, end - begin);
    std::map<std::string, std::vector<std::string>> keys;
    for (const auto& row : table_rows(part))
        for (const auto& key : code_spans(row.front())) keys[key] = row;
    const std::regex heading("\n### `([A-Za-z]+)`");
    for (std::sregex_iterator at(part.begin(), part.end(), heading), last; at != last; ++at) {
        const auto name = (*at)[1].str();
        const bool object = std::any_of(keys.begin(), keys.end(),
                                        [&](const auto& k) { return k.first.starts_with(name + '.'); });
        if (!object) keys[name] = {};
    }
    return keys;
}

std::set<std::string> keys_of_loader() {
    std::set<std::string> names;
    for (const auto& k : all_keys()) names.insert(std::string(k.name));
    return names;
}

std::string quoted(const std::string& text) { return '`' + text + '`'; }

// The second column, as the guide writes it.
struct default_cell {
    key::presence need;
    settings defaults;

    std::string absent() const { return need == key::presence::required ? "required" : "none"; }
    std::string of(const std::string& text) const { return text.empty() ? absent() : quoted(text); }

    std::string operator()(const text& kind) { return of(kind.at(defaults)); }
    std::string operator()(const texts& kind) {
        std::string list;
        for (const auto& one : kind.at(defaults)) list += (list.empty() ? "" : ", ") + quoted(one);
        return list.empty() ? absent() : list;
    }
    std::string operator()(const toggle&) { return absent(); }
    std::string operator()(const flag&) { return absent(); }
    std::string operator()(const whole& kind) { return quoted(std::to_string(kind.get(defaults))); }
    std::string operator()(const share& kind) {
        return quoted(std::to_string(std::lround(kind.at(defaults))));  // all or nothing
    }
    std::string operator()(const duration& kind) { return quoted(to_string(kind.at(defaults))); }
    std::string operator()(const word& kind) { return of(std::string(kind.words.at(kind.get(defaults)))); }
    std::string operator()(const path& kind) { return of(kind.at(defaults).string()); }
    std::string operator()(const reference&) { return absent(); }
    std::string operator()(const store_choice&) { return quoted(R"({ "sqlite": "var/switchhook.db" })"); }
};

// What the guide must say somewhere in the row of a key with bounds.
std::string range_of(const key& k) {
    if (const auto* kind = std::get_if<duration>(&k.kind))
        return to_string(kind->least) + " to " + to_string(kind->most);
    if (std::holds_alternative<share>(k.kind)) return "0 to 1";
    if (const auto* kind = std::get_if<whole>(&k.kind); kind != nullptr && kind->most != 65535)
        return std::to_string(kind->least) + " to " + std::to_string(kind->most);
    return {};
}

}  // namespace

TEST_CASE("the guide names exactly the keys that the loader reads", "[docs]") {
    std::set<std::string> in_guide;
    for (const auto& [name, row] : keys_of_guide()) in_guide.insert(name);
    CHECK(in_guide == keys_of_loader());
}

TEST_CASE("the guide tells each key's default and range", "[docs]") {
    const auto in_guide = keys_of_guide();
    for (const auto& k : all_keys()) {
        CAPTURE(k.name);
        const auto found = in_guide.find(std::string(k.name));
        REQUIRE(found != in_guide.end());
        if (found->second.empty()) continue;  // a heading
        CHECK(found->second.at(1) == std::visit(default_cell{k.need, {}}, k.kind));
        std::string row;
        for (const auto& cell : found->second) row += cell + " | ";
        CHECK_THAT(row, Catch::Contains(range_of(k)));
    }
}

TEST_CASE("the guide tells which keys are required", "[docs]") {
    std::set<std::string> needed;
    for (const auto& k : all_keys())
        if (k.need == key::presence::required) needed.insert(std::string(k.name));
    const auto begin = guide().text.find("\nRequired: ");
    REQUIRE(begin != std::string::npos);
    const auto named = code_spans(guide().text.substr(begin, guide().text.find("\n\n", begin) - begin));
    CHECK(std::set<std::string>(named.begin(), named.end()) == needed);
}

TEST_CASE("a key that any document names exists", "[docs]") {
    const auto known = keys_of_loader();
    std::set<std::string> groups;
    for (const auto& name : known)
        if (const auto dot = name.find('.'); dot != std::string::npos) groups.insert(name.substr(0, dot));
    const std::regex shape("`([A-Za-z]+)\\.([A-Za-z.]+)`");
    std::size_t seen = 0;
    for (const auto& d : all_documents())
        for (std::sregex_iterator at(d.text.begin(), d.text.end(), shape), last; at != last; ++at) {
            const std::string span = (*at)[1].str() + '.' + (*at)[2].str();
            const auto ending = span.substr(span.rfind('.') + 1);
            // Files are written alike: `flows.md`, `app.hpp`.
            if (groups.count((*at)[1].str()) == 0 || ending == "md" || ending == "hpp" || ending == "cpp")
                continue;
            CAPTURE(d.name, span);
            ++seen;
            CHECK(known.count(span) == 1);
        }
    CHECK(seen > 30);
}

TEST_CASE("a variable that the documents or the image set belongs to a key", "[docs]") {
    const auto variables = all_variables();
    const std::set<std::string> known(variables.begin(), variables.end());
    const std::regex shape("\\bSWITCHHOOK_[A-Z_]+\\b");
    for (const auto* name : {"README.md", "docs/configuration.md", "docs/emulator.md", "docs/http.md",
                             "docs/running.md", "docs/security.md", "docs/guides/first-deployment.md",
                             "docs/guides/register.md", "docs/guides/tunnel.md", "docker/Dockerfile"}) {
        const auto d = document_of(name);
        for (std::sregex_iterator at(d.text.begin(), d.text.end(), shape), last; at != last; ++at) {
            const auto variable = at->str();
            // A prefix, and what cmake is told.
            if (variable == "SWITCHHOOK_" || variable == "SWITCHHOOK_TESTS") continue;
            CAPTURE(d.name, variable);
            CHECK(known.count(variable) == 1);
        }
    }
}
