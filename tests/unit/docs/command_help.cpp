#include "command_help.hpp"

#include <limits>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "tests/support/program_run.hpp"

namespace {

std::set<std::string> split(const std::string& text) {
    std::set<std::string> all;
    std::istringstream from(text);
    for (std::string one; std::getline(from, one, ',');) all.insert(one);
    return all;
}

command_help read_help(const std::string& text) {
    command_help h;
    //   --format TEXT:{text,json}=text    …, or   --strict Excludes: --quiet  …
    const std::regex option(
        R"(^  (?:-\w,)?(--[\w-]+)( (?:TEXT|PATH|UINT|INT|FLOAT|NAME=VALUE)(?::\{([^}]*)\})?)?.*)");
    const std::regex positional(R"(^  ([A-Z]+) (?:TEXT|PATH)(?::\{[^}]*\})?(.*))"), command(R"(^  (\w+) .*)");
    std::string part;
    std::smatch found;
    for (const auto& line : switchhook::test::lines_of(text)) {
        if (!line.empty() && line[0] != ' ') part = line;
        if (part == "Options:" && std::regex_match(line, found, option))
            h.options[found[1]] = {found[2].matched, split(found[3])};
        if (part == "Subcommands:" && std::regex_match(line, found, command)) h.commands.insert(found[1]);
        if (part == "Positionals:" && std::regex_match(line, found, positional)) {
            const auto about = found[2].str();
            h.least += about.starts_with(" REQUIRED") ? 1U : 0U;
            h.most = about.starts_with(" ...") ? std::numeric_limits<std::size_t>::max() : h.most + 1;
        }
    }
    return h;
}

}  // namespace

const command_help& help_of(const std::vector<std::string>& words) {
    static std::map<std::vector<std::string>, command_help> known;
    const auto at = known.find(words);
    if (at != known.end()) return at->second;
    auto asked = words;
    asked.emplace_back("--help");
    const auto run = switchhook::test::run_switchhook(asked);
    if (run.status != 0) throw std::runtime_error("no help: " + run.errors);
    return known[words] = read_help(run.output);
}

std::string complaint_about(const std::vector<std::string>& words, whole_command whole) {
    std::vector<std::string> command;
    auto options = help_of({}).options;
    std::size_t others = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        if (!word.starts_with("--")) {
            const auto& below = help_of(command).commands;
            if (below.contains(word)) {
                command.push_back(word);
                options.merge(std::map(help_of(command).options));
            } else if (command.empty()) {
                return "no command " + word;
            } else {
                ++others;
            }
            continue;
        }
        const auto option = options.find(word);
        if (option == options.end()) return "no option " + word;
        if (!option->second.takes_value) continue;
        if (++i == words.size()) return word + " takes a value";
        const auto& values = option->second.values;
        if (!values.empty() && !values.contains(words[i])) return word + " does not take " + words[i];
    }
    const auto& h = help_of(command);
    if (others > h.most) return "more than it takes";
    if (whole == whole_command::yes && others < h.least) return "less than it takes";
    return {};
}
