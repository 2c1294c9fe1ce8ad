#include "bot/call/failure.hpp"

namespace switchhook::bot {
namespace {

using maybe_result = std::optional<graph::result_info>;

graph::explanation of(const maybe_result& result) {
    return result && !graph::is_graceful(*result) ? graph::explain(*result) : graph::explanation{};
}

constexpr int cancelled = 8508;

struct failure_of {
    graph::explanation operator()(const call_changed& e) const { return of(e.result); }
    graph::explanation operator()(const operation_ended& e) const {
        return was_cut_off(e) ? graph::explanation{} : of(e.result);
    }
    graph::explanation operator()(const call_deleted& e) const { return of(e.result); }
    graph::explanation operator()(const request_succeeded& e) const {
        return e.call ? of(e.call->result) : graph::explanation{};
    }
    graph::explanation operator()(const request_failed& e) const {
        return graph::explain_error(e.status, e.code);
    }
    template <class Other>
    graph::explanation operator()(const Other&) const {
        return {};
    }
};

}  // namespace

bool was_cut_off(const operation_ended& e) { return e.result && e.result->subcode == cancelled; }

std::optional<graph::explanation> failure_in(const event& e) {
    auto found = std::visit(failure_of{}, e);
    if (found.sure == graph::certainty::unknown) return std::nullopt;
    return found;
}

}  // namespace switchhook::bot
