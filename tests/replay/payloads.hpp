#pragma once
// Folders of bodies as they travel, a file each, named <page>-<number>-<kind>.json after the reference page
// they belong to: call-playprompt-01-request.json, call-answer-03-notification.json,
// call-record-01-response.json.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "graph/model/methods.hpp"

namespace switchhook::test {

enum class payload_kind { notification, request, response };

struct payload {
    std::filesystem::path file;
    payload_kind kind = payload_kind::notification;
    std::string page;  // call-playprompt
    std::string text;
};

// All *.json of the folder and the folders in it. Throws std::runtime_error when there is none, or when a
// name says no kind.
std::vector<payload> read_payloads(const std::filesystem::path& folder);

// Our own, and those that SWITCHHOOK_PAYLOADS names (separated by colons).
std::vector<payload> all_payloads();
std::vector<std::filesystem::path> folders_in(std::string_view list);

// The method that a page describes. Throws for a page that describes none.
graph::method method_of_page(std::string_view page);
std::string_view page_of(const graph::method_description& m);

}  // namespace switchhook::test
