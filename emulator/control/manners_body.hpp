#pragma once
// How the emulated platform behaves, where that can be changed while it runs. What is left out of a body stays
// as it is; a body with a mistake changes nothing.

#include <string_view>

#include "base/json/writer.hpp"
#include "base/problems.hpp"
#include "emulator/world/settings.hpp"

namespace switchhook::emulator {

// {"gracefulCode": 0, "closeConnections": true, …}
bool read_quirks(std::string_view text, quirks& into, bool& close_connections, problems& out);
void write_quirks(json::writer& w, const quirks& q, bool close_connections);

// {"callsAtOnce": 500, "requestsASecond": 0, "callRing": "20s", …}
bool read_limits(std::string_view text, limits& into, problems& out);
void write_limits(json::writer& w, const limits& l);

}  // namespace switchhook::emulator
