#include "server/media/prompt_library.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "media_test.hpp"
#include "server/media/content_hash.hpp"

using namespace switchhook;
using namespace switchhook::server::media;
using namespace std::chrono_literals;

namespace {

using kind = prompt_source::kind;

prompt_source file(const std::string& name) { return {kind::file, name, {}}; }
prompt_source speech(const std::string& text) { return {kind::speech, text, "en-US"}; }

struct prompts_folder : temp_folder {
    prompt_library::built build(std::vector<prompt_source> sources) const {
        return prompt_library::build(sources, path(), voice(path() / "cache"), "https://bot.contoso.com");
    }
};

}  // namespace

TEST_CASE("the hash is SHA-256", "[media][prompts]") {
    CHECK(content_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("files and speech become clips under the hash of their content", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("welcome.wav", to_wav(tone(440, 1.25)));
    const auto [library, found] = folder.build({file("welcome.wav"), speech("Press 1.")});
    CHECK(found.empty());
    REQUIRE(library->size() == 2);

    const auto welcome = library->of(file("welcome.wav"));
    REQUIRE(welcome);
    CHECK(welcome->wav == to_wav(tone(440, 1.25)));
    CHECK(welcome->hash == content_hash(welcome->wav));
    CHECK(welcome->duration == 1250ms);
    CHECK(library->find(welcome->hash) == welcome);
    CHECK(library->url(welcome->hash) == "https://bot.contoso.com/prompts/" + welcome->hash + ".wav");

    const auto spoken = library->of(speech("Press 1."));
    REQUIRE(spoken);
    CHECK(inspect_wav(spoken->wav)->fit_for_graph());
    CHECK(spoken->duration > 300ms);

    CHECK_FALSE(library->find(std::string(64, '0')));
    CHECK_FALSE(library->find(""));
    CHECK_FALSE(library->of(file("other.wav")));
}

TEST_CASE("a missing engine is one problem, whatever else there is to say", "[media][prompts]") {
    const prompts_folder folder;
    const auto built =
        prompt_library::build(std::vector{speech("One."), file("no.wav"), speech("Two."), speech("Three.")},
                              folder.path(), voice({}, "no-such-engine-anywhere"), "https://bot.contoso.com");
    REQUIRE(built.found.size() == 2);
    CHECK(built.found[0].source.text == "One.");
    CHECK(built.found[0].what == "espeak-ng is not installed or not on PATH: nothing can be spoken");
    CHECK(built.found[1].source.text == "no.wav");
}

TEST_CASE("the same sound is kept once, whatever it is called", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("a.wav", to_wav(tone(440, 0.5)));
    folder.write("sub/b.wav", to_wav(tone(440, 0.5)));
    const auto [library, found] = folder.build({file("a.wav"), file("sub/b.wav"), file("a.wav")});
    CHECK(found.empty());
    CHECK(library->size() == 1);
    CHECK(library->of(file("a.wav")) == library->of(file("sub/b.wav")));
}

TEST_CASE("a sound that changed has another URL", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("a.wav", to_wav(tone(440, 0.5)));
    const auto before = folder.build({file("a.wav")}).library;
    const auto again = folder.build({file("a.wav")}).library;
    folder.write("a.wav", to_wav(tone(441, 0.5)));
    const auto after = folder.build({file("a.wav")}).library;
    const auto url_in = [](const auto& library) { return library->url(library->of(file("a.wav"))->hash); };
    CHECK(url_in(before) == url_in(again));
    CHECK(url_in(before) != url_in(after));
    CHECK(before->of(file("a.wav"))->wav == to_wav(tone(440, 0.5)));  // calls that go on keep theirs
}

TEST_CASE("every prompt that cannot be made is named, and the others are there", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("good.wav", to_wav(tone(440, 0.5)));
    folder.write("text.wav", "not a sound at all, just words");
    const auto [library, found] = folder.build({file("missing.wav"), file("text.wav"), file("good.wav"),
                                                prompt_source{kind::speech, "Hi", "xx-YY"}});
    REQUIRE(found.size() == 3);
    CHECK(found[0].what ==
          "cannot use \"" + (folder.path() / "missing.wav").string() + "\": No such file or directory");
    CHECK(found[1].what == "cannot use \"" + (folder.path() / "text.wav").string() +
                               "\": not audio in a format that can be read");
    CHECK(found[2].what ==
          "cannot speak this in xx-YY: espeak-ng refused the text, or does not know its language");
    for (const auto& p : found) {
        CHECK(p.level == severity::error);
        CHECK_FALSE(library->of(p.source));
    }
    CHECK(library->of(file("good.wav")));
}

TEST_CASE("a flow cannot reach out of the prompts folder", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("a.wav", to_wav(tone(440, 0.5)));
    const auto [library, found] = folder.build(
        {file("../a.wav"), file("x/../../a.wav"), file((folder.path() / "a.wav").string()), file("")});
    CHECK(found.size() == 4);
    CHECK(library->size() == 0);
    CHECK(found[0].what == "\"../a.wav\" leads out of the prompts folder");
}

TEST_CASE("silent and clipped audio is used, with a warning", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("silent.wav", to_wav(samples(8'000)));
    samples square(8'000);
    for (std::size_t i = 0; i < square.size(); ++i) square[i] = i / 20 % 2 == 0 ? 32'767 : -32'768;
    folder.write("loud.wav", to_wav(square));
    folder.write("quiet.wav", to_wav(tone(440, 0.5, 200)));
    // One channel of two: mixed with the other, its peaks are no longer seen.
    for (std::size_t i = 0; i < square.size(); i += 2) square[i] = 0;
    auto stereo = to_wav(square);
    stereo[22] = 2, stereo[32] = 4;
    folder.write("one-channel.wav", stereo);
    const auto [library, found] =
        folder.build({file("silent.wav"), file("loud.wav"), file("quiet.wav"), file("one-channel.wav")});
    REQUIRE(found.size() == 4);
    CHECK(found[0].what == "is silent all through");
    CHECK(found[1].what == "is too loud: its peaks are cut off");
    CHECK(found[2].what == "is so quiet that nobody will hear it");
    CHECK(found[3].what == "is too loud: its peaks are cut off");
    for (const auto& p : found) {
        CHECK(p.level == severity::warning);
        CHECK(library->of(p.source));
    }
}

TEST_CASE("each trouble with a file is one line with its name", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("empty.wav", "");
    folder.write("header.wav", to_wav({}));
    folder.write("half.wav", to_wav(tone(440, 0.5)).substr(0, 8'000));
    folder.write("song.m4a", std::string("\0\0\0\x20"
                                         "ftypM4A ",
                                         12) +
                                 std::string(100, 'x'));
    folder.write("long.wav", to_wav(samples(sample_rate * 601)));
    folder.write("huge.wav", "");
    std::filesystem::resize_file(folder.path() / "huge.wav", longest_audio_file + 1);
    const auto [library, found] = folder.build({file("empty.wav"), file("header.wav"), file("half.wav"),
                                                file("song.m4a"), file("long.wav"), file("huge.wav")});
    REQUIRE(found.size() == 6);
    const auto at = [&](const std::string& name) {
        return "cannot use \"" + (folder.path() / name).string() + "\": ";
    };
    CHECK(found[0].what == at("empty.wav") + "the file is empty");
    CHECK(found[1].what == at("header.wav") + "there is no sound in it");
    CHECK(found[2].what == at("half.wav") + "cut off: it holds less sound than its header says");
    CHECK(found[3].what == at("song.m4a") +
                               "AAC (M4A, MP4), WMA, WebM and AMR cannot be read: save it as WAV, FLAC, Ogg, "
                               "Opus or MP3");
    CHECK(found[4].what ==
          at("long.wav") + "longer than a prompt may be: ten minutes of sound, or 4,000 bytes of text");
    CHECK(found[5].what == at("huge.wav") + "larger than 64 MiB");
    for (const auto& p : found) CHECK(p.level == severity::error);
}

TEST_CASE("silence is made to measure, and nobody complains of it", "[media][prompts]") {
    const prompts_folder folder;
    const auto silence = [](const std::string& length) { return prompt_source{kind::silence, length, {}}; };
    const auto good = folder.build({silence("500ms"), silence("60s"), silence("100ms")});
    CHECK(good.found.empty());
    CHECK(good.library->of(silence("500ms"))->duration == 500ms);
    CHECK(good.library->of(silence("60s"))->duration == 60s);
    CHECK(inspect_wav(good.library->of(silence("100ms"))->wav)->silent);
    CHECK(inspect_wav(good.library->of(silence("100ms"))->wav)->fit_for_graph());

    const auto bad = folder.build({silence("99ms"), silence("61s"), silence("soon"), silence("")});
    REQUIRE(bad.found.size() == 4);
    CHECK(bad.library->size() == 0);
    for (const auto& p : bad.found) CHECK(p.what == "silence lasts 100ms to 1m");
}

TEST_CASE("a word is shorter than the same text as a sentence", "[media][prompts]") {
    const prompts_folder folder;
    const prompt_source sentence{kind::speech, "21", "en-US"}, word{kind::word, "21", "en-US"};
    const auto [library, found] = folder.build({sentence, word});
    CHECK(found.empty());
    const auto long_one = library->of(sentence), short_one = library->of(word);
    REQUIRE((long_one && short_one));
    CHECK(short_one->duration > 400ms);
    CHECK(short_one->duration < long_one->duration);
    CHECK(folder.count_files() == 1);  // spoken once for both
}

TEST_CASE("problems come in the order of the sources, and say which it was", "[media][prompts]") {
    const prompts_folder folder;
    std::vector<prompt_source> sources;
    for (int i = 0; i < 40; ++i) sources.push_back(file("none" + std::to_string(i / 2) + ".wav"));
    const auto found = folder.build(sources).found;
    REQUIRE(found.size() == 20);
    for (std::size_t i = 0; i < found.size(); ++i) {
        CHECK(found[i].index == 2 * i);
        CHECK(found[i].source == sources[2 * i]);
    }
}

TEST_CASE("a language the engine does not know is one problem for all words", "[media][prompts]") {
    const prompts_folder folder;
    const auto word = [](const char* text, const char* language) {
        return prompt_source{kind::word, text, language};
    };
    const auto found =
        folder.build({word("1", "xx-YY"), word("2", "xx-YY"), word("1", "en-US"), word("3", "xx-ZZ")}).found;
    REQUIRE(found.size() == 2);
    CHECK(found[0].index == 0);
    CHECK(found[1].index == 3);
}

TEST_CASE("an engine that hangs on one word is not asked for hundreds", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("runs", "");
    const auto hung = folder.program("hangs", "echo x >> \"$(dirname \"$0\")/runs\"; sleep 1000");
    std::vector<prompt_source> words;
    for (int i = 0; i < 100; ++i) words.push_back({kind::word, std::to_string(i), "en-US"});
    const auto built = prompt_library::build(words, folder.path(), voice({}, hung, {150ms, 1'000}), {});
    REQUIRE(built.found.size() == 1);
    CHECK(built.found[0].what == "cannot speak this in en-US: espeak-ng took too long and was stopped");
    CHECK(content_of(folder.path() / "runs").size() / 2 <= 8);
}

TEST_CASE("only a path of a prompt names a hash", "[media][prompts]") {
    const std::string hash(64, 'a');
    CHECK(prompt_library::hash_in_path("/prompts/" + hash + ".wav") == hash);
    for (const auto& path :
         {"/prompts/" + hash, "/prompts/" + hash + ".mp3", "/prompts/" + std::string(64, 'A') + ".wav",
          "/prompts/../" + std::string(61, 'a') + ".wav", "/other/" + hash + ".wav",
          "/prompts/" + hash + ".wav?x", std::string("/prompts/.wav"), std::string()}) {
        CAPTURE(path);
        CHECK(prompt_library::hash_in_path(path).empty());
    }
}

TEST_CASE("threads read a library at the same time, and clips outlive it", "[media][prompts]") {
    const prompts_folder folder;
    folder.write("a.wav", to_wav(tone(440, 0.5)));
    auto library = folder.build({file("a.wav")}).library;
    const auto hash = library->of(file("a.wav"))->hash;
    std::vector<std::size_t> sizes(4);
    std::vector<std::thread> readers;
    for (auto& size : sizes)
        readers.emplace_back([&size, library, &hash] {
            for (int i = 0; i < 1'000; ++i) size = library->find(hash)->wav.size();
        });
    for (auto& reader : readers) reader.join();
    CHECK(sizes == std::vector<std::size_t>(4, 16'044));
    const auto kept = library->find(hash);
    library.reset();
    CHECK(kept->wav.size() == 16'044);
}
