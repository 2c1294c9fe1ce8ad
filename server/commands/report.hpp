#pragma once
// What the commands say to whoever started them.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/problems.hpp"

namespace switchhook::server {

// Every problem on a line of its own, to standard error. Answers whether one of them is an error.
bool print_problems(const problems& found);
// Of those of a configuration the errors that keep the whole of it from being read: for commands that need little of it.
problems errors_of_whole_file(const problems& found);
int fail(const std::string& what);         // one line to standard error; answers 1
int wrong_usage(const std::string& what);  // the same, for options that make no sense; answers 2
// Control characters, which files and variables may hold, become `?`: one problem stays one line.
std::string one_line(std::string text);

// How long a line on standard error may be that is written over and over; nothing when it is no terminal.
std::optional<std::size_t> progress_width();
// `status`, or 1, with a line on standard error, when what stands on standard output did not get there.
// Silent when its reader has left.
int unless_output_failed(int status);

// Where a process listens: one line on standard output, and the same as JSON in `ready_file` unless that is
// empty. The file appears whole or not at all. False, with a line on standard error, when it cannot be
// written.
using address_list = std::vector<std::pair<std::string, std::string>>;
bool announce(const std::string& who, const address_list& addresses, const std::filesystem::path& ready_file);

}  // namespace switchhook::server
