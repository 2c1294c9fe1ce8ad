#pragma once
// The ways in which nobody is reached: of transfer, call and join. They are the outcomes behind the first, in this
// order; `failed` takes those that have no branch of their own.

#include <array>

#include "bot/flow/reader.hpp"
#include "graph/model/result_codes.hpp"

namespace switchhook::bot {

inline constexpr std::array<graph::transfer_result, 5> call_failures{
    graph::transfer_result::busy, graph::transfer_result::no_answer, graph::transfer_result::declined,
    graph::transfer_result::unreachable, graph::transfer_result::failed};

// To a step whose first outcome, and no other, is there.
void read_failures(flow_reader& in, json::fields& f, flow_step& into);
std::size_t failure_outcome(graph::transfer_result why);

}  // namespace switchhook::bot
