#pragma once
// What the stream of events tells of a call: docs/http.md describes each kind. No phone number, token or
// sensitive key appears.

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/responses.hpp"
#include "server/events/feed.hpp"
#include "server/runtime/live_call.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

struct news_item {
    std::string_view kind;
    std::string data;
};
using news = std::vector<news_item>;

// Of a step that the call, still as it was before, is about to take as the `n`-th of its journal.
news news_of_step(const live_call& before, std::uint64_t n, const bot::event& e,
                  const bot::step_result& result, bot::instant at);
news_item news_of_failure(const live_call& c, std::uint32_t request, std::string_view method,
                          const graph::request_failure& why, bot::instant at);
news_item news_of_end(const ended_call& c);

void publish(event_feed& feed, const graph::call_id& call, news all);

}  // namespace switchhook::server
