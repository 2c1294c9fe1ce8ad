#pragma once
// A request as it waits in the spool. Headers stand there as they will be sent, secrets too: the file is
// readable by the server's user alone.

#include <filesystem>
#include <optional>
#include <string>

#include "base/json/document.hpp"
#include "server/outside/service_request.hpp"

namespace switchhook::server::outside {

struct notice {
    service_request request;
    // In place of the body: what this file holds when it is told, such as a recording. Not removed.
    std::filesystem::path body_file{};
};

std::string write_notice(const notice& n);
std::optional<notice> read_notice(const std::string& document);

}  // namespace switchhook::server::outside
