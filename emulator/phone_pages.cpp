#include "emulator/phone_pages.hpp"

#include "emulator/control/control_reply.hpp"
#include "emulator/control/problem_document.hpp"
#include "web/files.hpp"

namespace switchhook::emulator {

bool has_phone_pages() { return web::find_file("phone", "/") != nullptr; }

std::optional<net::http_response> phone_page(std::string_view method, std::string_view path) {
    constexpr std::string_view site = "/phone";
    if (!path.starts_with(site)) return std::nullopt;
    path.remove_prefix(site.size());
    if (path.empty()) path = "/";
    if (!path.starts_with('/')) return std::nullopt;
    if (method != "GET") return wrong_verb();
    const auto* file = web::find_file("phone", path);
    if (file == nullptr)
        return !has_phone_pages() ? problem_document(404, "This program was built without the phone")
                                  : not_there();
    net::http_response response;
    auto& headers = response.headers;
    headers.set("Content-Type", std::string(web::type_of(file->path)));
    headers.set("Cache-Control",
                web::is_kept_for_ever(*file) ? "public, max-age=31536000, immutable" : "no-cache");
    headers.set("Content-Security-Policy", std::string(web::content_security_policy));
    headers.set("Permissions-Policy", "microphone=(self)");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("X-Content-Type-Options", "nosniff");
    response.body = file->content;
    return response;
}

}  // namespace switchhook::emulator
