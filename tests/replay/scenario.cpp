#include "tests/replay/scenario.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/json/difference.hpp"
#include "bot/flow/load.hpp"

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error(file.string() + ": cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::shared_ptr<const bot::flow> read_flow(const fs::path& file) {
    problems out;
    auto flow = bot::load_flow(read_text(file), file.stem().string(), file.string(), out);
    if (flow) return flow;
    std::string text;
    for (const auto& p : out.all()) text += to_string(p) + '\n';
    throw std::runtime_error(text);
}

}  // namespace

std::vector<fs::path> scenario_folders() {
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(SWITCHHOOK_REPLAY_FOLDER)) {
        if (!entry.is_directory()) continue;
        for (const auto* file : {"about.md", "events.jsonl", "expected.jsonl"})
            if (fs::exists(entry.path() / file)) {
                folders.push_back(entry.path());
                break;
            }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

std::vector<scenario_line> read_lines(const std::string& text, const std::string& file) {
    std::vector<scenario_line> lines;
    std::istringstream in(text);
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        auto parsed = json::document::parse(line, json::duplicates::refuse);
        if (!parsed.has_value() || !parsed->root().is_object())
            throw std::runtime_error(file + ':' + std::to_string(number) + ": no JSON object");
        lines.push_back({number, line, std::move(*parsed)});
    }
    return lines;
}

scenario read_scenario(const fs::path& folder) {
    scenario s;
    s.name = folder.filename().string();
    s.folder = folder;
    if (read_text(folder / "about.md").empty()) throw std::runtime_error(s.name + "/about.md: says nothing");
    s.events = read_lines(read_text(folder / "events.jsonl"), s.name + "/events.jsonl");
    if (s.events.empty()) throw std::runtime_error(s.name + "/events.jsonl: nothing happens");
    if (fs::exists(folder / "expected.jsonl"))
        s.expected = read_lines(read_text(folder / "expected.jsonl"), s.name + "/expected.jsonl");

    auto flow_file = folder / "flow.json";
    if (const auto shared = s.events.front().json.root()["flow"].as_string()) {
        if (fs::exists(flow_file)) throw std::runtime_error(s.name + ": has two flows");
        flow_file = fs::path(SWITCHHOOK_REPLAY_FOLDER) / "flows" / (std::string(*shared) + ".json");
        s.events.erase(s.events.begin());
    }
    s.flow = read_flow(flow_file);
    return s;
}

std::string compare(const std::string& file, const std::vector<scenario_line>& expected,
                    const std::vector<std::string>& found) {
    for (std::size_t i = 0; i < expected.size() && i < found.size(); ++i) {
        const auto ours = json::document::parse(found[i], json::duplicates::refuse);
        const auto wrong = ours.has_value() ? json::first_difference(expected[i].json.root(), ours->root())
                                            : std::string("found what is no JSON");
        if (!wrong.empty())
            return file + ':' + std::to_string(expected[i].number) + ": " + wrong + "\n  expected " +
                   expected[i].text + "\n  found    " + found[i];
    }
    if (expected.size() > found.size()) {
        const auto& missing = expected[found.size()];
        return file + ':' + std::to_string(missing.number) + ": not done\n  expected " + missing.text;
    }
    if (expected.size() < found.size())
        return file + ": done beyond the last line\n  found    " + found[expected.size()];
    return {};
}

}  // namespace switchhook::test
