#pragma once
// GET /api/statistics.

#include <memory>
#include <string>

#include "server/admin/router.hpp"
#include "server/instances/question.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

void add_statistics_page(router& to, std::shared_ptr<services> shared);

// What an instance has counted and not yet kept, for another one's page.
inline constexpr std::string_view counts_kind = "counts";
std::string give_counts(services& here);

}  // namespace switchhook::server
