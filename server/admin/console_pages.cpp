#include "server/admin/console_pages.hpp"

#include "base/json/writer.hpp"
#include "web/files.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view folder = "console";

constexpr std::string_view no_console =
    "This server was built without its console (SWITCHHOOK_WEB=OFF).\n"
    "The API is described at /api/openapi.json; \"switchhook calls\" shows calls in a terminal.\n";

net::http_response page_of(const web::file& f) {
    net::http_response r;
    r.headers.set("Content-Type", std::string(web::type_of(f.path)));
    r.headers.set("Cache-Control",
                  web::is_kept_for_ever(f) ? "public, max-age=31536000, immutable" : "no-cache");
    r.headers.set("Content-Security-Policy", std::string(web::content_security_policy));
    r.headers.set("Cross-Origin-Opener-Policy", "same-origin");
    r.headers.set("Referrer-Policy", "no-referrer");
    r.headers.set("X-Content-Type-Options", "nosniff");
    r.body = f.content;
    return r;
}

}  // namespace

void add_console_pages(router& to) {
    const auto* index = web::find_file(folder, "/");
    to.add({"GET", "/", access::page, "The console", [index](const admin_request&) {
                return at_once(index == nullptr ? text_response(std::string(no_console)) : page_of(*index));
            }});
    for (const auto& f : web::built_files()) {
        if (!f.path.starts_with(folder) || &f == index) continue;
        to.add({"GET", std::string(f.path.substr(folder.size())), access::page, "Part of the console",
                [&f](const admin_request&) { return at_once(page_of(f)); }});
    }
}

void add_whoami_page(router& to) {
    to.add({"GET", "/api/whoami", access::viewer, "What the token may do, and the version of the server",
            [](const admin_request& q) {
                json::writer w;
                w.object([&] {
                    w.field("role", q.who == role::admin ? "admin" : "viewer");
                    w.field("version", SWITCHHOOK_VERSION);
                });
                return at_once(json_response(w.take()));
            }});
}

}  // namespace switchhook::server
