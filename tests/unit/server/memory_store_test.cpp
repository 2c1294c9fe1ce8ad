#include "server/store/memory_store.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::server;
using lines = std::vector<std::string>;

namespace {

error_code append(memory_store& s, const char* call, std::uint64_t sequence, std::string record) {
    error_code outcome = make_error_code(boost::system::errc::timed_out);
    s.append({graph::call_id(call), sequence, std::move(record)}, [&](error_code e) { outcome = e; });
    return outcome;
}

ended_call ended(const char* call) { return {graph::call_id(call), "flow", "v", "caller", {}, {}}; }

}  // namespace

TEST_CASE("records come back in order, under either spelling of the id", "[server][store]") {
    memory_store s;
    CHECK_FALSE(append(s, "57dab8b1-894c-409a-b240-bd8beae78896", 1, "a"));
    CHECK_FALSE(append(s, "57DAB8B1894C409AB240BD8BEAE78896", 2, "b"));
    CHECK(s.records(graph::call_id("57dab8b1894c409ab240bd8beae78896")).value() == lines{"a", "b"});
    CHECK(s.records(graph::call_id("other")).value().empty());
}

TEST_CASE("a number is given once", "[server][store]") {
    memory_store s;
    CHECK_FALSE(append(s, "x", 1, "a"));
    CHECK(append(s, "x", 1, "again"));
    CHECK_FALSE(append(s, "x", 3, "b"));
    CHECK(append(s, "x", 2, "late"));
    CHECK(s.records(graph::call_id("x")).value() == lines{"a", "b"});
}

TEST_CASE("ended calls are listed, the latest first, and the oldest forgotten with their records",
          "[server][store]") {
    memory_store s(2);
    for (const auto* call : {"a", "b", "c"}) {
        append(s, call, 1, "record");
        s.finish(ended(call));
    }
    const auto all = s.ended(10, {}).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].id == graph::call_id("c"));
    CHECK(s.ended(1, {}).value().size() == 1);
    CHECK(s.records(graph::call_id("a")).value().empty());
    CHECK(s.records(graph::call_id("b")).value() == lines{"record"});
    CHECK_FALSE(s.find_ended(graph::call_id("a")).value());
    CHECK(s.find_ended(graph::call_id("B")).value());
}
