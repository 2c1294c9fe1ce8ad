#pragma once
// Every resource by its name.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/document.hpp"

namespace switchhook::test {

// The resource of that type read from the object and written again; nothing when it could not be read.
// Throws for a name that is no type of ours. Abstract types have no resource: only their kinds have.
std::optional<std::string> read_and_write(std::string_view type, json::value object);

}  // namespace switchhook::test
