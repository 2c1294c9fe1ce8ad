#pragma once

#include <string>
#include <string_view>

namespace switchhook::server::outside {

// The path of a request as a log may have it: without the query, and with "…" for each segment that has a
// digit in it, as flows put there what callers press. Versions such as "v2" stay.
std::string shown_path(std::string_view target);

}  // namespace switchhook::server::outside
