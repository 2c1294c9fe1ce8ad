#pragma once
// Ids are types, so that a call cannot be handed over where an operation is meant.

#include <functional>
#include <string>
#include <string_view>

namespace switchhook::graph {

// Graph writes one id as a dashed lower-case GUID here and as 32 upper-case hex digits there; both are the
// same id. Equality and hash use the normal form (no dashes, lower case); `wire()` is the spelling that Graph
// used first.
template <class Tag>
class wire_id {
  public:
    wire_id() = default;
    explicit wire_id(std::string_view wire) : wire_(wire) {}

    [[nodiscard]] const std::string& wire() const { return wire_; }
    [[nodiscard]] bool empty() const { return wire_.empty(); }
    [[nodiscard]] std::string key() const {
        std::string normal;
        normal.reserve(wire_.size());
        for (const char c : wire_)
            if (c != '-') normal.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        return normal;
    }

    friend bool operator==(const wire_id& a, const wire_id& b) {
        return a.wire_ == b.wire_ || a.key() == b.key();
    }

  private:
    std::string wire_;
};

using call_id = wire_id<struct call_tag>;
using operation_id = wire_id<struct operation_tag>;

}  // namespace switchhook::graph

template <class Tag>
struct std::hash<switchhook::graph::wire_id<Tag>> {
    std::size_t operator()(const switchhook::graph::wire_id<Tag>& id) const {
        return std::hash<std::string>()(id.key());
    }
};
