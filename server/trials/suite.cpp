#include "server/trials/suite.hpp"

#include <algorithm>
#include <set>

#include "bot/flow/load.hpp"
#include "bot/trial/reader.hpp"
#include "server/flows/program.hpp"
#include "server/flows/time_zones.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 4U << 20;
constexpr std::string_view ending = ".test.json";

bool is_flow(const fs::path& file) {
    if (file.extension() != ".json" || holds_tests(file)) return false;
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) return false;
    problems ignored;
    return json::parse_located(*text, file.string(), ignored).find("sections") != nullptr;
}

void find_in_folder(const fs::path& folder, test_paths& into) {
    std::vector<fs::path> files;
    std::error_code failed;
    fs::recursive_directory_iterator next(folder, fs::directory_options::skip_permission_denied, failed);
    for (const fs::recursive_directory_iterator end; !failed && next != end; next.increment(failed)) {
        std::error_code gone;
        const auto name = next->path().filename().string();
        // Hidden by an editor or another system. Two dots begin the folder that links of a mounted volume lead to.
        if (name.starts_with('.') && !name.starts_with(".."))
            next.disable_recursion_pending();
        else if (next->is_regular_file(gone))
            files.push_back(next->path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        if (holds_tests(file))
            into.tests.push_back(file);
        else if (is_flow(file))
            into.flows.push_back(file);
    }
}

void load_flow_of(const bot::trial::test_file& heading, test_suite& into) {
    const auto text = media::read_file(into.flow_file, most_bytes);
    if (!text.has_value()) {
        const auto* named = heading.root.find("flow");
        const auto at = named == nullptr ? json::position() : named->at;
        into.found.add({into.file.string(), at.line, at.column, "/flow",
                        into.flow_file.string() + " cannot be read: " + text.error().message(),
                        severity::error, "unreadable-file"});
        return;
    }
    problems found;
    bot::flow_surroundings around;
    around.environment = [env = heading.env](const std::string& name) -> std::optional<std::string> {
        for (const auto& [known, content] : env)
            if (known == name) return content;
        return std::nullopt;
    };
    around.zones = find_time_zone;
    auto flow = bot::load_flow(*text, into.flow_file.stem().string(), into.flow_file.string(), found, around);
    for (const auto& p : found.all())
        if (p.level == severity::error) into.found.add(p);
    if (!flow) return;
    into.version = version_of_flow(*text);
    into.scenery = bot::trial::make_scenery(std::move(flow), std::move(around));
}

}  // namespace

bool holds_tests(const fs::path& file) { return file.filename().string().ends_with(ending); }

fs::path tests_of(const fs::path& flow) {
    auto file = flow;
    return file.replace_extension().concat(ending);
}

test_suite load_suite(const fs::path& file) {
    test_suite suite;
    suite.file = file;
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) {
        suite.found.add({file.string(),
                         0,
                         0,
                         {},
                         "cannot be read: " + text.error().message(),
                         severity::error,
                         "unreadable-file"});
        return suite;
    }
    const auto heading = bot::trial::read_heading(*text, file.string(), suite.found);
    if (!heading.flow.empty()) {
        suite.flow_file = file.parent_path() / (heading.flow + ".json");
        load_flow_of(heading, suite);
    }
    if (suite.scenery) suite.tests = bot::trial::read_tests(heading, *suite.scenery->flow, suite.found);
    suite.found.sort();
    if (suite.found.any_error()) suite.scenery.reset();
    return suite;
}

test_paths find_tests(const std::vector<fs::path>& named, problems& found) {
    test_paths paths;
    for (const auto& path : named) {
        std::error_code failed;
        if (fs::is_directory(path, failed)) {
            find_in_folder(path, paths);
        } else if (!fs::exists(path, failed)) {
            found.add({path.string(), 0, 0, {}, "there is no such file or folder"});
        } else if (holds_tests(path)) {
            paths.tests.push_back(path);
        } else if (fs::exists(tests_of(path), failed)) {
            paths.tests.push_back(tests_of(path));
        } else {
            found.add({path.string(), 0, 0, {}, "there is no " + tests_of(path).string() + " beside it"});
        }
    }
    return paths;
}

std::vector<test_suite> load_suites(const test_paths& paths) {
    std::vector<test_suite> all;
    std::set<fs::path> tested;
    for (const auto& file : paths.tests) {
        all.push_back(load_suite(file));
        tested.insert(all.back().flow_file);
    }
    for (const auto& flow : paths.flows) {
        if (tested.contains(flow)) continue;
        test_suite untested;
        untested.flow_file = flow;
        load_flow_of({}, untested);
        if (untested.found.any_error()) untested.scenery.reset();
        all.push_back(std::move(untested));
    }
    return all;
}

}  // namespace switchhook::server
