#include "server/reload/judged_flows.hpp"

#include <algorithm>
#include <utility>

#include "server/flows/refused_hosts.hpp"
#include "server/media/file.hpp"
#include "server/trials/running.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

fs::path real(const fs::path& file) {
    std::error_code failed;
    auto path = fs::weakly_canonical(file, failed);
    return failed ? file : path;
}

// A flow's file, where its links lead, and its version when it was read.
struct flow_file {
    fs::path named, at;
    std::string version;
};
using flow_files = std::vector<flow_file>;

flow_files files_of(const loaded_flows& flows, const fs::path& folder, const fs::path& incoming) {
    flow_files all{{incoming, real(incoming), flows.incoming.version}};
    for (const auto& one : flows.outbound) {
        const auto file = folder / (one.flow->name + ".json");
        all.push_back({file, real(file), one.version});
    }
    return all;
}

// Null for a file of another flow.
const flow_file* file_at(const flow_files& flows, const fs::path& place) {
    const auto found = std::find_if(flows.begin(), flows.end(),
                                    [at = real(place)](const flow_file& f) { return f.at == at; });
    return found == flows.end() ? nullptr : &*found;
}

// The tests of these flows. Others are read all the same, as `check` does.
std::vector<test_suite> suites_of(const flow_files& flows, const fs::path& folder, const fs::path& incoming,
                                  problems& found) {
    problems none_is_well;
    auto paths = find_tests({folder}, none_is_well);
    if (real(incoming.parent_path()) != real(folder)) {
        const auto beside = find_tests({incoming}, none_is_well);
        paths.tests.insert(paths.tests.end(), beside.tests.begin(), beside.tests.end());
    }
    auto all = load_suites({std::move(paths.tests), {}});
    for (auto& suite : all) found.append(std::exchange(suite.found, {}));
    std::erase_if(all, [&](const test_suite& suite) { return file_at(flows, suite.flow_file) == nullptr; });
    return all;
}

// Files are read one after the other, while somebody may be writing them, or exchange them all by a link.
bool has_moved(const flow_file& f) {
    const auto text = media::read_file(f.named, longest_flow_file);
    return real(f.named) != f.at || !text.has_value() || !f.version.starts_with(version_of_flow(*text));
}

bool tests_another_flow(const test_suite& suite, const flow_files& flows) {
    const auto* file = file_at(flows, suite.flow_file);
    return file == nullptr || (suite.scenery && !file->version.starts_with(suite.version));
}

void run(const std::vector<test_suite>& suites, problems& found) {
    constexpr unsigned threads = 1;  // calls have the others
    const auto tested = run_tests(suites, {}, threads);
    for (const auto& r : tested.results)
        for (const auto& failure : r.verdict.failures)
            found.add({r.suite->file.string(), failure.at.line, failure.at.column, failure.at.pointer,
                       "test \"" + r.test->name + "\" failed: " + failure.what});
}

}  // namespace

judged_flows judge_flows(const config::settings& settings, const fs::path& incoming) {
    const auto& folder = settings.flows.folder;
    constexpr int most_attempts = 3;
    for (int attempt = 1;; ++attempt) {
        judged_flows judged;
        auto& [flows, found] = judged;
        flows = load_flows(incoming, settings, found);
        find_refused_hosts(flows.incoming, incoming, settings.services, found);
        for (const auto& one : flows.outbound)
            find_refused_hosts(one, folder / (one.flow->name + ".json"), settings.services, found);
        if (!found.any_error()) {
            const auto files = files_of(flows, folder, incoming);
            const auto suites = suites_of(files, folder, incoming, found);
            const bool moving = std::any_of(files.begin(), files.end(), has_moved) ||
                                std::any_of(suites.begin(), suites.end(), [&](const test_suite& suite) {
                                    return tests_another_flow(suite, files);
                                });
            if (moving && attempt < most_attempts) continue;
            if (moving)
                found.add({incoming.string(), 0, 0, {}, "flows change again and again while they are read"});
            else
                run(suites, found);
        }
        found.sort();
        return judged;
    }
}

}  // namespace switchhook::server
