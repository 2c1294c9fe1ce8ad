// The trace of a notification that another instance is told of.

#include "control_site.hpp"
#include "server/instances/delivery.hpp"
#include "server/tracing/trace_exporter.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

const std::string given = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
const std::string call = "57dab8b1-894c-409a-b240-bd8beae78896";

server::posted_notification posted(const std::string& state) {
    server::posted_notification n;
    n.body = R"({"@odata.type": "#microsoft.graph.commsNotifications", "value": [{"changeType": "created",
        "resourceUrl": "/communications/calls/)" +
             call + R"(", "resourceData": {"@odata.type": "#microsoft.graph.call", "state": ")" + state +
             "\"}}]}";
    n.what = graph::parse_notifications(n.body)->front();
    n.trace = server::tracing::read_traceparent(given);
    return n;
}

struct traced_site : control_site {
    traced_site() {
        server::tracing::trace_settings none_is_told;
        none_is_told.share = 0;
        shared->traces = std::make_shared<server::tracing::trace_exporter>(
            none_is_told,
            server::tracing::trace_exporter::surroundings{
                context.get_executor(), nullptr, context.get_executor(), shared->store, shared->metrics});
    }
    std::string take(const server::question& q) {
        std::optional<std::string> said;
        asio::co_spawn(context, server::take_delivery(*calls, q),
                       [&](std::exception_ptr failed, std::string answer) {
                           if (failed) std::rethrow_exception(failed);
                           said = std::move(answer);
                       });
        context.restart();
        auto work = boost::asio::make_work_guard(context);
        while (!said && context.run_one_for(std::chrono::seconds(10)) > 0) continue;
        REQUIRE(said);
        return *said;
    }
};

}  // namespace

TEST_CASE("a call that another instance was told of joins the trace of its notification",
          "[server][tracing][instances]") {
    traced_site at;
    const auto text = to_text(delivery_of(posted("incoming"), {}));
    const auto q = server::read_question(text);
    REQUIRE(q);
    CHECK(at.take(*q) == "taken");
    const auto records = at.shared->store->records(graph::call_id(call));
    REQUIRE_FALSE(records.value().empty());
    CHECK(bot::read_journal_record(records->front())->trace == given);
}

TEST_CASE("only what may begin a call has its trace told", "[server][tracing][instances]") {
    const auto trace_of = [](const server::posted_notification& n) {
        return delivery_of(n, {}).words.back();
    };
    CHECK(trace_of(posted("incoming")) == given);
    CHECK(trace_of(posted("established")).empty());
    auto untraced = posted("incoming");
    untraced.trace.reset();
    CHECK(trace_of(untraced).empty());
    auto placed = posted("incoming");
    placed.to = server::leg_address{graph::call_id("ours"), 2};
    CHECK(trace_of(placed).empty());
}
