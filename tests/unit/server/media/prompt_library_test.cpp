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
    folder.write("a.wav", to_wav(tone(441, 0.5)));
    const auto after = folder.build({file("a.wav")}).library;
    CHECK(before->of(file("a.wav"))->hash != after->of(file("a.wav"))->hash);
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
    const auto [library, found] = folder.build({file("silent.wav"), file("loud.wav")});
    REQUIRE(found.size() == 2);
    CHECK(found[0].what == "is silent all through");
    CHECK(found[1].what == "is too loud: its peaks are cut off");
    for (const auto& p : found) {
        CHECK(p.level == severity::warning);
        CHECK(library->of(p.source));
    }
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
