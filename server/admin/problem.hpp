#pragma once
// What went wrong with a request, for people and programs: https://www.rfc-editor.org/rfc/rfc9457

#include <string>
#include <string_view>
#include <vector>

#include "base/problems.hpp"
#include "base/result.hpp"
#include "net/http.hpp"

namespace switchhook::server {

struct problem_document {
    unsigned status = 500;
    std::string detail;             // what to do about it, in a sentence
    net::header_list headers;       // Allow, Retry-After, …
    std::vector<problem> mistakes;  // in the body of the request: "errors"
    std::string members;            // more of them, as JSON: `"code":"8522"`
};

problem_document make_problem(unsigned status, std::string detail);
// 400, with each mistake and where in the body it is.
problem_document make_problem(const problems& mistakes);
problem_document method_not_allowed(std::string_view allow);
problem_document try_later(std::string detail, unsigned seconds);  // 503

std::string_view title_of(unsigned status);  // "Not Found"

// `request_id` becomes a member, so that the document alone leads to the line in the log.
net::http_response to_response(const problem_document& p, std::string_view request_id);

// What a handler gives: an answer, or what is wrong.
using reply = result<net::http_response, problem_document>;

// 200, not to be kept by caches.
net::http_response text_response(std::string body, std::string type = "text/plain; charset=utf-8");
net::http_response json_response(std::string body, unsigned status = 200);

}  // namespace switchhook::server
