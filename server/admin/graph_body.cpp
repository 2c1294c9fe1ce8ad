#include "server/admin/graph_body.hpp"

#include "base/json/writer.hpp"
#include "base/nearest.hpp"
#include "graph/model/explanation.hpp"
#include "graph/model/wire.hpp"
#include "server/admin/json_body.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view token_member = "recordingAccessToken";
constexpr unsigned come_again_after = 2;  // seconds

// https://www.rfc-editor.org/rfc/rfc6901#section-3
std::string in_pointer(std::string_view name) {
    std::string text;
    for (const char c : name) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return text;
}

// prompts[0].mediaInfo.uri → /prompts/0/mediaInfo/uri; the point of an annotation (@odata.type) is its own.
std::string pointer_of(std::string_view field) {
    std::string pointer;
    bool begins = true, annotation = false;
    for (const char c : field) {
        if (c == ']') continue;
        const bool parts = (c == '.' && !annotation) || c == '[';
        if (begins || parts) pointer += '/';
        begins = false;
        annotation = c == '@' || (annotation && !parts);
        if (!parts) pointer += c;
    }
    return pointer;
}

// Graph passes them over; somebody who wrote one by mistake wants to know.
std::optional<problem_document> unknown_member(const graph::type_description* wanted, json::value body) {
    if (wanted != nullptr && wanted->is_open) return std::nullopt;
    std::vector<std::string_view> known;
    if (wanted != nullptr)
        for (const auto& p : wanted->properties) known.push_back(p.name);
    std::optional<problem_document> wrong;
    body.each_member([&](std::string_view name, json::value) {
        const bool is_known = wanted != nullptr && wanted->find(name) != nullptr;
        if (wrong || is_known || name.find('@') != std::string_view::npos) return;
        wrong = problem_of(graph::request_error{
            shown(name), "is no member of this body" + did_you_mean(nearest(name, known))});
        wrong->mistakes.front().path = '/' + in_pointer(name);
    });
    return wrong;
}

bool has_token(json::value v) {
    bool found = false;
    for (std::size_t i = 0; i < v.size() && !found; ++i) found = has_token(v.at(i));
    if (v.is_object())
        v.each_member([&](std::string_view name, json::value one) {
            found = found || graph::same_text(name, token_member) || has_token(one);
        });
    return found;
}

void write_without_tokens(json::writer& w, json::value v) {
    if (v.is_array())
        return w.array([&] {
            for (std::size_t i = 0; i < v.size(); ++i) write_without_tokens(w, v.at(i));
        });
    if (!v.is_object()) return w.raw(v.dump());
    w.object([&] {
        v.each_member([&](std::string_view name, json::value one) {
            if (graph::same_text(name, token_member)) return;
            w.key(name);
            write_without_tokens(w, one);
        });
    });
}

struct seen_from_here {
    unsigned status;
    std::string_view detail;
};

seen_from_here describe(const graph::request_failure& why) {
    using enum graph::failure_kind;
    switch (why.kind) {
        case refused:
        case gone:
        case unauthorized:
            // 401 is about the bot's token, not about the operator's.
            if (why.http_status < 400 || why.http_status > 499 || why.http_status == 401)
                return {502, "Graph refused the request"};
            return {why.http_status, "Graph refused the request"};
        case throttled:
            return {why.http_status == 429 ? 429U : 503U,
                    "Graph wants fewer requests, for longer than we waited"};
        case service_error: return {502, "Graph failed"};
        case unreachable: return {503, "Graph cannot be reached; the request was not sent"};
        case outcome_unknown:
            return {504,
                    "Graph's answer was lost: the request may have been done; look before it is repeated"};
        case no_token: return {503, "there is no token for Graph"};
        case cancelled: break;
    }
    return {503, "the server is stopping"};
}

}  // namespace

problem_document problem_of(const graph::request_error& wrong, std::string_view within) {
    auto p = make_problem(400, graph::to_string(wrong));
    problem mistake;
    mistake.path = std::string(within) + pointer_of(wrong.field);
    mistake.what = wrong.problem;
    p.mistakes.push_back(std::move(mistake));
    return p;
}

result<graph::call_request, problem_document> read_graph_request(graph::method m, std::string_view sub_id,
                                                                 const admin_request& request,
                                                                 const std::string& callback_uri) {
    std::optional<json::document> body;
    if (!request.http.body.empty()) {
        auto read = read_json(request);
        if (!read.has_value()) return std::move(read).error();
        body = *std::move(read);
    }
    const auto root = body ? body->root() : json::value();
    if (body && !root.is_object()) return make_problem(400, "the body must be a JSON object");
    if (body)
        if (auto wrong = unknown_member(graph::describe(m).body(), root)) return *std::move(wrong);
    auto read = graph::read_request(m, root, sub_id);
    if (!read.has_value()) return problem_of(read.error());
    // Only the bot itself can be told how its call goes on.
    if (auto* answer = std::get_if<graph::answer_request>(&*read))
        if (answer->callback_uri.empty()) answer->callback_uri = callback_uri;
    return *std::move(read);
}

std::string without_recording_tokens(std::string_view body) {
    const auto document = json::document::parse(body);
    if (!document.has_value()) return {};
    if (!has_token(document->root())) return std::string(body);
    json::writer w;
    write_without_tokens(w, document->root());
    return w.take();
}

net::http_response to_response(const graph::call_response& answer) {
    auto body = without_recording_tokens(answer.text);
    auto r = body.empty() ? net::http_response() : json_response(std::move(body));
    r.status = answer.status;
    r.headers.set("Cache-Control", "no-store");
    if (!answer.client_request_id.empty()) r.headers.set("client-request-id", answer.client_request_id);
    return r;
}

problem_document problem_of(const graph::request_failure& why) {
    const auto [status, detail] = describe(why);
    const auto words = graph::explain_error(why.http_status, why.code);
    const bool answered = why.http_status != 0;
    std::string said(detail);
    if (answered) said += " with " + std::to_string(why.http_status);
    if (!why.code.empty()) said += " (" + why.code + ')';
    if (answered) said += ": " + words.meaning;
    if (!why.reason.empty()) said += ": " + why.reason;
    auto p = make_problem(status, std::move(said));
    if (status == 429 || status == 503) p.headers.set("Retry-After", std::to_string(come_again_after));
    json::writer w;
    w.object([&] {
        w.field("failure", graph::to_string(why.kind));
        if (answered) w.field("graphStatus", why.http_status);
        if (!why.code.empty()) w.field("code", why.code);
        if (answered) {
            w.field("meaning", words.meaning);
            w.field("remedy", words.remedy);
        }
        if (!why.request_id.empty()) w.field("graphRequestId", why.request_id);
        if (!why.client_request_id.empty()) w.field("clientRequestId", why.client_request_id);
    });
    const auto members = w.take();
    p.members = members.substr(1, members.size() - 2);
    return p;
}

}  // namespace switchhook::server
