#pragma once
// The files of the console and of the browser phone, as they were built into this binary.

#include <span>
#include <string_view>

namespace switchhook::web {

struct file {
    std::string_view path;  // console/index.html
    std::string_view content;
};

// None in a binary that was built without them (-DSWITCHHOOK_WEB=OFF).
std::span<const file> built_files();

// By the path that a browser asks for, without its query: "/" is the page itself. Null for one that is not there.
const file* find_file(std::string_view site, std::string_view path);

// Content-Type of what has such a name.
std::string_view type_of(std::string_view path);
// Its name changes with its content.
bool is_kept_for_ever(const file& f);

// What a browser may load into these pages: nothing but what the server itself gives, and no script or style that stands
// in a page. https://www.w3.org/TR/CSP3/
extern const std::string_view content_security_policy;

}  // namespace switchhook::web
