#include <iostream>

#include "base/json/located.hpp"
#include "config/load.hpp"
#include "server/certificates.hpp"
#include "server/commands/check_pages.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/flows/leaked_secrets.hpp"
#include "server/flows/needed_roles.hpp"
#include "server/flows/ordered_flows.hpp"
#include "server/flows/program.hpp"
#include "server/flows/refused_hosts.hpp"
#include "server/media/file.hpp"
#include "server/trials/suite.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

// A flow has sections, or lies among flows. What is neither that nor tests is taken for a configuration, whose
// reader says what is wrong with it.
bool looks_like_a_flow(const fs::path& file) {
    constexpr std::size_t most_bytes = 4U << 20;
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) return false;
    problems ignored;
    const auto root = json::parse_located(*text, file.string(), ignored);
    const bool is_among_flows = file.parent_path().filename() == "flows";
    return root.find("sections") != nullptr || (is_among_flows && root.find("app") == nullptr);
}

class checker {
  public:
    problems found;
    std::vector<std::string> roles;  // what each flow without a mistake asks of Graph

    void check(const fs::path& file) {
        if (holds_tests(file))
            found.append(load_suite(file).found);
        else if (looks_like_a_flow(file))
            check_flow(file);
        else
            check_configuration(file);
    }

  private:
    // A flow by itself. Its prompts lie where those of the configuration beside its folder do, which also says what
    // the flow may do.
    void check_flow(const fs::path& file) {
        const auto folder = file.parent_path().parent_path();
        const auto usual = folder / "switchhook.json";
        const bool served = fs::exists(usual);
        config::settings s;
        s.prompts.folder = folder / s.prompts.folder;
        s.prompts.cache = folder / s.prompts.cache;
        if (served) s = config::load_settings(usual, config::process_environment()).values;
        const auto loaded = load_flow_file(file, s.prompts, found);
        if (served) {
            find_unserved_numbers(loaded, file, s, found);
            find_leaked_secrets(loaded, file, s, found);
            find_refused_hosts(loaded, file, s.services, found);
        }
        check_orders_of(loaded, file, s.prompts);
        tell(loaded);
        if (const auto tests = tests_of(file); fs::exists(tests)) found.append(load_suite(tests).found);
    }

    // What a flow orders is followed by flows beside it. Whether numbers can be called is the configuration's to say.
    void check_orders_of(const loaded_flow& loaded, const fs::path& file,
                         const config::prompt_settings& prompts) {
        if (!loaded.flow) return;
        const flow_finder beside =
            [&](const std::string& name) -> std::optional<std::shared_ptr<const bot::flow>> {
            const auto other = file.parent_path() / (name + ".json");
            if (name.find('/') != std::string::npos || !fs::exists(other)) return std::nullopt;
            problems of_the_other;
            return read_flow_file(other, prompts, of_the_other).flow;
        };
        check_orders(*loaded.flow, file.string(), beside, true, found);
    }

    // A configuration, the flow that it names, those beside it, and the tests of all.
    void check_configuration(const fs::path& file) {
        auto loaded = config::load_settings(file, config::process_environment());
        const auto& s = loaded.values;
        const auto flow = s.flows.folder / (s.flows.incoming + ".json");
        found.append(std::move(loaded.found));
        found.append(std::move(loaded.doubts));
        check_certificates(s, found);
        if (s.flows.incoming.empty() || !fs::exists(flow)) return;
        const auto flows = load_flows(flow, s, found, with_audio::all);
        tell(flows.incoming);
        find_refused_hosts(flows.incoming, flow, s.services, found);
        for (const auto& one : flows.outbound) {
            tell(one);
            find_refused_hosts(one, s.flows.folder / (one.flow->name + ".json"), s.services, found);
        }
        for (const auto& tests : find_tests({s.flows.folder}, found).tests)
            found.append(load_suite(tests).found);
    }

    void tell(const loaded_flow& loaded) {
        if (!loaded.flow) return;
        std::string names;
        for (const auto& role : least_roles(needs_of(*loaded.flow)))
            names += (names.empty() ? "" : ", ") + role;
        roles.push_back(loaded.flow->name + ", version " + loaded.version + ", needs " +
                        (names.empty() ? "no application role" : names));
    }
};

problems errors_of(const problems& found) {
    problems errors;
    for (const auto& p : found.all())
        if (p.level == severity::error) errors.add(p);
    return errors;
}

void print_for_people(const problems& found, bool failed, const std::vector<std::string>& roles) {
    std::cerr << text_page(found);
    if (failed && !found.any_error())
        std::cerr << "switchhook: there are warnings, and --strict takes them for mistakes\n";
    if (!failed) std::cout << "no mistakes found\n";
    for (const auto& line : roles) std::cout << one_line(line) << '\n';
}

}  // namespace

int check(const check_options& o) {
    auto files = o.files;
    if (files.empty()) files.emplace_back("config/switchhook.json");
    checker all;
    for (const auto& file : files) all.check(file);
    auto& found = all.found;
    found.sort();
    const bool failed = found.any_error() || (o.strict && !found.empty());
    if (o.quiet) found = errors_of(found);
    if (o.format == "json")
        std::cout << json_page(found);
    else if (o.format == "sarif")
        std::cout << sarif_page(found, std::filesystem::current_path(), files.front());
    else
        print_for_people(found, failed, all.roles);
    return failed ? 1 : 0;
}

}  // namespace switchhook::server
