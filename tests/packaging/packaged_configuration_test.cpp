// The configuration of package and image is that of the sample, at their places.

#include <catch2/catch.hpp>
#include <set>

#include "config/difference.hpp"
#include "config/load.hpp"
#include "tests/packaging/shipped_file.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {
namespace {

constexpr std::string_view state = "/var/lib/switchhook";

// As if the flows and prompts of the sample lay beside it, and `there` were where the server may write.
config::loaded_settings installed(const std::string& name, const std::string& there) {
    auto text = shipped_file(name);
    for (auto at = text.find(state); at != std::string::npos; at = text.find(state, at + there.size()))
        text.replace(at, state.size(), there);
    const std::filesystem::path place = std::string(SWITCHHOOK_FOLDER) + "/config";
    return config::parse_settings(text, name, place, {});
}

}  // namespace

TEST_CASE("the packaged configuration lacks its secrets, and nothing else", "[packaging]") {
    const temporary_folder there;
    const auto loaded = installed("packaging/switchhook.json", there.path().string());
    std::vector<std::string> wrong;
    for (const auto& p : loaded.found.all()) wrong.push_back(p.path);
    CHECK(wrong == std::vector<std::string>{"/app/secret/file", "/admin/token/file"});
}

TEST_CASE("what is to be filled in is said of package and sample", "[packaging]") {
    const temporary_folder there;
    for (const auto* name : {"packaging/switchhook.json", "config/switchhook.json"}) {
        CAPTURE(name);
        std::vector<std::string> left;
        for (const auto& p : installed(name, there.path().string()).doubts.all()) left.push_back(p.path);
        CHECK(left == std::vector<std::string>{"/publicUrl", "/app/id", "/app/tenant"});
    }
}

TEST_CASE("the packaged configuration is the sample, but writes where it may", "[packaging]") {
    const temporary_folder folder;
    const auto there = folder.path().string();
    const auto s = installed("packaging/switchhook.json", there).values;
    for (const auto& written :
         {s.store.sqlite, s.recordings.folder, s.prompts.cache, s.services.spool, s.state.folder})
        CHECK(written.string().starts_with(there + '/'));
    const auto differ = config::changed_keys(installed("config/switchhook.json", there).values, s);
    CHECK(std::set<std::string_view>(differ.begin(), differ.end()) ==
          std::set<std::string_view>{"store", "recordings.folder", "prompts.cache", "services.spool",
                                     "state.folder"});
    const auto unit = shipped_file("packaging/systemd/switchhook.service");
    CHECK(values_of(unit, "StateDirectory=") == std::vector<std::string>{"switchhook"});
    CHECK(values_of(unit, "WorkingDirectory=") == std::vector<std::string>{std::string(state)});
}

}  // namespace switchhook::test
