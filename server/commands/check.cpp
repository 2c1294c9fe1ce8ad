#include <iostream>

#include "base/json/located.hpp"
#include "config/load.hpp"
#include "server/commands/certificates.hpp"
#include "server/commands/check_pages.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/flows/needed_roles.hpp"
#include "server/flows/program.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

// A flow has sections; everything else is taken for a configuration, whose reader says what is wrong with it.
bool looks_like_a_flow(const std::filesystem::path& file) {
    constexpr std::size_t most_bytes = 4U << 20;
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) return false;
    problems ignored;
    const auto root = json::parse_located(*text, file.string(), ignored);
    if (ignored.any_error()) return file.parent_path().filename() == "flows";
    return root.find("sections") != nullptr;
}

// Prompts of a flow that is checked by itself lie where those of the configuration beside its folder do.
config::prompt_settings prompts_beside(const std::filesystem::path& flow) {
    const auto folder = flow.parent_path().parent_path();
    const auto usual = folder / "switchhook.json";
    if (std::filesystem::exists(usual))
        return config::load_settings(usual, config::process_environment()).values.prompts;
    config::prompt_settings p;
    p.folder = folder / p.folder;
    p.cache = folder / p.cache;
    return p;
}

// What each flow without a mistake asks of Graph.
using told_roles = std::vector<std::string>;

void tell_roles(const loaded_flow& loaded, told_roles& roles) {
    if (!loaded.flow) return;
    std::string names;
    for (const auto& role : least_roles(needs_of(*loaded.flow))) names += (names.empty() ? "" : ", ") + role;
    roles.push_back(loaded.flow->name + " needs " + (names.empty() ? "no application role" : names));
}

void check_flow(const std::filesystem::path& file, const config::prompt_settings& prompts, problems& found,
                told_roles& roles) {
    tell_roles(load_flow_file(file, prompts, found), roles);
}

// A configuration, the flow that it names, and those beside it.
void check_configuration(const std::filesystem::path& file, problems& found, told_roles& roles) {
    auto loaded = config::load_settings(file, config::process_environment());
    const auto& s = loaded.values;
    const auto flow = s.flows.folder / (s.flows.incoming + ".json");
    found.append(std::move(loaded.found));
    check_certificates(s, found);
    if (s.flows.incoming.empty() || !std::filesystem::exists(flow)) return;
    const auto flows = load_flows(flow, s, found);
    tell_roles(flows.incoming, roles);
    for (const auto& one : flows.outbound) tell_roles(one, roles);
}

problems errors_of(const problems& found) {
    problems errors;
    for (const auto& p : found.all())
        if (p.level == severity::error) errors.add(p);
    return errors;
}

void print_for_people(const problems& found, bool failed, const told_roles& roles) {
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
    problems found;
    told_roles roles;
    for (const auto& file : files) {
        if (looks_like_a_flow(file))
            check_flow(file, prompts_beside(file), found, roles);
        else
            check_configuration(file, found, roles);
    }
    found.sort();
    const bool failed = found.any_error() || (o.strict && !found.empty());
    if (o.quiet) found = errors_of(found);
    if (o.format == "json")
        std::cout << json_page(found);
    else if (o.format == "sarif")
        std::cout << sarif_page(found, std::filesystem::current_path(), files.front());
    else
        print_for_people(found, failed, roles);
    return failed ? 1 : 0;
}

}  // namespace switchhook::server
