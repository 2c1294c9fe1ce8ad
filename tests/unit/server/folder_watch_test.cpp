#include "server/watch/folder_watch.hpp"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr watch_pace at_once{0ms, 0ms};

// The kernel has an event ready when the call that caused it returns: nothing here has to wait.
struct watched_folders {
    test::temporary_folder folder;
    asio::io_context context{1};
    int told = 0;
    std::unique_ptr<folder_watch> watch;

    explicit watched_folders(watch_pace pace = at_once, std::function<bool(std::string_view)> counts = {}) {
        fs::create_directories(folder.path() / "flows");
        watch = std::make_unique<folder_watch>(
            context.get_executor(), [this] { ++told; }, pace, std::move(counts));
        REQUIRE(watch->watch({{folder.path() / "flows"}}).has_value());
    }
    // How often it told of changes since the last time.
    int changes() {
        context.restart();
        for (int i = 0; i < 20; ++i) context.poll();
        return std::exchange(told, 0);
    }
};

}  // namespace

TEST_CASE("what is written into a watched folder is told, and a burst once", "[server][watch]") {
    watched_folders at;
    CHECK(at.changes() == 0);
    at.folder.write("flows/desk.json", "{");
    at.folder.write("flows/desk.json", "{}");
    at.folder.write("flows/other.json", "{}");
    CHECK(at.changes() == 1);
    fs::rename(at.folder.path() / "flows/other.json", at.folder.path() / "flows/new.json");
    CHECK(at.changes() == 1);
    fs::remove(at.folder.path() / "flows/new.json");
    CHECK(at.changes() == 1);
    CHECK(at.changes() == 0);
    // Whoever may not read a flow hears of it when they may.
    fs::permissions(at.folder.path() / "flows/desk.json", fs::perms::owner_all);
    CHECK(at.changes() == 1);
}

TEST_CASE("nothing is told before a folder has been quiet, but not for ever", "[server][watch]") {
    watched_folders patient({1h, 1h});
    patient.folder.write("flows/desk.json", "{");
    CHECK(patient.changes() == 0);
    watched_folders bounded({1h, 0ms});
    bounded.folder.write("flows/desk.json", "{");
    CHECK(bounded.changes() == 1);
}

TEST_CASE("folders below are watched, those that come later too", "[server][watch]") {
    watched_folders at;
    fs::create_directories(at.folder.path() / "flows/fr/deep");
    CHECK(at.changes() == 1);
    at.folder.write("flows/fr/deep/desk.json", "{}");
    CHECK(at.changes() == 1);
}

TEST_CASE("folders below are left alone where only the one above matters", "[server][watch]") {
    watched_folders at;
    fs::create_directories(at.folder.path() / "flows/fr");
    REQUIRE(at.watch->watch({{at.folder.path() / "flows", false}}).has_value());
    at.changes();
    at.folder.write("flows/fr/desk.json", "{}");
    CHECK(at.changes() == 0);
    at.folder.write("flows/desk.json", "{}");
    CHECK(at.changes() == 1);
}

TEST_CASE("a folder that is exchanged for another is watched on", "[server][watch]") {
    watched_folders at;
    SECTION("by a rename") {
        fs::create_directories(at.folder.path() / "next");
        fs::rename(at.folder.path() / "flows", at.folder.path() / "old");
        fs::rename(at.folder.path() / "next", at.folder.path() / "flows");
        CHECK(fs::is_empty(at.folder.path() / "flows"));
    }
    SECTION("by one that is made anew") {
        fs::remove_all(at.folder.path() / "flows");
        CHECK(at.changes() == 1);
        fs::create_directories(at.folder.path() / "flows");
    }
    CHECK(at.changes() == 1);
    at.folder.write("flows/desk.json", "{}");
    CHECK(at.changes() == 1);
    if (fs::exists(at.folder.path() / "old")) {
        at.folder.write("old/desk.json", "{}");
        CHECK(at.changes() == 0);
    }
}

TEST_CASE("a link on the way to a folder that leads elsewhere makes another folder of it",
          "[server][watch]") {
    watched_folders at;
    fs::create_directories(at.folder.path() / "1/flows");
    fs::create_directories(at.folder.path() / "2/flows");
    const auto lead = [&](const char* to, const char* link) {
        fs::create_directory_symlink(to, at.folder.path() / "next");
        fs::rename(at.folder.path() / "next", at.folder.path() / link);
    };
    // ConfigMaps of Kubernetes have links to links; these two lead to each other.
    lead("1", "..data");
    lead("..data/flows", "now");
    lead("round", "about");
    lead("about", "round");
    at.changes();
    REQUIRE(at.watch->watch({{at.folder.path() / "now"}, {at.folder.path() / "round"}}).has_value());
    CHECK(at.changes() == 0);
    at.folder.write("1/flows/desk.json", "{}");
    CHECK(at.changes() == 1);
    lead("2", "..data");
    CHECK(at.changes() == 1);
    at.folder.write("2/flows/desk.json", "{}");
    CHECK(at.changes() == 1);
    at.folder.write("1/flows/desk.json", "{}");
    CHECK(at.changes() == 0);
}

TEST_CASE("a folder that cannot be watched keeps no other from it", "[server][watch]") {
    watched_folders at;
    fs::create_directories(at.folder.path() / "flows/fr");
    fs::create_directory_symlink("round", at.folder.path() / "round");
    at.changes();
    const auto watching =
        at.watch->watch({{at.folder.path() / "round/prompts"}, {at.folder.path() / "flows"}});
    REQUIRE(watching.has_error());
    CHECK_THAT(watching.error(), Catch::StartsWith((at.folder.path() / "round").string() + ": "));
    at.folder.write("flows/fr/desk.json", "{}");
    CHECK(at.changes() == 1);
}

TEST_CASE("what editors and commands write for themselves is no change", "[server][watch]") {
    watched_folders at(at_once, [](std::string_view name) { return name != "report.json"; });
    at.folder.write("flows/.desk.json.swp", "x");
    at.folder.write("flows/desk.json~", "x");
    at.folder.write("flows/report.json", "{}");
    at.folder.write("beside.json", "{}");
    CHECK(at.changes() == 0);
    fs::create_directory_symlink("flows", at.folder.path() / "flows/..data");  // a volume of Kubernetes
    CHECK(at.changes() == 1);
}
