#pragma once
// Why something ended. https://learn.microsoft.com/graph/api/resources/resultinfo
// Never branch on `message`: it is for people and changes.

#include <optional>
#include <string>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::graph {

struct result_info {
    int code = 0;
    int subcode = 0;
    std::string message;

    friend bool operator==(const result_info&, const result_info&) = default;
};

// Numbers may travel as strings, and the second key as "subCode". Nothing when absent or null.
std::optional<result_info> read_result_info(json::value v);
void write_result_info(json::writer& w, const result_info& r);

// 200 by the table of the delete page, 0 in transfer examples and live traffic.
inline bool is_graceful(const result_info& r) { return r.code == 0 || (r.code >= 200 && r.code < 300); }

}  // namespace switchhook::graph
