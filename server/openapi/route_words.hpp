#pragma once
// What each route of the control API takes and says: for its description.

#include <string_view>
#include <vector>

namespace switchhook::server {

struct option_words {
    std::string_view name;
    std::string_view in;      // query or header
    std::string_view schema;  // JSON
    std::string_view words;
};
struct answer_words {
    unsigned status = 200;
    std::string_view words;
    std::string_view type{};    // empty: no body
    std::string_view schema{};  // name; empty: a text
};
struct route_words {
    std::string_view route;  // "GET /api/calls"
    std::string_view id;     // operationId
    std::string_view body{};
    std::vector<answer_words> answers{};  // of success
    std::vector<unsigned> problems{};     // beside 401
    std::vector<option_words> options{};
};
// Null for a route that nobody has described.
const route_words* words_about(std::string_view route);

}  // namespace switchhook::server
