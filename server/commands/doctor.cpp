#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "base/duration.hpp"
#include "base/nearest.hpp"
#include "config/load.hpp"
#include "config/validate.hpp"
#include "server/certificates.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/doctor/pages.hpp"
#include "server/doctor/real_surroundings.hpp"

namespace switchhook::server {
namespace {

using namespace doctor;

const std::vector<std::string> of_microsoft{"clock", "sign-in", "roles", "keys", "graph"};

// The first name that is no check's.
const std::string* unknown_check(const std::vector<std::string>& names) {
    for (const auto& name : names) {
        const auto all = all_checks();
        if (std::none_of(all.begin(), all.end(), [&](const doctor::check& c) { return c.name == name; }))
            return &name;
    }
    return nullptr;
}

// One line that is written over and over, and removed at the end.
class progress_display {
  public:
    progress_display() = default;
    ~progress_display() {
        if (shown_) std::cerr << "\r\x1b[K" << std::flush;
    }
    progress_display(const progress_display&) = delete;
    progress_display& operator=(const progress_display&) = delete;

    void show(std::size_t done, std::size_t of, const std::vector<std::string_view>& running) const {
        if (const auto width = progress_width(); shown_ && width)
            std::cerr << "\r\x1b[K" << progress_line(done, of, running, *width) << std::flush;
    }

  private:
    bool shown_ = progress_width().has_value();
};

}  // namespace

int run_doctor(const doctor_options& o) {
    examination_wish wish;
    const auto timeout = parse_duration(o.timeout);
    if (!timeout || *timeout < std::chrono::milliseconds(100) || *timeout > std::chrono::minutes(10))
        return wrong_usage("--timeout: expected a duration from 100ms to 10m, found \"" + o.timeout + '"');
    wish.timeout = *timeout;
    wish.only = o.only;
    if (o.graph) wish.only.insert(wish.only.end(), of_microsoft.begin(), of_microsoft.end());
    if (const auto* name = unknown_check(wish.only)) {
        std::vector<std::string_view> known;
        for (const auto& c : all_checks()) known.push_back(c.name);
        const auto near = nearest(*name, known);
        std::string list;
        for (const auto one : known) (list += list.empty() ? "" : ", ") += one;
        return wrong_usage("--only: no check is called \"" + *name + '"' +
                           (near.empty() ? "" : did_you_mean(near)) + "; there are " + list);
    }
    if (!o.trust.empty()) {
        problems found;
        if (auto wrong = config::check_readable_file(o.trust)) found.add({"--trust", 0, 0, {}, *wrong});
        check_trust({o.trust, "--trust"}, found);
        if (print_problems(found)) return 2;
    }
    // The page says what the log would say of failures.
    if (std::getenv("SWITCHHOOK_LOG_LEVEL") == nullptr) log::start(log::level::off);

    const auto who = std::make_shared<patient>();
    who->file = o.config;
    who->loaded = config::load_settings(o.config, config::process_environment());
    who->loaded.found.append(std::exchange(who->loaded.doubts, {}));
    check_other_certificates(who->settings(), who->loaded.found);
    who->loaded.found.sort();
    who->trust = o.trust;
    who->around = real_surroundings(who->settings(), config::process_environment(), o.trust);
    examined outcome;
    {
        const progress_display line;
        wish.progress = [&](std::size_t done, std::size_t of, const std::vector<std::string_view>& running) {
            line.show(done, of, running);
        };
        outcome = examine(who, all_checks(), wish);
    }
    const char* no_color = std::getenv("NO_COLOR");
    const bool in_color = ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
    std::cout << (o.format == "json" ? json_page(outcome.all) : text_page(outcome.all, in_color))
              << std::flush;
    const int status = count(outcome.all).failed != 0 ? 1 : 0;
    // A check that hangs still uses what the end of the program would take away.
    if (outcome.left_behind != 0) std::_Exit(status);
    return status;
}

}  // namespace switchhook::server
