#include "web/files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace switchhook::web {

const std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const file* find_file(std::string_view site, std::string_view path) {
    if (!path.starts_with('/')) return nullptr;
    path.remove_prefix(1);
    if (path.empty()) path = "index.html";
    const auto all = built_files();
    const auto found = std::find_if(all.begin(), all.end(), [&](const file& f) {
        return f.path.size() == site.size() + 1 + path.size() && f.path.starts_with(site) &&
               f.path[site.size()] == '/' && f.path.ends_with(path);
    });
    return found == all.end() ? nullptr : &*found;
}

std::string_view type_of(std::string_view path) {
    using entry = std::pair<std::string_view, std::string_view>;
    constexpr std::array<entry, 5> types{entry{".html", "text/html; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".svg", "image/svg+xml"},
                                         {".json", "application/json"}};
    for (const auto& [ending, type] : types)
        if (path.ends_with(ending)) return type;
    return "application/octet-stream";
}

bool is_kept_for_ever(const file& f) { return f.path.find("/assets/") != std::string_view::npos; }

}  // namespace switchhook::web
