#pragma once
// A flow as a picture: what is to be drawn, in whatever language pictures are drawn in.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace switchhook::bot {

// How often, when that was counted.
using picture_count = std::optional<std::uint64_t>;

struct picture_step {
    std::string at;         // JSON pointer in the flow file
    std::string caption;    // play welcome
    std::size_t depth = 0;  // within so many branches that are lists of steps
    picture_count entered = std::nullopt;
    friend bool operator==(const picture_step&, const picture_step&) = default;
};

struct picture_node {
    enum class kind : std::uint8_t {
        start,  // the flow begins here: with a call, an error, the end of the call
        section,
        end,  // of the call
    };
    kind type = kind::section;
    std::string title;
    std::vector<picture_step> steps = {};  // of a section, with those of its inline branches
    picture_count entered = std::nullopt;
    friend bool operator==(const picture_node&, const picture_node&) = default;
};

// An outcome of a step; without one, all that comes of the step.
struct picture_way {
    std::string at;
    std::string outcome = {};
    friend bool operator==(const picture_way&, const picture_way&) = default;
};

struct picture_arrow {
    enum class kind : std::uint8_t {
        success,
        failure,
        run,  // goes there and comes back
    };
    std::size_t from = 0, to = 0;                    // nodes
    std::optional<std::size_t> step = std::nullopt;  // of the node it leaves
    kind type = kind::success;
    std::string label = {};  // the key or outcome, with those on the way to it: "busy → 1"; may be empty
    std::string verb = {};   // of the section's own step that it comes of
    // What leads along it. None from where the flow begins.
    std::vector<picture_way> ways = {};
    picture_count taken = std::nullopt;
    friend bool operator==(const picture_arrow&, const picture_arrow&) = default;
};

struct picture {
    std::string title;
    std::vector<picture_node> nodes;
    std::vector<picture_arrow> arrows;
    bool weighted = false;  // the more often an arrow was taken, the wider it is
    friend bool operator==(const picture&, const picture&) = default;
};

// Arrows that look the same and join the same places become one, with the labels of all: from the same step,
// or where `whole_nodes` says so from the same section, whose labels then name the verb if several of its steps
// have some.
enum class arrows_from { steps, whole_nodes };
std::vector<picture_arrow> merged_arrows(const picture& p, arrows_from where);

// Never taken, or taken, when that was counted; otherwise as it is.
enum class picture_look : std::uint8_t { plain, never, taken };
picture_look look_of(const picture_count& count);

// The width of a line that was passed so often, such as 2.3: grows with the logarithm, from 1 to 6.
std::string width_of(const picture_arrow& a);

}  // namespace switchhook::bot
