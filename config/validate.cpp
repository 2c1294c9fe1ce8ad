#include "config/validate.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include "base/guid.hpp"

namespace switchhook::config {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool is_letter(char c) { return letters.find(c) != std::string_view::npos; }
bool is_digit(char c) { return digits.find(c) != std::string_view::npos; }

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool is_host_name(std::string_view text) {
    if (text.empty() || text.size() > 253) return false;
    while (true) {
        const auto dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        if (dot == std::string_view::npos) return true;
        text.remove_prefix(dot + 1);
    }
}

bool is_address(std::string_view text, int family) {
    unsigned char bytes[sizeof(in6_addr)];
    if (text.find('\0') != std::string_view::npos) return false;
    return ::inet_pton(family, std::string(text).c_str(), bytes) == 1;
}

bool is_port(std::string_view text) {
    unsigned number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failure == std::errc() && end == text.data() + text.size() && number > 0 && number <= 65535;
}

bool is_authority(std::string_view text) {
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos || !is_address(text.substr(1, close - 1), AF_INET6)) return false;
        const auto rest = text.substr(close + 1);
        return rest.empty() || (rest.starts_with(':') && is_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    return is_host_name(text.substr(0, colon)) &&
           (colon == std::string_view::npos || is_port(text.substr(colon + 1)));
}

// "" or /segment/segment…, one slash at the end allowed.
bool is_plain_path(std::string_view path) {
    if (path.ends_with('/')) path.remove_suffix(1);
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto segment = path.substr(0, path.find('/'));
        const bool plain = std::all_of(segment.begin(), segment.end(), [](char c) {
            return is_letter(c) || is_digit(c) || std::string_view("-._~").find(c) != std::string_view::npos;
        });
        if (segment.empty() || segment == "." || segment == ".." || !plain) return false;
        path.remove_prefix(segment.size());
    }
    return true;
}

std::string last_system_error() { return std::system_category().message(errno); }

std::string cannot_open(const std::filesystem::path& path, const std::string& why) {
    return "cannot open " + in_quotes(path.string()) + ": " + why;
}

}  // namespace

complaint check_guid(std::string_view text) {
    if (is_guid(text)) return std::nullopt;
    return "expected a GUID such as 00000000-0000-0000-0000-000000000001, found " + in_quotes(text);
}

complaint check_tenant(std::string_view text) {
    if (is_guid(text) || (text.find('.') != std::string_view::npos && is_host_name(text)))
        return std::nullopt;
    return "expected the tenant's GUID or a domain such as contoso.onmicrosoft.com, found " + in_quotes(text);
}

complaint check_served_tenant(std::string_view text) {
    if (is_guid(text) || text == "any") return std::nullopt;
    return "expected the tenant's GUID, by which callback tokens name it, or \"any\"; found " +
           in_quotes(text);
}

complaint check_endpoint(std::string_view text) {
    constexpr std::string_view plain = "http://";
    if (!text.starts_with(plain)) return check_https_url(text);
    return check_https_url("https://" + std::string(text.substr(plain.size())));
}

complaint check_address(std::string_view text) {
    if (is_address(text, AF_INET) || is_address(text, AF_INET6)) return std::nullopt;
    return "expected an IP address such as 0.0.0.0, 127.0.0.1 or ::, found " + in_quotes(text);
}

complaint check_https_url(std::string_view text) {
    constexpr std::string_view scheme = "https://";
    if (!text.starts_with(scheme))
        return "expected a URL that begins with https://, found " + in_quotes(text);
    const auto rest = text.substr(scheme.size());
    const auto slash = std::min(rest.find('/'), rest.size());
    if (rest.find('@') != std::string_view::npos) return "a URL here names no user";
    if (rest.find_first_of("?#") != std::string_view::npos) return "a URL here has no query and no fragment";
    if (!is_authority(rest.substr(0, slash)))
        return "expected https://host or https://host:port, found " + in_quotes(text);
    if (!is_plain_path(rest.substr(slash)))
        return "the path of a URL here is made of letters, digits and -._~ only, without empty, . or .. "
               "segments";
    return std::nullopt;
}

complaint check_public_url(std::string_view text) {
    constexpr std::string_view free_port = ":0";
    return check_https_url(text.ends_with(free_port) ? text.substr(0, text.size() - free_port.size()) : text);
}

complaint check_host_pattern(std::string_view text) {
    const auto name = text.starts_with("*.") ? text.substr(2) : text;
    const bool digits_only = name.find_first_not_of("0123456789.") == std::string_view::npos;
    if (is_address(text, AF_INET) || is_address(text, AF_INET6) || (is_host_name(name) && !digits_only))
        return std::nullopt;
    return "expected a host such as crm.example.com, *.example.com or 10.0.0.1, without scheme, port and "
           "path; found " +
           in_quotes(text);
}

complaint check_name(std::string_view text) {
    const bool plain = std::all_of(
        text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
    if (plain && !text.empty() && text.size() <= 64) return std::nullopt;
    return "expected a name of at most 64 letters, digits, - and _, found " + in_quotes(text);
}

complaint check_language(std::string_view text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
    if (plain && text.size() >= 2 && text.size() <= 35 && is_letter(text.front()) && text.back() != '-')
        return std::nullopt;
    return "expected a language such as \"en-US\", found " + in_quotes(text);
}

complaint check_not_empty(std::string_view text) {
    if (!text.empty()) return std::nullopt;
    return "must not be empty";
}

complaint check_readable_file(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) return cannot_open(file, last_system_error());
    struct stat about {};
    const bool folder = ::fstat(opened, &about) == 0 && S_ISDIR(about.st_mode);
    ::close(opened);
    if (folder) return cannot_open(file, std::system_category().message(EISDIR));
    return std::nullopt;
}

complaint check_folder(const std::filesystem::path& folder) {
    DIR* opened = ::opendir(folder.c_str());
    if (opened == nullptr) return cannot_open(folder, last_system_error());
    ::closedir(opened);
    return std::nullopt;
}

complaint check_makeable_folder(const std::filesystem::path& folder) {
    struct stat about {};
    const auto cannot_be = [&](int error) {
        return "cannot be a folder: " + in_quotes(folder.string()) + ": " +
               std::system_category().message(error);
    };
    if (folder.native().find('\0') != std::string::npos) return cannot_be(EINVAL);
    if (::stat(folder.c_str(), &about) == 0) {
        if (S_ISDIR(about.st_mode)) return std::nullopt;
        return cannot_be(ENOTDIR);
    }
    // What is missing will be made. A file on the way, or a name that is too long, stays in the way.
    if (errno == ENOENT || errno == EACCES) return std::nullopt;
    return cannot_be(errno);
}

}  // namespace switchhook::config
