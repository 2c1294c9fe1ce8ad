#pragma once
// What every notification is wrapped in. https://learn.microsoft.com/graph/api/resources/commsnotifications

#include <functional>
#include <string>

#include "base/json/writer.hpp"
#include "emulator/world/call_facts.hpp"
#include "graph/model/enums.hpp"

namespace switchhook::emulator {

// One entry in its envelope. Live traffic names the resource twice, once in each family of URLs. `data` writes
// the resourceData, a whole value; `url` is what the resourceUrl begins with.
std::string notification(const call_facts& facts, const std::string& callback_uri, graph::change_type change,
                         const std::string& behind_call, const std::function<void(json::writer&)>& data,
                         const std::string& url = "/communications/calls/");

// A notification about one resource, whose members are written.
std::string about_one(const call_facts& facts, const std::string& callback_uri, graph::change_type change,
                      const std::string& behind_call, const std::function<void(json::writer&)>& members,
                      const std::string& url = "/communications/calls/");

}  // namespace switchhook::emulator
