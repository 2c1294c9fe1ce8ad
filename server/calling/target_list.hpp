#pragma once
// A list of people to be called: CSV whose first line names the columns, `to` among them, or JSON lines with a
// member `to`.

#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"
#include "server/calling/target.hpp"

namespace switchhook::server {

struct list_entry {
    unsigned line = 0;
    call_target target;
};

// Every bad line is a problem, and somebody who is in it twice too. Other columns are passed over.
std::vector<list_entry> read_target_list(std::string_view text, const std::string& file, problems& out);

}  // namespace switchhook::server
