#include "bot/analysis/analysis.hpp"

#include "bot/analysis/rules.hpp"

namespace switchhook::bot {

void analyse(const flow& f, const std::string& file, problems& out) {
    using namespace analysis;
    problems found;
    const subject s(f, file, found);
    find_key_mistakes(s);
    find_idle_fields(s);
    find_queue_mistakes(s);
    if (s.ways.is_whole()) {
        find_unreachable(s);
        find_traps(s);
        find_unhandled_failures(s);
        find_misplaced_steps(s);
        find_late_answers(s);
        find_unfit_calls(s);
        find_run_mistakes(s);
        find_unset_values(s);
    }
    found.sort();
    out.append(std::move(found));
}

}  // namespace switchhook::bot
