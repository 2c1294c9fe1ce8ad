#include <cerrno>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

#include "config/load.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/trials/pages.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

bool write_page(const fs::path& file, const std::string& text) {
    errno = 0;
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    if (out) return true;
    const std::error_code why(errno != 0 ? errno : EIO, std::system_category());
    fail(file.string() + ": cannot be written: " + why.message());
    return false;
}

// Tests lie beside flows, and the configuration says where those are. Nothing else in it matters here: secrets need
// not be at hand.
std::vector<fs::path> paths_of(const test_options& o, problems& found) {
    if (!o.paths.empty()) return o.paths;
    if (!fs::exists(o.config)) {
        found.add(
            {o.config.string(), 0, 0, {}, "there is no such file; name flows, tests or folders instead"});
        return {};
    }
    return {config::load_settings(o.config, config::process_environment()).values.flows.folder};
}

int run_once(const test_options& o, const std::vector<fs::path>& named) {
    problems found;
    const auto suites = load_suites(find_tests(named, found));
    bool well = !found.any_error();
    for (const auto& suite : suites) {
        found.append(suite.found);
        well = well && suite.scenery;
    }
    print_problems(found);
    const auto run = run_tests(suites, o.filter);
    if (run.results.empty() && well) {
        fail(o.filter.empty() ? "there are no tests" : "no test has \"" + o.filter + "\" in its name");
        well = false;
    }
    std::cout << results_page(suites, run);
    const auto coverage = coverage_page(suites, run.coverage);
    // What a few chosen tests leave out says nothing.
    if (o.filter.empty()) std::cout << coverage;
    for (const auto& r : run.results) well = well && r.verdict.failures.empty();
    if (!o.junit.empty()) well = write_page(o.junit, junit_page(suites, run)) && well;
    if (!o.coverage.empty()) {
        const bool json = o.coverage.extension() == ".json";
        well = write_page(o.coverage, json ? bot::to_json(run.coverage) : coverage) && well;
    }
    const auto percent = share_of(run.coverage).percent();
    if (percent < o.least_coverage) {
        fail("the tests cover " + std::to_string(percent) + " % of the flows, and " +
             std::to_string(o.least_coverage) + " % are asked for");
        well = false;
    }
    std::cout.flush();
    return well ? 0 : 1;
}

// When each file was changed. What cannot be read counts as not there.
using file_times = std::map<fs::path, fs::file_time_type>;

file_times times_of(const std::vector<fs::path>& named) {
    file_times times;
    std::error_code failed;
    const auto note = [&](const fs::path& file) {
        const auto at = fs::last_write_time(file, failed);
        if (!failed) times.emplace(file, at);
    };
    for (const auto& path : named) {
        // A file of tests and its flow lie in one folder.
        const auto folder = fs::is_directory(path, failed) ? path
                            : path.has_parent_path()       ? path.parent_path()
                                                           : fs::path(".");
        for (fs::recursive_directory_iterator next(folder, failed), end; !failed && next != end;
             next.increment(failed))
            if (next->path().extension() == ".json") note(next->path());
        failed.clear();
    }
    return times;
}

// Until the process is ended, by Ctrl-C.
[[noreturn]] void watch(const test_options& o, const std::vector<fs::path>& named, file_times known) {
    constexpr std::chrono::milliseconds pause(300);
    for (;;) {
        std::this_thread::sleep_for(pause);
        auto now = times_of(named);
        if (now == known) continue;
        known = std::move(now);
        std::cout << "\n--- changed, testing again\n";
        run_once(o, named);
    }
}

}  // namespace

int run_flow_tests(const test_options& o) {
    problems found;
    const auto named = paths_of(o, found);
    if (print_problems(found)) return 1;
    auto times = times_of(named);
    const auto status = run_once(o, named);
    if (o.watch) watch(o, named, std::move(times));
    return status;
}

}  // namespace switchhook::server
