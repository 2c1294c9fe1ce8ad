#include "server/admin/json_body.hpp"

namespace switchhook::server {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1; parameters do not matter: JSON is UTF-8.
bool is_json_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (type.ends_with(' ') || type.ends_with('\t')) type.pop_back();
    for (auto& c : type) c = lower(c);
    return type == "application/json" || (type.starts_with("application/") && type.ends_with("+json"));
}

std::optional<problem_document> unfit(const admin_request& request, std::size_t most) {
    if (request.http.body.size() > most)
        return make_problem(413, "the body may have " + std::to_string(most) + " bytes, and has " +
                                     std::to_string(request.http.body.size()));
    const auto type = request.http.headers.find("Content-Type");
    if (!is_json_type(type)) {
        auto p = make_problem(415, "the body must be JSON: Content-Type: application/json, found " +
                                       (type.empty() ? "none" : '"' + shown(type) + '"'));
        p.headers.set("Accept", "application/json");
        return p;
    }
    if (request.http.body.empty()) return make_problem(400, "the body is empty; expected a JSON object");
    return std::nullopt;
}

}  // namespace

result<json::document, problem_document> read_json(const admin_request& request, std::size_t most) {
    if (auto p = unfit(request, most)) return *std::move(p);
    auto document = json::document::parse(request.http.body, json::duplicates::refuse);
    if (document.has_value()) return *std::move(document);
    problems mistakes;  // the tolerant reader knows no places
    json::parse_located(request.http.body, "body", mistakes);
    if (!mistakes.empty()) return make_problem(mistakes);
    return make_problem(400, "the body cannot be read: " + document.error().message());
}

result<json::node, problem_document> read_located_json(const admin_request& request, std::size_t most) {
    if (auto p = unfit(request, most)) return *std::move(p);
    problems mistakes;
    auto node = json::parse_located(request.http.body, "body", mistakes);
    if (!mistakes.empty()) return make_problem(mistakes);
    return node;
}

}  // namespace switchhook::server
