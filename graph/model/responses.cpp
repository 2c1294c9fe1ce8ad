#include "graph/model/responses.hpp"

#include "base/json/document.hpp"

namespace switchhook::graph {

namespace {

// It ends up in log lines, metrics and the journal, so whole characters only.
std::string cut(std::string_view code) {
    constexpr std::size_t longest = 64;  // longer than any code
    if (code.size() <= longest) return std::string(code);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(code[end]) & 0xC0U) == 0x80U) --end;
    return std::string(code.substr(0, end));
}

}  // namespace

std::string_view to_string(failure_kind k) {
    switch (k) {
        case failure_kind::refused: return "refused";
        case failure_kind::gone: return "gone";
        case failure_kind::unauthorized: return "unauthorized";
        case failure_kind::throttled: return "throttled";
        case failure_kind::service_error: return "service_error";
        case failure_kind::unreachable: return "unreachable";
        case failure_kind::outcome_unknown: return "outcome_unknown";
        case failure_kind::no_token: return "no_token";
        case failure_kind::cancelled: return "cancelled";
    }
    return "refused";
}

std::string read_error_code(std::string_view body) {
    const auto document = json::document::parse(body);
    if (!document.has_value()) return {};
    const json::value code = document->root()["error"]["code"];
    if (const auto text = code.as_string()) return cut(*text);
    if (const auto number = code.as_integer()) return std::to_string(*number);
    return {};
}

}  // namespace switchhook::graph
