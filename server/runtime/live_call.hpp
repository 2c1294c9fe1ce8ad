#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bot/call/machine.hpp"
#include "graph/model/responses.hpp"
#include "server/flows/program.hpp"
#include "server/tracing/trace_context.hpp"

namespace switchhook::server {

enum class asking_refusal {
    no_call,         // there is none, or it ended meanwhile
    not_placed_yet,  // Graph has not named it
    too_many,        // that wait for an answer of this call already
};
// What became of a calls method that somebody outside asked for.
using asked_answer = std::variant<asking_refusal, graph::call_response, graph::request_failure>;

// A call that has not ended, as its shard holds it. Touched on the shard's executor only; shared with the
// coroutines that perform its actions.
struct live_call {
    bot::call state;
    std::shared_ptr<const program> follows;
    std::uint64_t records = 0;    // in the journal
    std::uint64_t performed = 0;  // of them, whose actions have been handed to whoever performs them
    std::uint64_t answered = 0;   // the record of the last answer of Graph
    bool has_gap = false;         // a record could not be kept since the last one with the whole state
    bot::instant began;
    bot::instant in_step_since;                   // at the step where its flow stands
    std::optional<tracing::trace_context> trace;  // where there are any
    // What goes with a request of that number, and with what has none; empty where there are no traces.
    [[nodiscard]] std::string traceparent(std::uint32_t request) const {
        return trace ? tracing::traceparent(*trace, tracing::span_of_request(state.key, request))
                     : std::string();
    }
    [[nodiscard]] std::string traceparent() const {
        return trace ? tracing::traceparent(*trace, tracing::span_of_call(state.key)) : std::string();
    }
    std::optional<bot::call_phase> counted_as = {};  // among the calls by state
    std::optional<bot::instant> alarm;               // under which it stands in the shard's timer heap
    std::deque<bot::send_request> outbox;            // requests to Graph, in order, one at a time
    bool sending = false;
    bool released = false;
    bool let_go = false;  // nothing of it is done here any more
    // Whatever followed from what has happened to it is done.
    [[nodiscard]] bool at_rest() const {
        return released || (performed >= records && outbox.empty() && !sending);
    }
    // While something is under way for it that only this process can finish, and what follows from that.
    std::shared_ptr<void> own_work;
    // What is to happen to a call that another process led; nothing once it is taken up.
    struct inheritance {
        std::vector<bot::event> news;
        std::vector<bot::action> again;
    };
    std::unique_ptr<inheritance> inherited;
    // Of a call that the bot places: told once, "answered" as soon as somebody is, or at the end what became of it
    // instead: "notPlaced" when Graph never had it, "lost" when it is another instance's.
    std::function<void(std::string_view)> told;
    void tell(std::string_view outcome) {
        if (const auto once = std::exchange(told, {})) once(outcome);
    }
    bool named = false;  // by Graph, at some time
    // Who waits for the answer to a request that an operator asked for.
    std::map<std::uint32_t, std::function<void(asked_answer)>> operators;
    void tell_operator(std::uint32_t request, asked_answer answer) {
        if (auto who = operators.extract(request)) who.mapped()(std::move(answer));
    }
    // When the notification was read whose requests stand in the outbox, until the first of them is sent.
    std::optional<std::chrono::steady_clock::time_point> stirred;
};

}  // namespace switchhook::server
