#pragma once
// The commands in a block of shell, one by one.

#include <string>
#include <vector>

#include "document.hpp"

struct shell_command {
    std::string where;               // docs/guides/tunnel.md:25, the line on which it begins
    std::vector<std::string> words;  // the program first, without quotation marks and redirections
};

// Those behind pipes and within $(…) too. What only stands in front of a command is left out: variables that are set for
// it, sudo, and systemd-run with its options. So is what a command is given to read, between <<MARK and MARK.
std::vector<shell_command> commands_in(const code_block& block);
