#pragma once
// A list of people to be called: CSV whose first line names the columns, `to` among them, or JSON lines with a
// member `to`. The others are parameters of the flow, unless they have no name, or one that begins with #.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"
#include "server/calling/target.hpp"

namespace switchhook::server {

struct list_entry {
    unsigned line = 0;
    call_target target;
    std::map<std::string, std::string> params{};
};

// Every bad line is a problem, and somebody who is in it twice too. A parameter whose cell is empty is left out.
std::vector<list_entry> read_target_list(std::string_view text, const std::string& file, problems& out);

}  // namespace switchhook::server
