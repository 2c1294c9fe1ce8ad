#pragma once
// What a call's journal tells, as spans: the call, the steps that it was in, and what it asked of Graph and of web
// services. Nothing is in them that the journal does not tell operators; numbers of people are not.

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bot/journal/journal_record.hpp"
#include "server/store/store.hpp"
#include "server/tracing/trace_context.hpp"

namespace switchhook::server::tracing {

using attribute_value = std::variant<std::string, std::int64_t>;

struct trace_span {
    enum class kind { inside = 1, server = 2, client = 3 };  // as OTLP counts them

    std::string id;
    std::string parent;  // empty: none
    std::string name;
    kind is = kind::inside;
    bot::instant began;
    bot::instant ended;
    bool failed = false;
    std::vector<std::pair<std::string, attribute_value>> attributes;
};

// The call's own is the first.
std::vector<trace_span> spans_of(const ended_call& call, const trace_context& in,
                                 const std::vector<bot::journal_record>& records);

}  // namespace switchhook::server::tracing
