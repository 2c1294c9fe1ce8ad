#include "server/spool/spool.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "server/media/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

const wall_milliseconds today(1'767'225'600'000ms);

std::string content_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename() != ".lock")
            names.push_back(entry.path().filename().string());
    return names;
}

std::string added(spool& to, const std::string& kind, const std::string& document,
                  wall_milliseconds due = today) {
    return to.add(kind, document, today, due).value().id;
}

}  // namespace

TEST_CASE("what was added to the spool is there after a restart, those due first before others",
          "[server][spool]") {
    const test::temporary_folder folder;
    std::string late, early, other;
    {
        const auto s = spool::open(folder.path() / "var/spool").value();
        late = added(*s, "notice", R"({"a":[1,"é"]})", today + 2s);
        early = added(*s, "notice", "{}", today + 1s);
        other = added(*s, "callback", R"({"b":null})");
    }
    const auto s = spool::open(folder.path() / "var/spool").value();
    const auto all = s->of_kind("notice");
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == early);
    CHECK(all[1].id == late);
    CHECK(all[1].due == today + 2s);
    CHECK(all[1].made == today);
    CHECK(s->read(late).value().document == R"({"a":[1,"é"]})");
    CHECK(s->read(other).value().entry.kind == "callback");
    CHECK(s->size("callback") == 1);
    CHECK(s->size("nothing") == 0);
}

TEST_CASE("nobody else reads the spool", "[server][spool]") {
    const test::temporary_folder folder;
    const auto s = spool::open(folder.path() / "s").value();
    const auto id = added(*s, "notice", "{}");
    struct stat about {};
    REQUIRE(::stat((folder.path() / "s" / (id + ".json")).c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    REQUIRE(::stat((folder.path() / "s").c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
}

TEST_CASE("an item is put off, replaced and removed for good", "[server][spool]") {
    const test::temporary_folder folder;
    std::string put_off, replaced;
    {
        const auto s = spool::open(folder.path()).value();
        put_off = added(*s, "notice", R"({"a":1})");
        replaced = added(*s, "notice", R"({"a":1})");
        const auto removed = added(*s, "notice", "{}");
        CHECK(s->postpone(put_off, today + 1h).has_value());
        CHECK(s->replace(replaced, R"({"a":2})", today + 2h).has_value());
        CHECK(s->remove(removed).has_value());
        CHECK(s->remove(removed).error() == spool_errc::no_such_item);
        CHECK(s->postpone(removed, today).error() == spool_errc::no_such_item);
        CHECK(s->read(removed).error() == spool_errc::no_such_item);
        CHECK(s->of_kind("notice")[0].due == today + 1h);
        CHECK(s->size("notice") == 2);
    }
    const auto s = spool::open(folder.path()).value();
    CHECK(s->of_kind("notice").size() == 2);
    CHECK(s->read(put_off).value().document == R"({"a":1})");
    CHECK(s->read(put_off).value().entry.due == today + 1h);
    CHECK(s->read(replaced).value().document == R"({"a":2})");
}

TEST_CASE("an item that is removed while it is put off does not come back", "[server][spool]") {
    const test::temporary_folder folder;
    std::shared_ptr<spool> s;
    std::string id;
    bool meanwhile = false;
    s = spool::open(folder.path(), {}, [&](const fs::path& file, std::string_view bytes) {
            if (meanwhile) CHECK(s->remove(id).has_value());
            return media::write_file(file, bytes);
        }).value();
    id = added(*s, "notice", "{}");
    meanwhile = true;
    CHECK(s->postpone(id, today + 1h).has_value());
    CHECK(files_in(folder.path()).empty());
}

TEST_CASE("each kind has its own room", "[server][spool]") {
    const test::temporary_folder folder;
    const auto s = spool::open(folder.path(), {2, 100}).value();
    const auto first = added(*s, "notice", "{}");
    added(*s, "notice", "{}");
    CHECK(s->add("notice", "{}", today, today).error() == spool_errc::full);
    CHECK(s->add("callback", "{}", today, today).has_value());
    CHECK(s->remove(first).has_value());
    CHECK(s->add("notice", "{}", today, today).has_value());
    CHECK(s->add("big", "{\"a\":\"" + std::string(100, 'x') + "\"}", today, today).error() ==
          spool_errc::document_too_large);
    CHECK(s->add("list", "[]", today, today).error() == spool_errc::not_json);
    CHECK(files_in(folder.path()).size() == 3);
}

TEST_CASE("a full disk is told to whoever adds, and takes no room", "[server][spool]") {
    const test::temporary_folder folder;
    bool full = true;
    const auto s =
        spool::open(folder.path(), {1, 100}, [&](const fs::path& file, std::string_view bytes) -> result<> {
            if (full) return error_code(ENOSPC, boost::system::system_category());
            return media::write_file(file, bytes);
        }).value();
    for (int i = 0; i < 3; ++i) CHECK(s->add("notice", "{}", today, today).error().value() == ENOSPC);
    full = false;
    const auto id = added(*s, "notice", R"({"a":1})");
    full = true;
    CHECK(s->postpone(id, today + 1h).error().value() == ENOSPC);
    CHECK(s->read(id).value().entry.due == today);
    CHECK(files_in(folder.path()).size() == 1);
}

TEST_CASE("a folder that cannot be written is told of at once", "[server][spool]") {
    const test::temporary_folder folder;
    folder.write("file", "");
    CHECK(spool::open(folder.path() / "file" / "spool").has_error());
}

TEST_CASE("damaged files are put aside, never dropped", "[server][spool]") {
    const test::temporary_folder folder;
    const std::string guid = "8d1e6ab6-26c5-4e22-a1bc-06ea7343958";
    const std::string right = R"({"spool":1,"kind":"notice","made":1,"due":2,"document":{}})";
    folder.write(guid + "0.json", right.substr(0, 30));
    folder.write(guid + "1.json", "");
    folder.write(guid + "2.json", R"({"spool":2,"kind":"notice","made":1,"due":2,"document":{}})");
    folder.write(guid + "3.json", R"({"spool":1,"kind":"notice","made":1,"due":2,"document":[]})");
    folder.write(guid + "4.json", R"({"spool":1,"kind":"notice","due":2,"document":{}})");
    folder.write(guid + "5.json", right + std::string(2'000'000, ' '));
    folder.write("no-guid.json", right);
    folder.write(guid + "e.json", right);
    folder.write("damaged/" + guid + "1.json", "of an earlier day");
    folder.write(".part-abcdef", "half");
    folder.write("README", "stays");
    const auto s = spool::open(folder.path()).value();
    CHECK(s->of_kind("notice").size() == 1);
    auto left = files_in(folder.path());
    std::sort(left.begin(), left.end());
    CHECK(left == std::vector<std::string>{guid + "e.json", "README"});
    CHECK(files_in(folder.path() / "damaged").size() == 8);
    CHECK(content_of(folder.path() / "damaged" / (guid + "1.json")) == "of an earlier day");
    CHECK(content_of(folder.path() / "damaged" / (guid + "0.json")) == right.substr(0, 30));
}

TEST_CASE("two processes do not share a spool", "[server][spool]") {
    const test::temporary_folder folder;
    auto s = spool::open(folder.path());
    CHECK(spool::open(folder.path()).error() == spool_errc::in_use);
    s->reset();
    CHECK(spool::open(folder.path()).has_value());
}
