#include "server/admin/probe_pages.hpp"

namespace switchhook::server {
namespace {

net::http_response ready(const std::string& missing) {
    auto r = text_response(missing.empty() ? "ready\n" : missing + '\n');
    if (!missing.empty()) r.status = 503;
    return r;
}

}  // namespace

void add_probe_pages(router& to, std::shared_ptr<services> shared, readiness not_ready) {
    to.add({"GET", "/livez", access::open, "Whether the process answers",
            [](const admin_request&) { return at_once(text_response("alive\n")); }});
    to.add(
        {"GET", "/readyz", access::open, "Whether calls can be taken",
         [not_ready = std::move(not_ready)](const admin_request&) { return at_once(ready(not_ready())); }});
    to.add({"GET", "/metrics", access::viewer, "Metrics as Prometheus text",
            [shared = std::move(shared)](const admin_request&) {
                return at_once(text_response(shared->metrics.prometheus_text(), "text/plain; version=0.0.4"));
            }});
}

}  // namespace switchhook::server
