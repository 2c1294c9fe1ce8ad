// What we ship is right: by its schemas, by the loader, and by everything that a start does with it.

#include "config/sample.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "bot/analysis/analysis.hpp"
#include "bot/flow/load.hpp"
#include "config/load.hpp"
#include "schema_check.hpp"
#include "server/media/prompt_library.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::config;

namespace {

const std::string folder = SWITCHHOOK_CONFIG_FOLDER;

const environment secrets{{"SWITCHHOOK_APP_SECRET", "a"}, {"SWITCHHOOK_ADMIN_TOKEN", "b"}};

std::vector<std::string> texts_of(const problems& found) {
    std::vector<std::string> all;
    for (const auto& p : found.all()) all.push_back(to_string(p));
    return all;
}

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

using none = std::vector<std::string>;

std::vector<std::string> flow_names() {
    const std::string begin = "flows/", end = ".json";
    std::vector<std::string> names;
    for (const auto& sample : sample_files())
        if (sample.path.starts_with(begin) && !sample.path.ends_with(".test.json"))
            names.emplace_back(
                sample.path.substr(begin.size(), sample.path.size() - begin.size() - end.size()));
    return names;
}

// Where every zone is known, though none is told from another.
const bot::flow_surroundings anywhere{
    .zones = [](const std::string& name) -> result<bot::time_zone, std::string> {
        return bot::time_zone{name, {}};
    }};

}  // namespace

TEST_CASE("the sample configuration fits its schema and loads without a word", "[config][sample]") {
    CHECK(violations(read_json(folder + "/schema/switchhook.schema.json"),
                     read_json(folder + "/switchhook.json")) == none{});
    const auto loaded = load_settings(folder + "/switchhook.json", secrets);
    CHECK(texts_of(loaded.found) == none{});
    CHECK(loaded.values.flows.incoming == "front-desk");
}

TEST_CASE("without its secrets the sample says which variables are missing", "[config][sample]") {
    const auto loaded = load_settings(folder + "/switchhook.json", {});
    REQUIRE(loaded.found.all().size() == 2);
    CHECK(loaded.found.all()[0].what == "the environment has no variable SWITCHHOOK_APP_SECRET");
    CHECK(loaded.found.all()[1].what == "the environment has no variable SWITCHHOOK_ADMIN_TOKEN");
}

TEST_CASE("the flows fit their schema and load without a word", "[config][sample]") {
    const std::string name = GENERATE(from_range(flow_names()));
    const auto file = folder + "/flows/" + name + ".json";
    CHECK(violations(read_json(folder + "/schema/flow.schema.json"), read_json(file)) == none{});
    problems found;
    const auto flow = bot::load_flow(content_of(file), name, name + ".json", found, anywhere);
    CHECK(texts_of(found) == none{});
    REQUIRE(flow);
    CHECK(flow->places_calls == (name == "announcer" || name == "callback" || name == "reminder"));
    bot::analyse(*flow, name + ".json", found);
    CHECK(texts_of(found) == none{});
}

TEST_CASE("each flow has tests, and they fit their schema", "[config][sample]") {
    const std::string name = GENERATE(from_range(flow_names()));
    const auto file = folder + "/flows/" + name + ".test.json";
    CHECK(violations(read_json(folder + "/schema/test.schema.json"), read_json(file)) == none{});
    CHECK(read_json(file).find("flow")->text == name);
}

TEST_CASE("every prompt of the flows can be heard", "[config][sample]") {
    const std::string name = GENERATE(from_range(flow_names()));
    problems found;
    const auto flow = bot::load_flow(content_of(folder + "/flows/" + name + ".json"), name, name + ".json",
                                     found, anywhere);
    REQUIRE(flow);
    using source = server::media::prompt_source;
    std::vector<source> sources;
    for (const auto& m : flow->media)
        if (m.type == bot::media_source::kind::file || m.type == bot::media_source::kind::speech)
            sources.push_back(
                {m.type == bot::media_source::kind::file ? source::kind::file : source::kind::speech, m.text,
                 m.language});
    const auto built = server::media::prompt_library::build(sources, folder + "/prompts",
                                                            server::media::voice({}), "https://b");
    for (const auto& p : built.found) FAIL_CHECK(p.source.text << ": " << p.what);
    for (const auto& s : sources) {
        CAPTURE(s.text);
        const auto clip = built.library->of(s);
        REQUIRE(clip);
        CHECK(clip->duration > std::chrono::milliseconds(300));
        CHECK(clip->duration < std::chrono::seconds(20));
    }
}

TEST_CASE("the program carries the sample as it stands in its folder", "[config][sample]") {
    CHECK(sample_files().size() >= 10);
    for (const auto& sample : sample_files()) {
        CAPTURE(sample.path);
        CHECK(sample.content == content_of(std::filesystem::path(folder) / sample.path));
    }
}

TEST_CASE("a written sample loads from wherever it is", "[config][sample]") {
    const test::temporary_folder temp;
    const auto file = write_sample(temp.path() / "a/b");
    REQUIRE(file.has_value());
    const auto loaded = load_settings(*file, secrets);
    CHECK(texts_of(loaded.found) == none{});
    CHECK(loaded.values.prompts.folder == temp.path() / "a/b/prompts");
}

TEST_CASE("writing the sample keeps what was edited and brings back what is missing", "[config][sample]") {
    const test::temporary_folder temp;
    REQUIRE(write_sample(temp.path()).has_value());
    temp.write("flows/front-desk.json", "edited");
    std::filesystem::remove(temp.path() / "prompts/chime.wav");
    REQUIRE(write_sample(temp.path()).has_value());
    CHECK(content_of(temp.path() / "flows/front-desk.json") == "edited");
    CHECK(std::filesystem::exists(temp.path() / "prompts/chime.wav"));
}

TEST_CASE("a sample that cannot be written is an error", "[config][sample]") {
    const test::temporary_folder temp;
    const std::filesystem::path file = temp.write("file", "");
    CHECK(write_sample(file / "below").has_error());
}
