#include <cerrno>
#include <fstream>
#include <iostream>

#include <boost/asio/io_context.hpp>

#include "config/load.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/trials/pages.hpp"
#include "server/watch/folder_watch.hpp"

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
    const auto loaded = config::load_settings(o.config, config::process_environment());
    found.append(errors_of_whole_file(loaded.found));
    return {loaded.values.flows.folder};
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

// A file of tests and its flow lie in one folder.
std::vector<watched_folder> folders_of(const std::vector<fs::path>& named) {
    std::vector<watched_folder> folders;
    std::error_code failed;
    for (const auto& path : named) {
        const bool all = fs::is_directory(path, failed);
        folders.push_back({all ? path : fs::absolute(path).parent_path(), all});
    }
    return folders;
}

}  // namespace

int run_flow_tests(const test_options& o) {
    problems found;
    const auto named = paths_of(o, found);
    if (print_problems(found)) return 1;
    if (!o.watch) return run_once(o, named);

    // Until the process is ended, by Ctrl-C.
    boost::asio::io_context context(1);
    const auto again = [&] {
        std::cout << "\n--- changed, testing again\n";
        run_once(o, named);
    };
    // What a run writes would be the cause of the next.
    const auto counts = [&](std::string_view name) {
        return name.ends_with(".json") && name != o.junit.filename() && name != o.coverage.filename();
    };
    folder_watch changes(context.get_executor(), again, {}, counts);
    // Before the first run: what changes during it is noticed.
    const auto watching = changes.watch(folders_of(named));
    if (!watching.has_value()) fail("not all changes will be noticed: " + watching.error());
    const auto status = run_once(o, named);
    context.run();
    return status;
}

}  // namespace switchhook::server
