// What guides say of codes, permissions, metrics, reasons and files is what the program has.

#include <catch2/catch.hpp>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "base/json/document.hpp"
#include "document.hpp"
#include "graph/auth/token_validator.hpp"
#include "graph/model/explanation.hpp"
#include "graph/model/methods.hpp"
#include "server/flows/needed_roles.hpp"
#include "server/telemetry/metrics.hpp"
#include "tests/support/program_run.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;

namespace {

const std::vector<std::string> pages{"docs/guides/register.md",         "docs/guides/tunnel.md",
                                     "docs/guides/first-deployment.md", "docs/guides/upgrade.md",
                                     "docs/guides/watching.md",         "docs/guides/support.md",
                                     "docs/troubleshooting.md",         "docs/security.md"};

std::string block_with(const std::string& page, const std::string& mark) {
    for (const auto& block : code_blocks(document_of(page)))
        if (block.text.find(mark) != std::string::npos) return block.text;
    throw std::runtime_error(page + " has no block with " + mark);
}

std::string without(std::string text, const std::string& part) {
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    return text.erase(at, part.size());
}

page_part part_of(const std::string& page, const std::string& anchor) {
    for (auto& part : parts_of(document_of(page)))
        if (part.anchor == anchor) return part;
    throw std::runtime_error(page + " has no part " + anchor);
}

}  // namespace

TEST_CASE("each code in a guide is one that explain knows", "[docs][guides]") {
    const std::regex shape(R"(\d{3}/\d{4,6}|AADSTS\d+|75\d\d|85\d\d)");
    std::size_t seen = 0;
    for (const auto& page : pages)
        for (const auto& span : code_spans(part_of(page, parts_of(document_of(page)).at(0).anchor).prose)) {
            if (!std::regex_match(span, shape)) continue;
            CAPTURE(page, span);
            ++seen;
            const auto found = graph::explain_typed(span);
            REQUIRE(found.size() == 1);
            CHECK(found[0].sure == graph::certainty::known);
        }
    CHECK(seen > 25);
}

TEST_CASE("each metric in an alert of a guide exists", "[docs][guides]") {
    const auto text = server::metrics().prometheus_text();
    const std::regex shape(R"(\bswitchhook_[a-z_]+)");
    std::size_t seen = 0;
    for (const auto& page : pages)
        for (const auto& block : code_blocks(document_of(page)))
            for (std::sregex_iterator at(block.text.begin(), block.text.end(), shape), last; at != last;
                 ++at) {
                if (block.language == "sh" || block.language == "yaml") continue;
                CAPTURE(block.where, at->str());
                ++seen;
                const auto line = '\n' + at->str();
                CHECK((text.find(line + ' ') != std::string::npos ||
                       text.find(line + '{') != std::string::npos));
            }
    CHECK(seen > 10);
}

TEST_CASE("the labels in an alert of a guide are ones that are written", "[docs][guides]") {
    const auto text = server::metrics().prometheus_text();
    const std::regex shape(R"re((switchhook_[a-z_]+)\{(\w+)=~?"([^"]+)"\})re");
    std::size_t seen = 0;
    for (const auto& page : pages) {
        const auto d = document_of(page);
        for (std::sregex_iterator at(d.text.begin(), d.text.end(), shape), last; at != last; ++at) {
            std::istringstream values((*at)[3].str());
            for (std::string value; std::getline(values, value, '|');) {
                const auto series = (*at)[1].str() + '{' + (*at)[2].str() + "=\"" + value + '"';
                CAPTURE(page, series);
                ++seen;
                CHECK(text.find(series) != std::string::npos);
            }
        }
    }
    CHECK(seen > 10);
}

TEST_CASE("the guide to registering has every permission with its id", "[docs][guides]") {
    const auto page = document_of("docs/guides/register.md").text;
    std::set<std::string> roles;
    for (const auto& m : graph::all_methods())
        for (const auto role : m.permissions) roles.insert(std::string(role));
    CHECK(roles.size() >= 5);
    for (const auto& role : roles) {
        const auto row = "| `" + role + "` | `" + std::string(server::app_role_id(role)) + "` |";
        CAPTURE(row);
        CHECK(page.find(row) != std::string::npos);
    }
}

// https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema
TEST_CASE("the manifest of the guide has what Teams requires, and calling", "[docs][guides]") {
    const auto manifest = json::document::parse(block_with("docs/guides/register.md", "\"manifestVersion\""));
    REQUIRE(manifest.has_value());
    const auto root = manifest->root();
    for (const auto* name : {"$schema", "manifestVersion", "version", "id", "developer", "name",
                             "description", "icons", "accentColor", "bots"}) {
        CAPTURE(name);
        CHECK(root[name]);
    }
    for (const auto* name : {"name", "websiteUrl", "privacyUrl", "termsOfUseUrl"})
        CHECK(root["developer"][name]);
    CHECK(root["$schema"].string_or().find("/v" + root["manifestVersion"].string_or() + '/') !=
          std::string::npos);
    const auto bot = root["bots"].at(0);
    CHECK(bot["supportsCalling"].as_bool() == true);
    CHECK(bot["botId"]);
    CHECK(bot["scopes"].size() > 0);
}

TEST_CASE("each reason of a 401 in troubleshooting is one that the log has", "[docs][guides]") {
    std::set<std::string> known;
    for (auto r = graph::token_refusal::no_token; r <= graph::token_refusal::wrong_tenant;
         r = static_cast<graph::token_refusal>(static_cast<int>(r) + 1))
        known.insert(graph::to_string(r));
    std::size_t seen = 0;
    for (const auto& row :
         table_rows(part_of("docs/troubleshooting.md", "callbacks-are-refused-with-401").text))
        for (const auto& span : code_spans(row.at(0))) {
            CAPTURE(span);
            ++seen;
            CHECK(known.contains(span));
        }
    CHECK(seen >= 8);
}

TEST_CASE("the configuration of the first deployment is right", "[docs][guides]") {
    const test::temporary_folder folder;
    std::filesystem::copy(
        std::filesystem::path(SWITCHHOOK_FOLDER) / "config", folder.path(),
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    const auto given = block_with("docs/guides/first-deployment.md", "\"sqlite\": \"/var/lib/switchhook");
    const auto root = json::document::parse(given);
    REQUIRE(root.has_value());
    CHECK(root->root()["listen"]["port"].as_integer() == 443);
    auto text = without(given, R"(, "certificate": "tls/cert.pem", "key": "tls/key.pem")");
    for (auto at = text.find("/var/lib/switchhook/"); at != std::string::npos;
         at = text.find("/var/lib/switchhook/"))
        text.replace(at, std::string("/var/lib/switchhook/").size(), "var/");
    const auto file = folder.write("switchhook.json", text);
    std::filesystem::create_directory(folder.path() / "secrets");
    folder.write("secrets/app-secret", "s\n");
    folder.write("secrets/admin-token", "t\n");
    const auto run = test::run_switchhook({"check", file});
    CAPTURE(run.errors);
    CHECK(run.status == 0);
}
