#include "net/message_text.hpp"

#include <algorithm>
#include <charconv>

namespace switchhook::net {
namespace {

bool is_token_character(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

// RFC 9110 section 5.6.2
bool is_token(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_token_character);
}

// RFC 9110 section 5.5
bool is_field_value(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7f;
    });
}

bool is_target(std::string_view text) {
    return !text.empty() && (text.front() == '/' || text == "*") &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool is_framing(std::string_view name) {
    return same_name(name, "Content-Length") || same_name(name, "Transfer-Encoding") ||
           same_name(name, "Connection");
}

void append_number(std::string& text, std::size_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    text.append(digits, end);
}

void append_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\r\n");
}

bool append_fields(std::string& text, const header_list& headers) {
    for (const header& h : headers) {
        if (!is_token(h.name) || !is_field_value(h.value)) return false;
        if (!is_framing(h.name)) append_field(text, h.name, h.value);
    }
    return true;
}

void append_length(std::string& text, std::size_t length) {
    text.append("Content-Length: ");
    append_number(text, length);
    text.append("\r\n");
}

}  // namespace

bool never_has_body(unsigned status) { return status / 100 == 1 || status == 204 || status == 304; }

std::optional<std::string> response_header_text(const http_response& response, framing how,
                                                persistence after) {
    if (response.status < 200 || response.status > 999) return {};
    std::string text;
    text.reserve(512);
    text.append("HTTP/1.1 ");
    append_number(text, response.status);
    text.append(" ").append(reason_phrase(response.status)).append("\r\n");
    if (!append_fields(text, response.headers)) return {};
    if (how == framing::chunked)
        text.append("Transfer-Encoding: chunked\r\n");
    else if (how == framing::length &&
             !never_has_body(response.status))  // RFC 9110 section 8.6: not with 204
        append_length(text, response.body.size());
    if (after == persistence::close) text.append("Connection: close\r\n");
    if (after == persistence::keep_http_1_0) text.append("Connection: keep-alive\r\n");
    text.append("\r\n");
    return text;
}

std::optional<std::string> request_header_text(const origin& to, const http_request& request) {
    if (!is_token(request.method) || !is_target(request.target)) return {};
    std::string text;
    text.reserve(512 + request.target.size());
    text.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\n");
    if (request.headers.find("Host").empty()) {
        const std::string whole = to_string(to);
        const std::string_view authority = std::string_view(whole).substr(whole.find("//") + 2);
        if (!is_field_value(authority)) return {};
        append_field(text, "Host", authority);
    }
    if (request.headers.find("User-Agent").empty()) append_field(text, "User-Agent", "switchhook");
    if (!append_fields(text, request.headers)) return {};
    // RFC 9110 section 8.6: said even when zero by methods that have a body as a rule.
    const bool usual = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (usual || !request.body.empty()) append_length(text, request.body.size());
    text.append("\r\n");
    return text;
}

std::string_view reason_phrase(unsigned status) {
    switch (status) {
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 502: return "Bad Gateway";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        default: return "";  // allowed to be empty (RFC 9112 section 4)
    }
}

}  // namespace switchhook::net
