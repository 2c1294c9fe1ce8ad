#pragma once
// A call as the control API shows it.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/json/writer.hpp"
#include "emulator/world/call.hpp"

namespace switchhook::emulator {

void write_party(json::writer& w, std::string_view name, const graph::identity& who);

// How it stands, with those who are rung for; the members of an object that is open.
void write_call(json::writer& w, const call& c);

// The whole page, with the exchange behind its entry `after`.
std::string call_document(const call& c, std::uint64_t after);

}  // namespace switchhook::emulator
