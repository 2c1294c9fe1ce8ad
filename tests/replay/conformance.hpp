#pragma once
// Whether a request body is one that the metadata allows.

#include <string>
#include <string_view>
#include <vector>

#include "base/json/document.hpp"
#include "tests/replay/csdl.hpp"

namespace switchhook::test {

// Every member that is no parameter, every value of another type, every parameter that must be there and is
// not: "/transferTarget/identity: …". Empty when the body conforms. `beyond` names members that the reference
// pages have and the metadata lacks.
std::vector<std::string> find_violations(const csdl& metadata, std::string_view action, json::value body,
                                         const std::vector<std::string_view>& beyond = {});

}  // namespace switchhook::test
