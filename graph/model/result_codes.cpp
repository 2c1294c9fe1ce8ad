#include "graph/model/result_codes.hpp"

#include <array>

namespace switchhook::graph {
namespace {

struct rule {
    int number;
    transfer_result result;
};

// The subcode knows best.
constexpr std::array by_subcode{
    rule{8538, transfer_result::declined},  // callee declined
    rule{8539, transfer_result::busy},      // busy
    rule{8540, transfer_result::busy},      // busy on every device
    rule{8541,
         transfer_result::no_answer},  // unavailable: the subcode of SIP 480, which is sent when ringing ends
    rule{8542,
         transfer_result::no_answer},  // invitation cancelled, by the ring time-out when nobody answered
    rule{8544, transfer_result::unreachable},    // callee unreachable
    rule{10003, transfer_result::failed},        // taken on another device, so not by this transfer
    rule{10004, transfer_result::no_answer},     // nobody accepted in time
    rule{10024, transfer_result::declined},      // every device declined
    rule{10037, transfer_result::unreachable},   // the callee has no device signed in
    rule{10057, transfer_result::unreachable},   // no device of the callee answers the signalling
    rule{10076, transfer_result::unreachable},   // callee unreachable
    rule{10134, transfer_result::unreachable},   // not routable
    rule{10199, transfer_result::unreachable},   // private calling is switched off for the callee
    rule{301005, transfer_result::failed},       // the media could not connect
    rule{500001, transfer_result::unreachable},  // the gateway towards the telephone network did not answer
    rule{510403, transfer_result::unreachable},  // the number is blocked
    rule{511404, transfer_result::unreachable},  // number not found
    rule{511532, transfer_result::unreachable},  // no trunk leads there
    rule{531004, transfer_result::failed},       // the media could not connect
    rule{560403, transfer_result::unreachable},  // the far network forbids the number
};

// Then the code, and the SIP status inside a subcode of the telephone network.
constexpr std::array by_code{
    rule{404, transfer_result::unreachable},  // not found
    rule{408, transfer_result::no_answer},    // request time-out: it rang too long
    rule{410, transfer_result::unreachable},  // gone
    rule{480, transfer_result::no_answer},    // temporarily unavailable
    rule{484, transfer_result::unreachable},  // address incomplete
    rule{486, transfer_result::busy},         // busy here
    rule{487, transfer_result::no_answer},    // the ringing was ended by our side
    rule{600, transfer_result::busy},         // busy everywhere
    rule{603, transfer_result::declined},     // decline
    rule{604, transfer_result::unreachable},  // does not exist anywhere
};

template <std::size_t Size>
const rule* find(const std::array<rule, Size>& rules, int number) {
    for (const rule& r : rules)
        if (r.number == number) return &r;
    return nullptr;
}

// 560486 is "486 Busy Here" from the far end of an outgoing leg, 540486 of an incoming one; 0 for other
// subcodes.
int sip_status_in(int subcode) {
    const int family = subcode / 1000;
    return family == 540 || family == 560 ? subcode % 1000 : 0;
}

}  // namespace

std::string_view to_string(transfer_result r) {
    switch (r) {
        case transfer_result::busy: return "busy";
        case transfer_result::no_answer: return "noAnswer";
        case transfer_result::declined: return "declined";
        case transfer_result::unreachable: return "unreachable";
        case transfer_result::failed: return "failed";
    }
    return "failed";
}

transfer_result classify_transfer_failure(const result_info& r) {
    if (const rule* found = find(by_subcode, r.subcode)) return found->result;
    if (const rule* found = find(by_code, sip_status_in(r.subcode))) return found->result;
    if (const rule* found = find(by_code, r.code)) return found->result;
    return transfer_result::failed;
}

}  // namespace switchhook::graph
