#pragma once
// What is looked for. Each function adds what it finds to the problems of its subject; docs/checking.md says what
// every rule means. A flow that does what its author meant gets no word from any of them.

#include "bot/analysis/subject.hpp"

namespace switchhook::bot::analysis {

void find_unreachable(const subject& s);         // unreachable-section, unreachable-step
void find_traps(const subject& s);               // endless-loop, silent-caller
void find_unhandled_failures(const subject& s);  // unhandled-failure
void find_misplaced_steps(const subject& s);     // no-call-yet, second-call, answered-already
void find_late_answers(const subject& s);        // late-answer
void find_unfit_calls(const subject& s);         // needs-group-call, needs-two-party-call, app-hosted-media
void find_run_mistakes(const subject& s);        // return-without-run, recursive-run, missing-param
void find_unset_values(const subject& s);        // unset-value
void find_key_mistakes(const subject& s);        // slow-option, too-many-options, silent-menu, unheard-prompt
void find_queue_mistakes(const subject& s);      // no-way-out, line-differs
void find_idle_fields(
    const subject& s);  // shadowed-case, constant-switch, useless-timeout, unspoken-language

}  // namespace switchhook::bot::analysis
