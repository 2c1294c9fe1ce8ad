#include "emulator/control/control_reply.hpp"

#include <utility>

#include "emulator/control/problem_document.hpp"

namespace switchhook::emulator {

net::http_response json_response(unsigned status, std::string body) {
    net::http_response response;
    response.status = status;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "no-store");
    response.body = std::move(body);
    return response;
}

net::http_response done() {
    net::http_response response;
    response.status = 204;
    return response;
}
net::http_response no_such_call() { return problem_document(404, "There is no such call, or no longer"); }
net::http_response too_late() {
    return problem_document(409, "Nobody hears that",
                            "The call is over, or not answered yet, or too much waits already.");
}
net::http_response wrong_verb() { return problem_document(405, "That method is not allowed here"); }
net::http_response not_there() { return problem_document(404, "There is nothing here"); }

}  // namespace switchhook::emulator
