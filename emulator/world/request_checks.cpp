#include "emulator/world/request_checks.hpp"

#include <algorithm>
#include <utility>

#include "graph/model/wire.hpp"

namespace switchhook::emulator {
namespace {

// The scheme, and a host behind it.
bool begins_with(std::string_view scheme, std::string_view uri) {
    return graph::same_text(uri.substr(0, scheme.size()), scheme) && uri.size() > scheme.size() &&
           std::string_view("/?#:").find(uri[scheme.size()]) == std::string_view::npos;
}
bool is_https(std::string_view uri) { return begins_with("https://", uri); }

// Such as the line feed behind a setting that was read from a file: nobody could be reached there.
bool has_blanks(std::string_view uri) {
    return std::any_of(uri.begin(), uri.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= ' ' || byte == 0x7f;
    });
}

}  // namespace

graph_answer invalid(std::string field, std::string_view problem) {
    return refused(400, "8523", std::move(field) + ' ' + std::string(problem) + '.');
}
graph_answer not_valid_in_state() {
    return refused(400, "8585", "The action is not valid in the current state of the call.");
}
graph_answer not_established() { return refused(400, "8501", "The call is not established."); }
graph_answer not_found() { return refused(404, "8522", "Call not found."); }

bool is_web(std::string_view uri) { return is_https(uri) || begins_with("http://", uri); }

bool may_call_back(std::string_view uri, const quirks& how) {
    return !has_blanks(uri) && (is_https(uri) || (how.plain_callbacks && is_web(uri)));
}

std::optional<graph_answer> bad_prompts(const std::vector<graph::prompt>& prompts) {
    for (std::size_t i = 0; i < prompts.size(); ++i)
        if (!is_web(graph::media_of(prompts[i]).uri))
            return invalid("prompts[" + std::to_string(i) + "].mediaInfo.uri",
                           "must be an http or https URL");
    return std::nullopt;
}

}  // namespace switchhook::emulator
