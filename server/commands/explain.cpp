#include <iostream>

#include "server/commands/command.hpp"
#include "server/commands/explain_pages.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

bool is_status(const std::string& text) {
    return text.size() == 3 && text.find_first_not_of("0123456789") == std::string::npos;
}

}  // namespace

int explain(const explain_options& o) {
    if (o.code.empty()) {
        std::cout << (o.format == "json"       ? json_page(every_code())
                      : o.format == "markdown" ? markdown_page()
                                               : list_page());
        return 0;
    }
    if (o.format == "markdown") return wrong_usage("--format markdown is for the whole list: leave CODE out");
    const auto typed = o.subcode.empty() ? o.code : o.code + ' ' + o.subcode;
    explained found;
    found.all = graph::explain_typed(typed);
    if (found.all.empty())
        return wrong_usage('"' + typed +
                           "\" is no code; a code looks like 480/10076, 8522, AADSTS7000215 or "
                           "TooManyRequests");
    const bool unknown = found.all.front().sure == graph::certainty::unknown;
    if (unknown) found.near = graph::codes_near(typed);
    if (is_status(typed)) found.subcodes = graph::subcodes_with(std::stoi(typed));
    std::cout << (o.format == "json" ? json_page(found) : text_page(found));
    return unknown ? 1 : 0;
}

}  // namespace switchhook::server
