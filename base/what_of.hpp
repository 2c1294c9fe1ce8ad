#pragma once

#include <exception>
#include <string>

namespace switchhook {

// What an exception says, for the log; never for a peer. It must not be null.
std::string what_of(const std::exception_ptr& failed);

}  // namespace switchhook
