#pragma once
// The objects of a configuration file, opened as keys ask for them, so that each can say at the end which of
// its names nobody knew.

#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/json/fields.hpp"

namespace switchhook::config {

class object_tree {
  public:
    explicit object_tree(json::spot root);

    struct holder {
        json::fields& object;
        std::string_view name;  // the last part of the key
    };
    // The object that holds "listen.port", and "port". An object that the file lacks reads as an empty one.
    holder holder_of(std::string_view key);

    // Where the key stands, or else the object that would hold it.
    json::spot place_of(std::string_view key);

    void complain_of_unknown_names();

  private:
    json::fields& object(std::string_view key);

    std::map<std::string, json::fields, std::less<>> objects_;
    std::deque<json::node> absent_;
};

// listen.port -> /listen/port
std::string pointer_of(std::string_view key);

}  // namespace switchhook::config
