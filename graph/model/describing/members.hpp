#pragma once
// How a resource names its members, once, for whoever visits them (member_reader, member_writer,
// member_describer):
//
//     template <class Visitor>
//     void members(Visitor& v, media_info& m) {
//         v("uri", m.uri, required);
//         v("resourceId", m.resource_id);
//     }
//
// The C++ type of a member says what it is on the wire: optional and vector as expected, a bare string is left
// out when it is empty, a variant is an abstract type whose kinds are told apart by @odata.type. A resource
// has its name in `graph_type`. `rest` collects what the description does not know.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace switchhook::graph {

// What an open type carries beside its known members, as JSON text, in the order of the wire.
struct unknown_members {
    std::vector<std::pair<std::string, std::string>> all;
    friend bool operator==(const unknown_members&, const unknown_members&) = default;
};

// Whether a reader collects unknown members, which costs a copy of each.
enum class unknowns { kept, dropped };

// What is to be known of a member beside its name and C++ type.
struct rule {
    bool required = false;
    bool beyond_metadata = false;
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::size_t longest = 0;
    std::string_view type{};  // of Graph, where the C++ type does not tell: "modality", "Guid"
    bool untyped = false;     // objects that the pages write without their @odata.type

    [[nodiscard]] constexpr rule and_required() const {
        rule r = *this;
        r.required = true;
        return r;
    }
    [[nodiscard]] constexpr rule beyond() const {
        rule r = *this;
        r.beyond_metadata = true;
        return r;
    }
    [[nodiscard]] constexpr rule at_most(std::size_t n) const {
        rule r = *this;
        r.longest = n;
        return r;
    }
};

inline constexpr rule anything{};
inline constexpr rule required{.required = true};
inline constexpr rule beyond_metadata{.beyond_metadata = true};
constexpr rule a(std::string_view type) { return {.type = type}; }
constexpr rule at_most(std::size_t n) { return {.longest = n}; }
constexpr rule between(std::int64_t least, std::int64_t most) { return {.least = least, .most = most}; }

inline constexpr rule untyped{.untyped = true};

inline constexpr rule client_context_rule{.longest = 256};

}  // namespace switchhook::graph
