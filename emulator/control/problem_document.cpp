#include "emulator/control/problem_document.hpp"

#include <utility>

#include "base/json/writer.hpp"

namespace switchhook::emulator {
namespace {

net::http_response response_of(unsigned status, std::string body) {
    net::http_response response;
    response.status = status;
    response.headers.set("Content-Type", "application/problem+json");
    response.body = std::move(body);
    return response;
}

}  // namespace

net::http_response problem_document(unsigned status, std::string_view title, std::string_view detail) {
    json::writer w;
    w.object([&] {
        w.field("type", "about:blank");
        w.field("title", title);
        w.field("status", status);
        if (!detail.empty()) w.field("detail", detail);
    });
    return response_of(status, w.take());
}

net::http_response problem_document(const problems& mistakes) {
    json::writer w;
    w.object([&] {
        w.field("type", "about:blank");
        w.field("title", "The request cannot be understood");
        w.field("status", 400);
        w.array("errors", [&] {
            for (const auto& p : mistakes.all()) {
                w.object([&] {
                    w.field("detail", p.what);
                    w.field("pointer", p.path);
                    w.field("line", p.line);
                    w.field("column", p.column);
                });
            }
        });
    });
    return response_of(400, w.take());
}

}  // namespace switchhook::emulator
