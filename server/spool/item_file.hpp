#pragma once
// What stands in the file of an item: {"spool": 1, "kind": …, "made": …, "due": …, "document": {…}}, times in
// milliseconds since 1970.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace switchhook::server {

using wall_milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

struct spool_entry {
    std::string id;    // a GUID, and the name of the file
    std::string kind;  // who takes care of it: "notice", …
    wall_milliseconds made{};
    wall_milliseconds due{};  // not before
};

struct spool_item {
    spool_entry entry;
    std::string document;  // a JSON object
};

std::string write_item(const spool_item& item);
// Nothing for what is damaged. The id is the file's to say.
std::optional<spool_item> read_item(std::string_view text, std::string id);

}  // namespace switchhook::server
