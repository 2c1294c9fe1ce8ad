#pragma once

#include <string>

namespace switchhook {

// A random GUID: dashed, lower case, version 4. Unlikely to be met again, but not secret. From any thread.
std::string random_guid();

}  // namespace switchhook
