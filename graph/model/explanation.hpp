#pragma once
// One code, explained: for `switchhook explain`, for logs and for timelines. A code that is in no table is
// explained by its family where it has one. Never branch on these texts; result_codes.hpp is for flows.

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/result_code_texts.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {

enum class certainty {
    known,      // it is in the table
    by_family,  // only what its family says: a SIP status, an AADSTS number, …
    unknown,    // documented nowhere; what to do is said nevertheless
};
std::string_view to_string(certainty c);  // known, byFamily, unknown

struct explanation {
    std::string code;  // "480/10076", "TooManyRequests", "AADSTS7000215"; "8539" when it goes with any code
    code_family family = code_family::status;
    certainty sure = certainty::unknown;
    std::string meaning;                   // a sentence, or two
    std::vector<std::string_view> causes;  // none to three sentences, for ever valid
    std::string remedy;                    // never empty

    friend bool operator==(const explanation&, const explanation&) = default;
};

// The pair of a resultInfo. Code 0 means 200. The subcode knows best: where only another code is documented
// with it, that text counts, unless the one succeeded and the other failed.
explanation explain(int code, int subcode);
inline explanation explain(const result_info& r) { return explain(r.code, r.subcode); }

// The error of an HTTP answer: its status, and the code of its body, which is a subcode ("8522"), a word
// ("Forbidden") or empty.
explanation explain_error(unsigned http_status, std::string_view code);

explanation explain(const result_code_text& t);
explanation explain(code_family f, const error_word_text& t);

// What somebody typed: "480/10076", "480 10076", "8522", "560486", "480", "AADSTS7000215", "7000215",
// "toomanyrequests". A lone number can be a code, a subcode and an AADSTS number: everything known that it can
// be, the family's words when that is nothing, and one `unknown` when there is no family either. Nothing at
// all for what cannot be a code.
std::vector<explanation> explain_typed(std::string_view code);
// Known codes that are near, at most three, the nearest first.
std::vector<std::string> codes_near(std::string_view typed);
// Which subcodes are known with a code: 480 has 10037, 10076, ….
std::vector<int> subcodes_with(int code);

}  // namespace switchhook::graph
