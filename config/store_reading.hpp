#pragma once
// Where calls are kept: what the file says, and the variables over it. SWITCHHOOK_STORE stands for all of it but the
// lease: "memory", a file, or a connection URI; SWITCHHOOK_STORE_SQLITE, _POSTGRES and _LEASE stand for a part.

#include <optional>

#include "config/reading.hpp"

namespace switchhook::config {

// Answers whether anything said it.
bool read_store(const store_choice& kind, const std::optional<json::spot>& in_file, problems& out,
                reading& into);

}  // namespace switchhook::config
