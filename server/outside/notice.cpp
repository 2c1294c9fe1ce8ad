#include "server/outside/notice.hpp"

#include "base/json/writer.hpp"

namespace switchhook::server::outside {

std::string write_notice(const notice& n) {
    const service_request& r = n.request;
    json::writer w;
    w.object([&] {
        w.field("method", verb(r.method));
        w.field("url", r.url);
        if (!r.delivery.empty()) w.field("delivery", r.delivery);
        w.field("timeoutMs", r.timeout.count());
        w.field("sensitive", r.sensitive);
        w.array("headers", [&] {
            for (const auto& h : r.headers)
                w.object([&] {
                    w.field("name", h.name);
                    w.field("value", h.value.reveal());
                });
        });
        w.field("contentType", r.content_type);
        w.field("body", r.body);
        if (!n.body_file.empty()) w.field("bodyFile", n.body_file.string());
    });
    return w.take();
}

std::optional<notice> read_notice(const std::string& document) {
    const auto parsed = json::document::parse(document);
    if (!parsed.has_value()) return std::nullopt;
    const auto root = parsed->root();
    const auto method = method_of(root["method"].string_or());
    const auto timeout = root["timeoutMs"].as_integer();
    notice n;
    service_request& r = n.request;
    r.url = root["url"].string_or();
    r.delivery = root["delivery"].string_or();
    if (!method || !timeout || *timeout <= 0 || r.url.empty()) return std::nullopt;
    r.method = *method;
    r.timeout = std::chrono::milliseconds(*timeout);
    r.sensitive = root["sensitive"].as_bool().value_or(true);
    const auto headers = root["headers"];
    for (std::size_t i = 0; i < headers.size(); ++i)
        r.headers.push_back({headers.at(i)["name"].string_or(), secret(headers.at(i)["value"].string_or())});
    r.content_type = root["contentType"].string_or();
    r.body = root["body"].string_or();
    n.body_file = root["bodyFile"].string_or();
    return n;
}

}  // namespace switchhook::server::outside
