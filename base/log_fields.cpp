#include "base/log_fields.hpp"

#include <algorithm>
#include <array>

namespace switchhook::log {
namespace {

constexpr auto free_text = allowed_field::kind::free;

constexpr std::array all{
    allowed_field{"aadsts"},
    allowed_field{"aside"},
    allowed_field{"attempt"},
    allowed_field{"attempts"},
    allowed_field{"because", free_text},
    allowed_field{"call"},
    allowed_field{"callbacks"},
    allowed_field{"calls"},
    allowed_field{"cause"},
    allowed_field{"certificate"},
    allowed_field{"clientRequestId"},
    allowed_field{"code"},
    allowed_field{"collector"},
    allowed_field{"correlation_id"},
    allowed_field{"count"},
    allowed_field{"delivery"},
    allowed_field{"error", free_text},
    allowed_field{"failed"},
    allowed_field{"failure", free_text},
    allowed_field{"file"},
    allowed_field{"flow"},
    allowed_field{"folder"},
    allowed_field{"from"},
    allowed_field{"graphCall"},
    allowed_field{"here"},
    allowed_field{"host"},
    allowed_field{"hours"},
    allowed_field{"instance"},
    allowed_field{"item"},
    allowed_field{"items"},
    allowed_field{"keys"},
    allowed_field{"kid"},
    allowed_field{"left"},
    allowed_field{"leg"},
    allowed_field{"lost"},
    allowed_field{"meaning", free_text},
    allowed_field{"method"},
    allowed_field{"movedTo"},
    allowed_field{"ms"},
    allowed_field{"now"},
    allowed_field{"number"},
    allowed_field{"order"},
    allowed_field{"outcome"},
    allowed_field{"path"},
    allowed_field{"peer"},
    allowed_field{"port"},
    allowed_field{"reason", free_text},
    allowed_field{"recordings"},
    allowed_field{"records"},
    allowed_field{"removed"},
    allowed_field{"request"},
    allowed_field{"requestId"},
    allowed_field{"requestsPerSecond"},
    allowed_field{"result"},
    allowed_field{"resumed"},
    allowed_field{"scenarioId"},
    allowed_field{"seconds"},
    allowed_field{"shown", free_text},
    allowed_field{"soFar"},
    allowed_field{"state"},
    allowed_field{"status"},
    allowed_field{"tenant"},
    allowed_field{"trace_id"},
    allowed_field{"type"},
    allowed_field{"unfinished"},
    allowed_field{"until"},
    allowed_field{"url"},
    allowed_field{"usable"},
    allowed_field{"version"},
    allowed_field{"waitMs"},
    allowed_field{"waiting"},
    allowed_field{"what", free_text},
    allowed_field{"where"},
    allowed_field{"why", free_text},
};
static_assert(std::is_sorted(all.begin(), all.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));

}  // namespace

std::span<const allowed_field> allowed_fields() { return all; }

std::optional<allowed_field::kind> kind_of_field(std::string_view name) {
    const auto found =
        std::lower_bound(all.begin(), all.end(), name, [](const auto& a, auto n) { return a.name < n; });
    if (found == all.end() || found->name != name) return std::nullopt;
    return found->what;
}

}  // namespace switchhook::log
