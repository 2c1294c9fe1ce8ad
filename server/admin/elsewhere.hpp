#pragma once
// Pages that another instance gives: of a call that it leads, and its part of a list.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"
#include "server/instances/neighbours.hpp"
#include "server/runtime/runtime.hpp"
#include "server/store/call_filter.hpp"

namespace switchhook::server {

inline constexpr std::string_view page_kind = "page", live_calls_kind = "live";

// The page as the instance gives it that leads the call. Nothing when this one is to give it.
asio::awaitable<std::optional<net::http_response>> page_of_leader(std::shared_ptr<services> shared,
                                                                  runtime& calls, net::http_request request,
                                                                  graph::call_id call);
// The first that is there, of the other instances.
asio::awaitable<std::optional<net::http_response>> page_of_any(std::shared_ptr<services> shared,
                                                               net::http_request request);

struct live_entry {
    std::string rank;     // call_list.hpp
    std::string summary;  // a JSON object, one line
};
// Of this instance, the latest first.
asio::awaitable<std::vector<live_entry>> live_here(runtime& calls, std::string behind, std::size_t most,
                                                   call_filter wanted);
// Of all.
asio::awaitable<std::vector<live_entry>> live_everywhere(std::shared_ptr<services> shared, runtime& calls,
                                                         std::string behind, std::size_t most,
                                                         call_filter wanted);

// As the list shows a call that lives at another instance; empty when none leads it.
inline constexpr std::string_view summary_kind = "summary";
asio::awaitable<std::string> summary_elsewhere(std::shared_ptr<services> shared, graph::call_id call);
asio::awaitable<std::string> give_summary(runtime& calls, question q);

// What is asked for, and answered. A target is the path with its query.
net::http_request request_in(const question& q);
std::string to_text(const net::http_response& r);
asio::awaitable<std::string> answer_live_calls(runtime& calls, question q);

}  // namespace switchhook::server
