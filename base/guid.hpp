#pragma once

#include <string>
#include <string_view>

namespace switchhook {

// A random GUID: dashed, lower case, version 4. Unlikely to be met again, but not secret. From any thread.
std::string random_guid();

// 8-4-4-4-12 hexadecimal digits, of either case.
bool is_guid(std::string_view text);

}  // namespace switchhook
