#pragma once
// What the control API says and takes beside Graph's own types.

#include <string_view>
#include <vector>

namespace switchhook::server {

struct own_schema {
    std::string_view name;
    std::string_view schema;  // JSON
};
const std::vector<own_schema>& own_schemas();

}  // namespace switchhook::server
