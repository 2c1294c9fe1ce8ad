#include "tests/integration/request_conformance.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/replay/conformance.hpp"

namespace switchhook::test {

namespace {

struct description {
    std::filesystem::path file;
    csdl metadata;
};

std::vector<description> read_descriptions() {
    std::vector<description> all{{SWITCHHOOK_REDUCED_METADATA, read_csdl(SWITCHHOOK_REDUCED_METADATA)}};
    if (const char* whole = std::getenv("SWITCHHOOK_METADATA"); whole != nullptr && *whole != '\0')
        all.push_back({whole, read_csdl(whole)});
    return all;
}

}  // namespace

void check_bodies_conform(const followed_call& call) {
    static const auto descriptions = read_descriptions();
    for (const auto& [file, metadata] : descriptions) {
        for (const auto request : call.all("request")) {
            const auto method = graph::method_named(request["method"].string_or());
            REQUIRE(method);
            if (graph::describe(*method).body() == nullptr) continue;
            INFO(file.string() << ": " << request.dump());
            CHECK(find_violations(metadata, *method, request["body"]).empty());
        }
    }
}

}  // namespace switchhook::test
