#include "graph/model/result_info.hpp"

#include "graph/model/wire.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace switchhook::graph {
namespace {

int read_code(json::value v) {
    constexpr std::int64_t least = std::numeric_limits<int>::min();
    constexpr std::int64_t most = std::numeric_limits<int>::max();
    return static_cast<int>(std::clamp(v.as_integer().value_or(0), least, most));
}

}  // namespace

std::optional<result_info> read_result_info(json::value v) {
    if (!v.is_object()) return std::nullopt;
    result_info r;
    r.code = read_code(v["code"]);
    // The failure examples of https://learn.microsoft.com/graph/api/call-transfer spell it with a capital.
    r.subcode = read_code(v["subcode"] ? v["subcode"] : v["subCode"]);
    r.message = v["message"].string_or();
    return r;
}

void write_result_info(json::writer& w, const result_info& r) {
    w.object([&] {
        write_type(w, "resultInfo");
        w.field("code", r.code);
        w.field("subcode", r.subcode);
        w.field("message", r.message);
    });
}

}  // namespace switchhook::graph
