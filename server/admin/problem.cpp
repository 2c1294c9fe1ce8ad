#include "server/admin/problem.hpp"

#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

net::http_response response_of(unsigned status, std::string body, std::string type) {
    net::http_response r;
    r.status = status;
    r.headers.set("Content-Type", std::move(type));
    r.headers.set("Cache-Control", "no-store");
    r.body = std::move(body);
    return r;
}

}  // namespace

problem_document make_problem(unsigned status, std::string detail) {
    problem_document p;
    p.status = status;
    p.detail = std::move(detail);
    return p;
}

problem_document make_problem(const problems& mistakes) {
    auto p = make_problem(400, "the body of the request has mistakes");
    p.mistakes = mistakes.all();
    return p;
}

problem_document method_not_allowed(std::string_view allow) {
    auto p = make_problem(405, "this path takes " + std::string(allow));
    p.headers.set("Allow", std::string(allow));
    return p;
}

problem_document try_later(std::string detail, unsigned seconds) {
    auto p = make_problem(503, std::move(detail));
    p.headers.set("Retry-After", std::to_string(seconds));
    return p;
}

std::string_view title_of(unsigned status) {
    switch (status) {
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 409: return "Conflict";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        default: return "Error";
    }
}

net::http_response to_response(const problem_document& p, std::string_view request_id) {
    json::writer w;
    w.object([&] {
        w.field("type", "about:blank");
        w.field("title", title_of(p.status));
        w.field("status", p.status);
        w.field("detail", p.detail);
        w.field("requestId", request_id);
        if (p.mistakes.empty()) return;
        w.array("errors", [&] {
            for (const auto& m : p.mistakes) {
                w.object([&] {
                    w.field("detail", m.what);
                    w.field("pointer", m.path);
                    if (m.line == 0) return;
                    w.field("line", m.line);
                    w.field("column", m.column);
                });
            }
        });
    });
    auto body = w.take();
    if (!p.members.empty()) body.insert(body.size() - 1, ',' + p.members);
    auto r = response_of(p.status, std::move(body), "application/problem+json");
    for (const auto& h : p.headers) r.headers.set(h.name, h.value);
    return r;
}

net::http_response text_response(std::string body, std::string type) {
    return response_of(200, std::move(body), std::move(type));
}

net::http_response json_response(std::string body, unsigned status) {
    return response_of(status, std::move(body), "application/json");
}

}  // namespace switchhook::server
