#pragma once
// A call as the control API shows it. Sensitive results are masked.

#include <string>
#include <vector>

#include "server/runtime/live_call.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

// One object of GET /api/calls.
std::string live_call_summary(const live_call& c);
std::string ended_call_summary(const ended_call& c);

// GET /api/calls/{id}: the summary's members and, from the journal, the timeline.
std::string live_call_details(const live_call& c, const std::vector<std::string>& records);
std::string ended_call_details(const ended_call& c, const std::vector<std::string>& records);

// The first line of GET /api/calls/{id}/journal; the records of the store follow.
std::string head_of_journal(const live_call& c);
std::string head_of_journal(const ended_call& c);

}  // namespace switchhook::server
