#pragma once
// Which flows calls follow, and how to have them read anew.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/admin/router.hpp"
#include "server/reload/report.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

// From any thread. `reload` calls what it was given once, on whatever thread.
struct reload_access {
    std::function<void(std::function<void(const reload_report&)>)> reload;
    std::function<std::optional<reload_report>()> last;
};

// How many calls follow which flow here, for another instance.
inline constexpr std::string_view flow_counts_kind = "flows";
asio::awaitable<std::string> give_flow_counts(runtime& calls);

void add_flow_pages(router& to, std::shared_ptr<services> shared, runtime& calls, reload_access reloads);

}  // namespace switchhook::server
