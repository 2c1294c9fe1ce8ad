// Several instances on one database serve the same calls, whichever of them a notification reaches.

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/flows.hpp"
#include "tests/integration/instances.hpp"
#include "tests/integration/prometheus.hpp"

namespace switchhook::test {
namespace {

std::size_t count(const std::vector<std::string>& all, std::string_view what) {
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const auto& one) { return one.starts_with(what); }));
}

std::map<std::string, double> metrics_of(instances& all, const instances::bot& one) {
    return read_prometheus(all.admin(one, "/metrics").body);
}

}  // namespace

TEST_CASE("any instance takes any notification", "[instances]") {
    instances all(2, {std::string(reception_flow)});
    for (int i = 0; i < 4; ++i) {
        followed_call call(all.graph(), all.graph().ring());
        call.wait_for_prompt("choices");
        for (auto& one : all.bots()) {
            const auto list = all.admin(one, "/api/calls").body;
            CHECK(list.find(call.id()) != std::string::npos);
            const auto page = all.admin(one, "/api/calls/" + call.id());
            CHECK(page.status == 200);
            CHECK(page.body.find(R"("state":"established")") != std::string::npos);
        }
        call.press("2");
        call.wait_for_prompt("ticket");
        for (auto& one : all.bots()) {
            const auto sent =
                all.admin(one, "/api/calls/" + call.id() + "/goto", "POST", R"({"section": "support"})");
            CHECK(sent.status == 202);
            call.wait_for_prompt("ticket");
        }
        call.press("4712365#");
        call.wait_for_prompt("long");
        if (i == 0)
            CHECK(all.admin(all.bots()[1], "/api/calls/" + call.id(), "DELETE").status / 100 == 2);
        else if (i == 1)
            CHECK(all.admin(all.bots()[0], "/api/calls/" + call.id(), "DELETE").status / 100 == 2);
        else
            call.hang_up();
        call.wait_for_end();
        call.check_all_accepted();
        CHECK(count(call.requests(), "answer") == 1);
        CHECK(count(call.requests(), "subscribeToTone") == 1);
    }
}

TEST_CASE("what one instance passes on to another counts once, where Graph posted it", "[instances]") {
    instances all(2, {std::string(reception_flow)});
    std::size_t posted = 0;
    for (int i = 0; i < 3; ++i) {
        followed_call call(all.graph(), all.graph().ring());
        call.wait_for_prompt("choices");
        call.press("1");
        call.wait_for_end();
        posted += call.all("notificationAnswered").size();
    }
    double counted = 0;
    for (auto& one : all.bots()) counted += metrics_of(all, one).at("switchhook_notifications_total");
    CHECK(counted == static_cast<double>(posted));
}

TEST_CASE("an instance that dies leaves its calls to the others", "[instances]") {
    instances all(2, {std::string(reception_flow)});
    followed_call call(all.graph(), all.graph().ring());
    // Or the key waits behind a notification that died with the instance.
    call.wait_for_end_of_prompt("choices");
    auto& leader = all.leader_of(call.id());
    auto& other = all.other_than(leader);
    all.kill(leader);
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(count(call.requests(), "answer") == 1);
    CHECK(count(call.requests(), "transfer") == 1);
    // The key waited until somebody led the call again.
    const std::string waited = "switchhook_notification_to_request_seconds";
    const auto after = metrics_of(all, other);
    CHECK(after.at(waited + "_count") > after.at(waited + R"(_bucket{le="1"})"));
    CHECK(other.process->errors().find("call goes on") != std::string::npos);
}

TEST_CASE("an instance that is cut off from the database stops acting", "[instances]") {
    instances all(2, {std::string(reception_flow)});
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for_prompt("choices");
    auto& leader = all.leader_of(call.id());
    auto& other = all.other_than(leader);
    leader.to_database->cut();
    const auto lost = [](const std::string& errors) {
        return errors.find("lease lost") != std::string::npos;
    };
    CHECK(leader.process->wait_for_errors(lost, std::chrono::seconds(40)));
    CHECK(all.admin(leader, "/readyz").status == 503);
    // As a load balancer does that has asked the same.
    all.balance_over({&other});
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(count(call.requests(), "transfer") == 1);
    CHECK(other.process->errors().find("call goes on") != std::string::npos);

    leader.to_database->mend();
    const auto back = [](const std::string& errors) { return count_lines_with(errors, "enrolled") == 2; };
    CHECK(leader.process->wait_for_errors(back, std::chrono::seconds(40)));
    all.balance_over({&leader});
    followed_call next(all.graph(), all.graph().ring());
    next.wait_for_prompt("choices");
    next.hang_up();
    next.wait_for_end();
    next.check_all_accepted();
}

TEST_CASE("an instance that is told to end gives its calls to the others at once", "[instances]") {
    instances all(2, {std::string(reception_flow)}, "60s");
    followed_call call(all.graph(), all.graph().ring());
    call.wait_for_prompt("choices");
    auto& leader = all.leader_of(call.id());
    leader.process->signal(SIGTERM);
    const auto given = [](const std::string& errors) {
        return errors.find("handed over") != std::string::npos;
    };
    CHECK(leader.process->wait_for_errors(given, std::chrono::seconds(40)));
    call.press("1");
    call.wait_for_end();
    CHECK(call.outcome() == "transferred");
    CHECK(count(call.requests(), "transfer") == 1);
    CHECK(leader.process->wait_for_exit(std::chrono::seconds(30)) == 0);
}

}  // namespace switchhook::test
