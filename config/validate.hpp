#pragma once
// Small judgements about single values: nothing when the value is fine, otherwise what is wrong with it.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace switchhook::config {

using complaint = std::optional<std::string>;

complaint check_guid(std::string_view text);
// A GUID or a domain such as contoso.onmicrosoft.com; "common" and its like cannot sign a bot in.
complaint check_tenant(std::string_view text);
// A GUID, as callback tokens name tenants, or "any".
complaint check_served_tenant(std::string_view text);
// https:// or http://host[:port][/path]: an endpoint on the same machine.
complaint check_endpoint(std::string_view text);
// An IPv4 or IPv6 address without port.
complaint check_address(std::string_view text);
// https://host[:port][/path], and nothing that a proxy and we might read differently: no user, query,
// fragment, escapes, empty or dot segments.
complaint check_https_url(std::string_view text);
// The same, and "https://host:0" for the port that the listener will get.
complaint check_public_url(std::string_view text);
// A host name, "*.name" for all names below it, or an IP address; no port.
complaint check_host_pattern(std::string_view text);
// What may stand in a path and in a log line: letters, digits, '-' and '_', at most 64.
complaint check_name(std::string_view text);
// A language tag such as en-US.
complaint check_language(std::string_view text);
complaint check_not_empty(std::string_view text);

// They look at what they are given, and complain with the words of the operating system.
complaint check_readable_file(const std::filesystem::path& file);
complaint check_folder(const std::filesystem::path& folder);
// A folder, or nothing yet in a place where one can be. Whether it can be written is not asked: who checks a
// configuration is not always who runs it.
complaint check_makeable_folder(const std::filesystem::path& folder);

}  // namespace switchhook::config
