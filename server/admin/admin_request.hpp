#pragma once
// A request as the handlers of the admin listener see it.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/admin/problem.hpp"

namespace switchhook::server {

using named_texts = std::vector<std::pair<std::string, std::string>>;

enum class role {
    viewer,  // may look at calls, but neither at numbers nor at what callers typed, and change nothing
    admin,
};

struct admin_request {
    net::http_request http;
    std::string id;  // X-Request-Id
    role who = role::viewer;
    named_texts parameters;  // of the path: {id} is decoded, {rest...} as it came
    named_texts query;       // decoded, in order

    // Throws std::logic_error for a name that the template of the route does not have.
    [[nodiscard]] const std::string& parameter(std::string_view name) const;
    // The first of that name; nothing when it is absent.
    [[nodiscard]] std::optional<std::string_view> option(std::string_view name) const;
    // Nothing when it is absent; 400 for what is no whole number from `least` to `most`.
    [[nodiscard]] result<std::optional<std::uint64_t>, problem_document> number(std::string_view name,
                                                                                std::uint64_t least,
                                                                                std::uint64_t most) const;
    // The problem with a query that holds other names than these.
    [[nodiscard]] std::optional<problem_document> unknown_option(
        const std::vector<std::string_view>& known) const;
};

// The client's own id when it is 1 to 128 visible ASCII characters, else a fresh GUID.
std::string request_id_of(const net::http_request& request);

// Decodes one segment of a path, or a name or value of a query. Nothing for a broken escape, a control
// character, what is no UTF-8, or more than 512 bytes.
std::optional<std::string> decoded(std::string_view text);

// What a client wrote, fit to be said back to it: shortened, and ASCII.
std::string shown(std::string_view text);

// What is behind the `?`; 400 when a part cannot be decoded, or there are more than 32.
result<named_texts, problem_document> parse_query(std::string_view query);

}  // namespace switchhook::server
