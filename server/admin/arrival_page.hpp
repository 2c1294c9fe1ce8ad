#pragma once
// GET /api/arrivals: what came to the public listener, and why it was refused.

#include <memory>
#include <string>
#include <string_view>

#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

inline constexpr std::string_view arrivals_kind = "arrivals";

void add_arrival_page(router& to, std::shared_ptr<services> shared);

// For a neighbour: what this instance tells of itself, as JSON.
std::string give_arrivals(const services& shared);

}  // namespace switchhook::server
