#pragma once
// A program with steps that a web service replied while a call went through it.

#include <string>
#include <string_view>

#include "server/flows/program.hpp"

namespace switchhook::server {

struct extended_program {
    std::shared_ptr<const program> follows;
    bot::block_id steps = 0;  // where it has them
};

// Blocking: speaks what is new. The error is the first mistake in the steps, as a line.
result<extended_program, std::string> extend_program(const program& base, std::string_view steps);

}  // namespace switchhook::server
