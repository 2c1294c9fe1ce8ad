// Any JSON as the body of every method, and as every resource: what is taken is written so that it is taken again, and
// means the same.

#include <string>

#include "base/json/document.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/replay/resources_as_json.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

json::document parsed(const std::string& text) {
    auto document = json::document::parse(text);
    expect(document.has_value(), "what is written is JSON");
    return *std::move(document);
}

void read_as_body_of(const graph::method_description& m, json::value body) {
    const auto request = graph::read_request(m.id, body, "sub-id");
    if (!request.has_value()) {
        expect(!request.error().problem.empty(), "a refusal has a reason");
        return;
    }
    expect(graph::method_of(*request) == m.id, "a request is one of its method");
    const auto text = graph::write_body(*request);
    expect(text.empty() == (m.body() == nullptr), "a method has a body or has none");
    if (text.empty()) return;
    const auto again = graph::read_request(m.id, parsed(text).root(), "sub-id");
    expect(again.has_value(), "what the client writes is taken");
    expect(*again == *request, "and means the same");
}

void read_as(const graph::type_description& type, json::value object) {
    if (type.is_abstract) return;
    const auto once = test::read_and_write(type.name, object);
    expect(once.has_value() == object.is_object(), "every object is taken, and nothing else");
    if (!once) return;
    const auto twice = test::read_and_write(type.name, parsed(*once).root());
    expect(twice.has_value(), "what is written is taken");
    expect(*twice == *once, "and means the same");
    static_cast<void>(graph::find_departure(type, object));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto document = json::document::parse(fuzz::text_of(data, size));
    if (!document.has_value()) return 0;
    static const auto types = graph::all_types();
    for (const auto& m : graph::all_methods()) read_as_body_of(m, document->root());
    for (const auto* type : types) read_as(*type, document->root());
    return 0;
}
