#include "tests/integration/request_conformance.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/replay/conformance.hpp"

namespace switchhook::test {

void check_bodies_conform(const followed_call& call) {
    std::vector<std::filesystem::path> descriptions{SWITCHHOOK_REDUCED_METADATA};
    if (const char* whole = std::getenv("SWITCHHOOK_METADATA"); whole != nullptr && *whole != '\0')
        descriptions.emplace_back(whole);
    for (const auto& file : descriptions) {
        const auto metadata = read_csdl(file);
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
