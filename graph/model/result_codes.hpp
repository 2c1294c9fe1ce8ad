#pragma once
// What Graph's result codes mean for flows; explanation.hpp has the words for people. The code of a resultInfo
// resembles HTTP and SIP, the subcode says more; both together are the key. Sources:
// https://learn.microsoft.com/graph/api/call-delete and
// https://learn.microsoft.com/azure/communication-services/resources/troubleshooting/voice-video-calling/troubleshooting-codes

#include <string_view>

#include "graph/model/result_info.hpp"

namespace switchhook::graph {

enum class transfer_result {
    busy,         // the target is on another call
    no_answer,    // it rang, or should have, and nobody took it in time
    declined,     // somebody, or something, said no
    unreachable,  // there is nothing to ring: no device, no route, no such number
    failed,       // the transfer itself went wrong, or Graph does not say why
};
std::string_view to_string(
    transfer_result r);  // as flows name it: busy, noAnswer, declined, unreachable, failed

// For the resultInfo of a transfer, invitation or outgoing call that did not succeed. 500/7000 and 500/7700,
// all that the transfer page documents, are `failed`.
transfer_result classify_transfer_failure(const result_info& r);

}  // namespace switchhook::graph
