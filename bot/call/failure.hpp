#pragma once
// What an event says went wrong, in words for people: for logs and timelines. Journals keep codes alone; the
// words are found when they are read.

#include <optional>

#include "bot/call/event.hpp"
#include "graph/model/explanation.hpp"

namespace switchhook::bot {

// Of a result that is no success, or of a request that Graph refused with a status or code. Nothing when the
// event tells of no failure, of an operation that was cancelled, and when it does with a code that nobody knows.
std::optional<graph::explanation> failure_in(const event& e);

// How a prompt ends that a key, the flow or a hang-up cut off: as it should.
bool was_cut_off(const operation_ended& e);

}  // namespace switchhook::bot
