#include "server/media/recordings.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <set>

#include "media_test.hpp"
#include "server/media/file.hpp"
#include "server/media/heard_recordings.hpp"
#include "server/media/wav.hpp"

using namespace switchhook::server::media;
using namespace std::chrono_literals;
using std::chrono::system_clock;

namespace {

constexpr std::chrono::year_month_day day{std::chrono::year(2026), std::chrono::month(3),
                                          std::chrono::day(2)};

void set_age(const std::filesystem::path& file, system_clock::time_point written) {
    const timespec at{system_clock::to_time_t(written), 0};
    const timespec both[2] = {at, at};
    REQUIRE(::utimensat(AT_FDCWD, file.c_str(), both, AT_SYMLINK_NOFOLLOW) == 0);
}

// Writes beyond this many bytes fail, as on a full disk.
struct full_disk {
    explicit full_disk(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit limit{bytes, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        handler = std::signal(SIGXFSZ, SIG_IGN);
    }
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
    }
    rlimit before{};
    void (*handler)(int) = nullptr;
};

}  // namespace

TEST_CASE("a recording is stored byte for byte, for us alone, under its day", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path() / "recordings");
    const std::string bytes("RIFF\0\xff\r\n", 8);
    const auto file = kept.store({"57dab8b1-894c", "message", 2}, day, bytes);
    REQUIRE(file.has_value());
    CHECK(*file == folder.path() / "recordings/2026/03/02/57dab8b1-894c-message-2.wav");
    CHECK(content_of(*file) == bytes);
    struct stat about {};
    REQUIRE(::stat(file->c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    REQUIRE(::stat(file->parent_path().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
    CHECK(folder.count_files() == 1);
}

TEST_CASE("storing again under the same name replaces", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    const auto first = kept.store({"call", "message", 1}, day, "first");
    const auto second = kept.store({"call", "message", 1}, day, "second");
    REQUIRE(second.has_value());
    CHECK(*first == *second);
    CHECK(content_of(*second) == "second");
    CHECK(folder.count_files() == 1);
}

TEST_CASE("names from outside stay inside the folder, and apart", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path() / "r");
    std::set<std::string> files;
    const std::vector<std::string> calls{"../../../etc/passwd",
                                         "a/b",
                                         "a_b",
                                         "a b",
                                         "",
                                         ".",
                                         "..",
                                         std::string("a\0b", 3),
                                         "caf\xc3\xa9",
                                         std::string(300, 'x'),
                                         std::string(301, 'x')};
    for (const auto& call : calls) {
        CAPTURE(call);
        const auto file = kept.store({call, call, 1}, day, "x");
        REQUIRE(file.has_value());
        CHECK(file->parent_path() == folder.path() / "r/2026/03/02");
        CHECK(file->filename().string().size() < 200);
        files.insert(file->string());
    }
    CHECK(files.size() == calls.size());
    CHECK(folder.count_files() == calls.size());
}

TEST_CASE("a full disk is an error, and leaves nothing half-written", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    {
        const full_disk disk(1'000);
        const auto failed = kept.store({"call", "message", 1}, day, std::string(5'000, 'x'));
        REQUIRE(failed.has_error());
        CHECK(failed.error() == std::errc::file_too_large);
    }
    CHECK(folder.count_files() == 0);
    CHECK(kept.store({"call", "message", 1}, day, std::string(5'000, 'x')).has_value());
}

TEST_CASE("a failed replacement leaves what was there", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    const auto file = kept.store({"call", "message", 1}, day, "whole");
    {
        const full_disk disk(1'000);
        CHECK(kept.store({"call", "message", 1}, day, std::string(5'000, 'x')).has_error());
    }
    CHECK(content_of(*file) == "whole");
    CHECK(folder.count_files() == 1);
}

TEST_CASE("a folder that cannot be made is an error", "[media][recordings]") {
    const temp_folder folder;
    const std::filesystem::path file = folder.write("file", "");
    const auto failed = recordings(file / "recordings").store({"call", "message", 1}, day, "x");
    REQUIRE(failed.has_error());
    CHECK(failed.error() == std::errc::not_a_directory);
    CHECK(recordings(file).store({"call", "message", 1}, day, "x").has_error());
}

TEST_CASE("old recordings are removed with their empty folders, others stay", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    const auto now = system_clock::from_time_t(1'800'000'000);
    const auto old = kept.store({"old", "message", 1}, day, "x");
    const auto fresh_day = std::chrono::year_month_day(2026y, std::chrono::April, 1d);
    const auto fresh = kept.store({"fresh", "message", 1}, fresh_day, "x");
    const auto beside = kept.store({"old", "message", 2}, fresh_day, "x");
    set_age(*old, now - 48h - 1s);
    set_age(*beside, now - 48h - 1s);
    set_age(*fresh, now - 48h + 1s);

    const auto swept = kept.remove_old(now, 48h);
    CHECK(swept.removed == 2);
    CHECK(swept.failed == 0);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "2026/03"));
    CHECK(std::filesystem::exists(*fresh));
    CHECK_FALSE(std::filesystem::exists(*beside));
    CHECK(kept.remove_old(now + 1h, 48h).removed == 1);
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("the sweep touches nothing that is not ours", "[media][recordings]") {
    const temp_folder folder, elsewhere;
    const auto now = system_clock::now();
    const auto target = elsewhere.write("x.wav", "x");
    std::vector<std::filesystem::path> others{folder.write("2026/03/02/notes.txt", "x"),
                                              folder.write("2026/03/x.wav", "x"),
                                              folder.write("x.wav", "x"),
                                              folder.write("backup/03/02/x.wav", "x"),
                                              folder.write("2026/3/02/x.wav", "x"),
                                              target};
    const auto half_written = folder.write("2026/03/02/.part-abc", "x");
    std::filesystem::create_symlink(target, folder.path() / "2026/03/02/link.wav");
    std::filesystem::create_directory_symlink(elsewhere.path(), folder.path() / "2026/03/03");
    std::filesystem::create_directory(folder.path() / "2026/03/02/folder.wav");
    others.push_back(folder.path() / "2026/03/02/link.wav");
    others.push_back(folder.path() / "2026/03/02/folder.wav");
    for (const auto& file : others) set_age(file, now - 1000h);
    set_age(half_written, now - 1000h);

    CHECK(recordings(folder.path()).remove_old(now, 1h).removed == 1);
    CHECK_FALSE(std::filesystem::exists(half_written));
    for (const auto& file : others) {
        CAPTURE(file);
        CHECK(std::filesystem::exists(file));
    }
    CHECK(std::filesystem::is_symlink(folder.path() / "2026/03/02/link.wav"));
}

TEST_CASE("sweeping a folder that does not exist yet does nothing", "[media][recordings]") {
    const temp_folder folder;
    CHECK(recordings(folder.path() / "none").remove_old(system_clock::now(), 1h).removed == 0);
}

TEST_CASE("reading a file keeps to its limit", "[media]") {
    const temp_folder folder;
    const auto file = folder.write("f", "12345");
    CHECK(read_file(file, 5).value() == "12345");
    CHECK(read_file(file, 4).error() == errc::file_too_large);
    CHECK(read_file("/dev/null", 5).error() == std::errc::invalid_argument);
}

TEST_CASE("pieces are joined in their order, and then are gone", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    std::vector<std::string> pieces;
    samples expected;
    for (unsigned i = 1; i <= 3; ++i) {
        const samples audio(sample_rate / 2 * i, static_cast<std::int16_t>(i * 100));
        expected.insert(expected.end(), audio.begin(), audio.end());
        pieces.push_back(kept.store({"call", "m", i}, day, to_wav(audio))->string());
    }
    const auto whole = kept.join({"call", "m", 9}, day, pieces);
    REQUIRE(whole.has_value());
    CHECK(whole->file == folder.path() / "2026/03/02/call-m-9.wav");
    CHECK(whole->length == 3s);
    CHECK(content_of(whole->file) == to_wav(expected));
    CHECK(length_of_recording(content_of(whole->file)) == 3s);
    CHECK(folder.count_files() == 1);
}

TEST_CASE("pieces that cannot be joined stay", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    const std::vector<std::string> pieces{kept.store({"call", "m", 1}, day, to_wav(samples(1600)))->string(),
                                          kept.store({"call", "m", 2}, day, "no audio")->string()};
    CHECK_FALSE(kept.join({"call", "m", 3}, day, pieces).has_value());
    const std::vector<std::string> gone{pieces.front(), (folder.path() / "none.wav").string()};
    CHECK_FALSE(kept.join({"call", "m", 3}, day, gone).has_value());
    CHECK(folder.count_files() == 2);
    CHECK(length_of_recording("no audio") == 0ms);
}

TEST_CASE("what is discarded is a recording of the folder, and nothing else", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path() / "recordings");
    const auto mine = kept.store({"call", "m", 1}, day, "x")->string();
    const auto other = folder.path() / "other.wav";
    REQUIRE(write_file(other, "x").has_value());
    const auto text = folder.path() / "recordings/notes.txt";
    REQUIRE(write_file(text, "x").has_value());
    const std::vector<std::string> files{other.string(), (folder.path() / "recordings/../other.wav").string(),
                                         text.string()};
    kept.discard(files);
    CHECK(folder.count_files() == 3);
    kept.discard(std::vector<std::string>{mine});
    CHECK_FALSE(std::filesystem::exists(mine));
}

TEST_CASE("a recording is heard under an address nobody can guess, until its call is over",
          "[media][recordings]") {
    heard_recordings heard;
    const auto a = heard.offer("one", "a.wav"), b = heard.offer("one", "a.wav"),
               c = heard.offer("two", "c.wav");
    CHECK(a.size() == 64);
    CHECK(a != b);
    CHECK(heard.find(a) == "a.wav");
    heard.forget("one");
    CHECK(heard.find(a).empty());
    CHECK(heard.find(b).empty());
    CHECK(heard.find(c) == "c.wav");
    CHECK(heard.find("").empty());
    for (int i = 0; i < 600; ++i) heard.offer("two", "c.wav");
    CHECK(heard.size() == 200);
    heard.forget("two");
    CHECK(heard.size() == 0);
}

TEST_CASE("a recording of another kind is converted before Graph plays it", "[media][recordings]") {
    const temp_folder folder;
    const auto fit = folder.path() / "fit.wav", odd = folder.path() / "odd.wav";
    const auto wav = to_wav(samples(3200, 500));
    REQUIRE(write_file(fit, wav).has_value());
    CHECK(read_for_graph(fit).value() == wav);
    // The same bytes, said to be of 8 kHz.
    auto slow = wav;
    slow[24] = '\x40';
    slow[25] = '\x1f';
    REQUIRE(write_file(odd, slow).has_value());
    const auto converted = read_for_graph(odd);
    REQUIRE(converted.has_value());
    CHECK(inspect_wav(*converted)->fit_for_graph());
    CHECK(inspect_wav(*converted)->duration == 400ms);
    CHECK_FALSE(read_for_graph(folder.path() / "none.wav").has_value());
}

TEST_CASE("the recordings of one call are found and removed by its id", "[media][recordings]") {
    const temp_folder folder;
    const recordings kept(folder.path());
    const auto first = std::chrono::sys_days(day);
    const auto on = [&](int n) { return std::chrono::year_month_day(first + std::chrono::days(n)); };
    REQUIRE(kept.store({"call-a", "message", 2}, on(0), "12345").has_value());
    REQUIRE(kept.store({"call-a", "name", 1}, on(1), "1").has_value());
    REQUIRE(kept.store({"call-a", "later", 3}, on(5), "1").has_value());
    REQUIRE(kept.store({"call-ab", "message", 1}, on(0), "1").has_value());
    REQUIRE(kept.store({"other: call", "message", 1}, on(0), "1").has_value());
    const auto found = kept.of_call("call-a", {first, first + std::chrono::days(1)});
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "2026/03/02/call-a-message-2.wav");
    CHECK(found[0].bytes == 5);
    CHECK(found[1].name == "2026/03/03/call-a-name-1.wav");
    CHECK(kept.remove(found).has_value());
    CHECK(kept.remove(found).has_value());
    CHECK(kept.of_call("call-a", {first, first + std::chrono::days(9)}).size() == 1);
    CHECK(kept.of_call("call-ab", {first, first}).size() == 1);
    CHECK(kept.of_call("other: call", {first, first}).size() == 1);
    CHECK(kept.of_call("", {first, first}).empty());
}
