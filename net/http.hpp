#pragma once
// Plain HTTP/1.1 messages, whole in memory and bounded. No Beast here: this header is cheap to include.

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::net {

struct header {
    std::string name;
    std::string value;
    friend bool operator==(const header&, const header&) = default;
};

// In wire order; names compare without case.
class header_list {
  public:
    header_list() = default;
    header_list(std::initializer_list<header> all) : all_(all) {}

    // The first of that name, or an empty view.
    [[nodiscard]] std::string_view find(std::string_view name) const;
    void set(std::string_view name, std::string value);  // replaces the first of that name, or appends
    void add(std::string name, std::string value) { all_.push_back({std::move(name), std::move(value)}); }

    [[nodiscard]] auto begin() const { return all_.begin(); }
    [[nodiscard]] auto end() const { return all_.end(); }

  private:
    std::vector<header> all_;
};

struct http_request {
    std::string method = "GET";
    std::string target = "/";  // origin form: path and query
    header_list headers;
    std::string body;
};

class body_source;  // net/body_source.hpp

struct http_response {
    unsigned status = 200;
    header_list headers;
    std::string body;
    std::shared_ptr<body_source> stream{};  // from a handler only: written piece by piece in place of `body`
};

bool same_name(std::string_view a, std::string_view b);  // header names: ASCII without case

}  // namespace switchhook::net
