#pragma once
// Files of the repository that are no sources: units, images, packages.

#include <string>
#include <vector>

namespace switchhook::test {

// Throws when it cannot be read.
std::string shipped_file(const std::string& name);
// What follows `mark` on each line that begins with it.
std::vector<std::string> values_of(const std::string& text, const std::string& mark);
std::vector<std::string> words_of(const std::string& line);

// Of a line as the shell has it, without the program: the command, and the options that its --help does not know.
std::vector<std::string> unknown_words(const std::vector<std::string>& arguments);

}  // namespace switchhook::test
