#pragma once
// What became of one reload: told to whoever asked, in the log, and by GET /api/flows.

#include <string>
#include <string_view>
#include <vector>

#include "base/json/writer.hpp"
#include "base/problems.hpp"
#include "bot/call/timer.hpp"

namespace switchhook::server {

enum class reload_cause { files, request, signal };  // a later one reads more, or is told more about
std::string_view to_string(reload_cause c);

enum class fate { unchanged, taken, refused };
std::string_view to_string(fate f);

struct reload_part {
    std::string_view name;  // "flows", "limits", "listen.certificate", …
    fate what = fate::unchanged;
    std::string detail;  // what counts now, or why nothing else does
};

struct reload_report {
    bot::instant at;
    reload_cause cause = reload_cause::signal;
    std::vector<reload_part> parts;
    std::vector<std::string> at_next_start;  // keys that have changed, and count from then on
    problems found;                          // warnings too

    void add(std::string_view name, fate what, std::string detail = {});
    // Refused when a part was; else taken when one was.
    [[nodiscard]] fate outcome() const;
};

// Members of the object being written.
void write_report(json::writer& w, const reload_report& r);

// Each problem is a line.
void log_report(const reload_report& r);

}  // namespace switchhook::server
