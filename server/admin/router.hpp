#pragma once
// Which handler serves what: a table of verbs and path templates, from which the description of the API is
// made as well.
//
//     api.add({"GET", "/api/calls/{id}", access::bearer, "one call with its timeline", [](admin_request q) …});
//
// `{name}` takes one segment, decoded; `{name...}` at the end takes the rest of the path as it came, one segment
// at least. Where several templates fit, the one wins that has words where others have names, from the left.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "net/asio.hpp"
#include "server/admin/admin_request.hpp"

namespace switchhook::server {

enum class access {
    open,    // probes
    page,    // the console's own files, which are no part of the API
    viewer,  // who may look may have it, without numbers
    bearer,  // operators alone
};

struct route {
    // Awaited in place; owns the request. An exception answers 500.
    using handler = std::function<asio::awaitable<reply>(admin_request)>;

    std::string verb;  // "GET" serves HEAD as well
    std::string path;
    access who = access::bearer;
    std::string summary;  // for the description of the API
    handler serve;
    std::vector<std::string_view> options = {};  // literals: what the query may have
};

// For handlers that need not wait.
asio::awaitable<reply> at_once(reply answer);

struct route_match {
    const route* to = nullptr;
    named_texts parameters;
};

// Not thread-safe while routes are added.
class router {
  public:
    // Throws std::logic_error for a template that cannot be read, or one that is taken.
    void add(route r);
    [[nodiscard]] const std::vector<route>& routes() const { return routes_; }

    // `path` is what stands before the `?`. 404, with a path that is near; 405 with Allow; 400 for a segment that
    // cannot be decoded.
    [[nodiscard]] result<route_match, problem_document> find(std::string_view verb,
                                                             std::string_view path) const;

  private:
    [[nodiscard]] problem_document not_found(std::string_view path) const;

    std::vector<route> routes_;
};

}  // namespace switchhook::server
