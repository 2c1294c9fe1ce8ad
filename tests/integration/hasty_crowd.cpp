#include "tests/integration/hasty_crowd.hpp"

#include <catch2/catch.hpp>
#include <set>

namespace switchhook::test {
namespace {

bool accepted(const sent_request& r) { return r.status >= 200 && r.status < 300; }

std::size_t count_requests(const finished_call& call, std::string_view method,
                           bool (*which)(const sent_request&)) {
    std::size_t count = 0;
    for (const auto& r : call.requests)
        if (r.method == method && which(r)) ++count;
    return count;
}

bool any(const sent_request&) { return true; }

// Requests whose answer the emulator held back may be repeated where that is harmless.
bool may_repeat(const sent_request& r) {
    return r.method == "subscribeToTone" || r.method == "cancelMediaProcessing";
}

}  // namespace

void staff(installation& at) {
    const std::string user = "/emulator/users/00000000-0000-4000-8000-00000000000";
    REQUIRE(at.control("PUT", user + '1', R"({"answers":"busy"})").status == 204);
    REQUIRE(at.control("PUT", user + '2', R"({"answers":"declines"})").status == 204);
}

void check_nothing_twice(const std::vector<finished_call>& calls, answers graphs) {
    std::set<std::string> contexts;
    for (const auto& call : calls) {
        INFO(call.exchange);
        // The emulator, like Graph, takes these once: where answers arrive, not even asking twice is right.
        const auto counted = graphs == answers::arrive ? any : accepted;
        for (const auto* once : {"answer", "reject", "transfer", "recordResponse"}) {
            // Whoever spoke while an instance died is asked to speak again.
            if (graphs == answers::die_with_the_bot && once == std::string_view("recordResponse")) continue;
            INFO(once);
            CHECK(count_requests(call, once, counted) <= 1);
        }
        for (const auto& r : call.requests) {
            if (r.client_context.empty() || !accepted(r)) continue;
            if (graphs != answers::arrive && may_repeat(r)) continue;
            INFO("clientContext " << r.client_context);
            CHECK(contexts.insert(r.client_context).second);
        }
    }
}

}  // namespace switchhook::test
