#pragma once
// GET /api/hours, and PUT and DELETE /api/hours/{name}: opening hours as they are, and what an operator says about
// them.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/hours/opening_hours.hpp"
#include "server/admin/router.hpp"
#include "server/runtime/services.hpp"

namespace switchhook::server {

// Opening hours of a flow that calls can follow.
struct known_hours {
    std::string flow;
    std::string name;  // several flows may have hours of one name: an override counts for all of them
    bot::opening_hours hours;
};
using known_hours_source = std::function<std::vector<known_hours>()>;

// `known` is asked at each request, on the thread of the admin listener.
void add_hours_pages(router& to, std::shared_ptr<services> shared, known_hours_source known);

}  // namespace switchhook::server
