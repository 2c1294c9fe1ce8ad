#include "bot/steps/service_fields.hpp"

#include <algorithm>
#include <array>

#include "base/percent.hpp"

namespace switchhook::bot {
namespace {

constexpr std::array<std::string_view, 5> methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
constexpr std::size_t most_headers = 30;

bool is_header_name(std::string_view name) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_content_type(std::string_view name) {
    constexpr std::string_view known = "content-type";
    return std::equal(name.begin(), name.end(), known.begin(), known.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

std::string form_coded(std::string text) { return percent_encode(text); }

}  // namespace

void service_fields::read(flow_reader& in, json::fields& f, std::string_view usual_method, repeats how) {
    using std::chrono::seconds;
    const auto body = f.any("body"), form = f.any("form");
    const auto chosen = f.choice("method", {methods.begin(), methods.end()});
    method_ = chosen ? methods.at(*chosen) : body || form ? "POST" : usual_method;
    if (const auto u = f.any_required("url")) read_url(in, *u);
    if (const auto h = f.any("headers"); h && h->expect(json::node::kind::object)) read_headers(in, *h);
    if (body) body_ = in.read_value(*body);
    if (form && form->expect(json::node::kind::object))
        for (const auto& m : form->value->members)
            form_.emplace_back(m.name, in.read_text(form->member(m.name)));
    if (body && form) form->complain("a request has a \"body\" or a \"form\", not both");
    if ((body || form) && method_ == "GET") (body ? body : form)->complain("a GET request has no body");
    f.optional("timeout", timeout_, milliseconds(100), seconds(60));
    std::int64_t attempts = 0;
    if (how == repeats::some && f.optional("attempts", attempts, 1, 10))
        attempts_ = static_cast<unsigned>(attempts);
    f.optional("sensitive", sensitive_);
}

// Whom the flow talks to is written in it, or in the environment: no caller and no reply decides it.
void service_fields::read_url(flow_reader& in, const json::spot& where) {
    url_ = in.read_text(where);
    if (where.value->type != json::node::kind::string) return;
    in.note_service(where, url_);
    const auto& text = where.value->text;
    const bool of_environment = text.starts_with("${env.");
    if (!of_environment && !text.starts_with("https://") && !text.starts_with("http://"))
        return where.complain("expected a URL that begins with https://");
    const auto begin = text.find("://");
    const auto from = begin == std::string::npos ? text.find('}') : begin + 3;
    if (from == std::string::npos) return;  // complained of already
    const auto host = text.substr(from, text.find_first_of("/?#", from) - from);
    for (auto at = host.find("${"); at != std::string::npos; at = host.find("${", at + 1))
        if (host.compare(at, 6, "${env.") != 0)
            return where.complain("the host of a URL cannot be substituted, other than by ${env.…}");
    if (begin != std::string::npos && host.find('@') != std::string::npos)
        where.complain("a URL has no user in it: send an Authorization header");
}

void service_fields::read_headers(flow_reader& in, const json::spot& where) {
    if (where.value->members.size() > most_headers) return where.complain("a request has at most 30 headers");
    for (const auto& m : where.value->members) {
        const auto spot = where.member(m.name);
        if (!is_header_name(m.name)) spot.complain("\"" + m.name + "\" is no name of a header");
        headers_.emplace_back(m.name, in.read_text(spot));
    }
}

service_request service_fields::request(const call& c) const {
    service_request asked;
    asked.method = method_;
    asked.url = url_.render(c, secrets::reveal, form_coded);
    asked.timeout = timeout_;
    asked.attempts = attempts_;
    asked.sensitive = sensitive_;
    for (const auto& [name, content] : headers_) {
        if (is_content_type(name))
            asked.content_type = content.render(c, secrets::reveal);
        else
            asked.headers.push_back({name, secret(content.render(c, secrets::reveal))});
    }
    if (body_) {
        const auto found = body_->evaluate(c);
        const auto* text = found.content.as_text();
        json::writer w;
        found.content.write(w);
        asked.body = text != nullptr ? *text : w.take();
        if (asked.content_type.empty())
            asked.content_type = text != nullptr ? "text/plain; charset=utf-8" : "application/json";
    }
    for (const auto& [name, content] : form_) {
        if (!asked.body.empty()) asked.body += '&';
        asked.body += percent_encode(name) + '=' + percent_encode(content.render(c, secrets::reveal));
    }
    if (!form_.empty() && asked.content_type.empty())
        asked.content_type = "application/x-www-form-urlencoded";
    return asked;
}

milliseconds service_fields::longest_wait(const world& w) const {
    return timeout_ + w.settings.completion_grace;
}

}  // namespace switchhook::bot
