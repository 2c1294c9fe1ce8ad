#pragma once
// The answers of the control API that more than one page gives.

#include <string>

#include "net/http.hpp"

namespace switchhook::emulator {

net::http_response json_response(unsigned status, std::string body);
net::http_response done();  // 204
net::http_response no_such_call();
net::http_response too_late();
net::http_response wrong_verb();
net::http_response not_there();

}  // namespace switchhook::emulator
