#pragma once
// RFC 9457: what was wrong with a request, for people and programs.

#include <string>
#include <string_view>

#include "base/problems.hpp"
#include "net/http.hpp"

namespace switchhook::emulator {

net::http_response problem_document(unsigned status, std::string_view title, std::string_view detail = {});
// 400, with each mistake in the body of the request under "errors": {"pointer", "detail", "line", "column"}
net::http_response problem_document(const problems& mistakes);

}  // namespace switchhook::emulator
