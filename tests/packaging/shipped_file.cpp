#include "tests/packaging/shipped_file.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "tests/support/program_run.hpp"

namespace switchhook::test {

std::string shipped_file(const std::string& name) {
    std::ifstream in(std::string(SWITCHHOOK_FOLDER) + '/' + name, std::ios::binary);
    if (!in) throw std::runtime_error("cannot open " + name);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> values_of(const std::string& text, const std::string& mark) {
    std::vector<std::string> all;
    for (const auto& line : lines_of(text))
        if (line.starts_with(mark)) all.push_back(line.substr(mark.size()));
    return all;
}

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream in(line);
    std::vector<std::string> all;
    for (std::string word; in >> word;) all.push_back(word);
    return all;
}

std::vector<std::string> unknown_words(const std::vector<std::string>& arguments) {
    if (arguments.empty()) return {"no command"};
    const auto help = run_switchhook({arguments.front(), "--help"});
    const bool is_command =
        help.output.find("Usage: switchhook " + arguments.front() + ' ') != std::string::npos;
    if (!is_command) return {arguments.front()};
    std::vector<std::string> unknown;
    for (const auto& word : arguments) {
        if (!word.starts_with("--")) continue;
        const auto known = help.output.find("  " + word + ' ') != std::string::npos;
        if (!known) unknown.push_back(word);
    }
    return unknown;
}

}  // namespace switchhook::test
