#include "bot/call/order.hpp"

namespace switchhook::bot {

held_order::held_order(call_order order) : held_(std::make_shared<const call_order>(std::move(order))) {}

bool operator==(const held_order& a, const held_order& b) {
    return a.held_ == b.held_ || (a.held_ && b.held_ && *a.held_ == *b.held_);
}

}  // namespace switchhook::bot
