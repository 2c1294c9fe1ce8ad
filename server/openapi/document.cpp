#include "server/openapi/document.hpp"

#include <map>
#include <set>

#include "base/json/writer.hpp"
#include "server/admin/method_pages.hpp"
#include "server/admin/problem.hpp"
#include "server/openapi/graph_schemas.hpp"
#include "server/openapi/own_schemas.hpp"
#include "server/openapi/route_words.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view problem_type = "application/problem+json";
constexpr std::string_view rest_of_path = "{rest...}";

struct operation {
    std::string verb, path, id, summary, description, page;
    bool open = false;
    std::string body;  // name of a schema
    bool body_required = false;
    std::vector<option_words> options;
    struct answer {
        unsigned status;
        std::string words, type, schema;
        bool list = false;
    };
    std::vector<answer> answers;
    std::vector<unsigned> problems;
    bool passes_refusals_on = false;  // whatever status Graph refuses with
};

std::string lower(std::string text) {
    for (auto& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// {call} and {id} of a method become {id} of the call and {…Id} of what is meant within it.
std::string own_names(std::string path) {
    const auto rename = [&](std::string_view from, std::string_view to) {
        if (const auto at = path.find(from); at != std::string::npos) path.replace(at, from.size(), to);
    };
    const std::pair<std::string_view, std::string_view> parts[] = {
        {"participants/{id}", "participants/{participantId}"},
        {"contentSharingSessions/{id}", "contentSharingSessions/{sessionId}"},
        {"audioRoutingGroups/{id}", "audioRoutingGroups/{groupId}"},
        {"operations/{id}", "operations/{operationId}"}};
    for (const auto& [from, to] : parts) rename(from, to);
    rename("{call}", "{id}");
    return path;
}

std::string words_about_method(const graph::method_description& m) {
    std::string text;
    if (!m.permissions.empty()) {
        text = "The application needs one of these roles:";
        for (const auto role : m.permissions) text += ' ' + std::string(role);
        text += ". ";
    }
    if (m.where == graph::clouds::global) text += "In the global cloud alone. ";
    if (m.on_lost_answer == graph::repeat::never)
        text += "Not to be repeated blindly after 504: it may have been done. ";
    if (!text.empty()) text.pop_back();
    return text;
}

operation of_method(const graph::method_description& m) {
    operation o;
    o.verb = lower(std::string(m.verb));
    o.path = own_names(control_path_of(m));
    o.id = "graph." + std::string(m.name);
    o.summary = "Graph's " + std::string(m.name);
    o.description = words_about_method(m);
    if (!m.page.empty()) o.page = "https://learn.microsoft.com/graph/api/" + std::string(m.page);
    o.body = body_schema_of(m);
    if (const auto* body = m.body())
        for (const auto& p : body->properties) o.body_required = o.body_required || p.required;
    auto schema = answer_schema_of(m);
    o.answers.push_back({m.status, "Graph's answer, as it came.", schema.empty() ? "" : "application/json",
                         std::move(schema), m.answer == graph::answer_kind::resource_list});
    o.problems = {403, 404, 409, 429, 502, 503, 504};
    o.passes_refusals_on = true;
    return o;
}

operation of_route(const route& r) {
    operation o;
    o.verb = lower(r.verb);
    o.path = r.path;
    o.summary = r.summary;
    o.open = r.who == access::open;
    const auto* words = words_about(r.verb + ' ' + r.path);
    if (words == nullptr) {
        o.id = lower(r.verb) + r.path;
        for (auto& c : o.id)
            if (c == '/' || c == '{' || c == '}') c = '.';
        o.answers.push_back({200, "Done.", "", ""});
        return o;
    }
    o.id = words->id;
    o.body = words->body;
    o.body_required = !o.body.empty();
    o.options = words->options;
    for (const auto& a : words->answers)
        o.answers.push_back({a.status, std::string(a.words), std::string(a.type), std::string(a.schema)});
    o.problems = words->problems;
    return o;
}

void write_parameter(json::writer& w, std::string_view name, std::string_view in, std::string_view words,
                     std::string_view schema) {
    w.object([&] {
        w.field("name", name);
        w.field("in", in);
        w.field("required", in == "path");
        if (!words.empty()) w.field("description", words);
        w.key("schema");
        w.raw(schema);
    });
}

void write_parameters(json::writer& w, const operation& o) {
    if (o.path.find('{') == std::string::npos && o.options.empty()) return;
    w.array("parameters", [&] {
        for (std::size_t at = o.path.find('{'); at != std::string::npos; at = o.path.find('{', at + 1)) {
            const auto name = o.path.substr(at + 1, o.path.find('}', at) - at - 1);
            write_parameter(
                w, name, "path",
                name == "id" && o.path.starts_with("/api/calls/") ? "Of the call, ours or Graph's." : "",
                R"({"type": "string"})");
        }
        for (const auto& one : o.options) write_parameter(w, one.name, one.in, one.words, one.schema);
    });
}

void write_content(json::writer& w, std::string_view type, std::string_view schema, bool list = false) {
    w.object("content", [&] {
        w.object(type, [&] {
            w.key("schema");
            if (schema.empty())
                w.raw(type == "application/json" ? R"({"type": "object"})" : R"({"type": "string"})");
            else if (!list)
                write_reference(w, schema);
            else
                w.object([&] {
                    w.field("type", "object");
                    w.object("properties", [&] {
                        w.object("value", [&] {
                            w.field("type", "array");
                            w.key("items");
                            write_reference(w, schema);
                        });
                    });
                });
        });
    });
}

void write_answers(json::writer& w, const operation& o) {
    w.object("responses", [&] {
        for (const auto& a : o.answers) {
            w.object(std::to_string(a.status), [&] {
                w.field("description", a.words);
                if (!a.type.empty()) write_content(w, a.type, a.schema, a.list);
            });
        }
        const auto write_problem = [&](std::string_view status, std::string_view words) {
            w.object(status, [&] {
                w.field("description", words);
                write_content(w, problem_type, "problem");
            });
        };
        std::set<unsigned> problems(o.problems.begin(), o.problems.end());
        problems.insert(400);  // a query that cannot be read, or is not known
        if (!o.open) problems.insert(401);
        if (!o.body.empty()) problems.insert({413, 415});
        for (const auto status : problems) write_problem(std::to_string(status), title_of(status));
        if (o.passes_refusals_on) write_problem("4XX", "Graph's refusal, with its own status");
    });
}

void write_operation(json::writer& w, const operation& o) {
    w.object(o.verb, [&] {
        w.field("operationId", o.id);
        w.field("summary", o.summary);
        if (!o.description.empty()) w.field("description", o.description);
        if (!o.page.empty()) w.object("externalDocs", [&] { w.field("url", o.page); });
        if (o.open) w.array("security", [] {});
        write_parameters(w, o);
        if (!o.body.empty())
            w.object("requestBody", [&] {
                w.field("required", o.body_required);
                write_content(w, "application/json", o.body);
            });
        write_answers(w, o);
    });
}

// Routes as they are; the one that stands for all methods as each of them.
std::vector<operation> operations_of(const router& api) {
    std::vector<operation> all;
    std::set<std::pair<std::string, std::string>> known;
    const auto add = [&](operation o) {
        if (known.emplace(o.verb, o.path).second) all.push_back(std::move(o));
    };
    bool passes_on = false;
    for (const auto& r : api.routes()) {
        if (r.who == access::page) continue;
        if (r.path.ends_with(rest_of_path))
            passes_on = true;
        else if (words_about(r.verb + ' ' + r.path) != nullptr)
            add(of_route(r));
    }
    if (passes_on)
        for (const auto& m : graph::all_methods()) add(of_method(m));
    for (const auto& r : api.routes())
        if (r.who != access::page && !r.path.ends_with(rest_of_path)) add(of_route(r));
    return all;
}

}  // namespace

std::string openapi_document(const router& api) {
    std::map<std::string, std::vector<operation>> by_path;
    for (auto& o : operations_of(api)) by_path[o.path].push_back(std::move(o));
    json::writer w;
    w.object([&] {
        w.field("openapi", "3.1.0");
        w.object("info", [&] {
            w.field("title", "Switchhook control API");
            w.field("version", SWITCHHOOK_VERSION);
            w.field(
                "description",
                "Calls of a bot: what they are doing, and everything that Microsoft Graph can do with them.");
            w.object("license", [&] {
                w.field("name", "Apache License 2.0");
                w.field("identifier", "Apache-2.0");
            });
        });
        w.array("servers", [&] { w.object([&] { w.field("url", "/"); }); });
        w.array("security", [&] { w.object([&] { w.array("bearer", [] {}); }); });
        w.object("paths", [&] {
            for (const auto& of_path : by_path)
                w.object(of_path.first, [&] {
                    for (const auto& o : of_path.second) write_operation(w, o);
                });
        });
        w.object("components", [&] {
            w.object("securitySchemes", [&] {
                w.object("bearer", [&] {
                    w.field("type", "http");
                    w.field("scheme", "bearer");
                    w.field("description", "admin.token of the configuration");
                });
            });
            w.object("schemas", [&] {
                for (const auto& s : own_schemas()) {
                    w.key(s.name);
                    w.raw(s.schema);
                }
                write_graph_schemas(w);
            });
        });
    });
    return w.take();
}

}  // namespace switchhook::server
