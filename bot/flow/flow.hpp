#pragma once
// A flow, loaded and checked: immutable, shared by all calls that follow it.

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/flow/memory.hpp"
#include "bot/flow/step.hpp"
#include "bot/hours/opening_hours.hpp"

namespace switchhook::bot {

// Audio a flow needs: a file of the prompts folder, or text to be spoken.
struct media_source {
    enum class kind {
        file,
        speech,
        word,     // speech that others stand beside, without silence around it
        silence,  // of the length in `text`: "500ms"
    };
    kind type = kind::file;
    std::string text;      // the file's name, or what is said
    std::string language;  // of speech
    friend bool operator==(const media_source&, const media_source&) = default;
};

struct block {
    std::string section;  // the section it belongs to
    bool is_section = false;
    bool is_inner = false;  // not of the file: what is said to somebody who is called on behalf of a call
    std::vector<std::unique_ptr<const flow_step>> steps;
};

struct flow {
    std::string name;
    std::shared_ptr<const std::string> source;  // the file's text
    std::vector<std::string> fetched;    // lists of steps that came in a call, each a section of its own
    std::vector<std::string> languages;  // that callers may be spoken to in; the first unless told otherwise
    std::vector<media_source> media;     // each once; prompts are lists of indexes into it
    std::vector<std::string> media_labels;  // beside `media`: how people call it
    std::vector<place> media_places;        // beside `media`: where it is written first
    // What values are put together of, beside `languages`: text, and its place in `media`.
    std::vector<std::map<std::string, std::uint16_t, std::less<>>> words;
    std::vector<block> blocks;
    std::vector<std::pair<std::string, value>> vars;    // with what they are at first
    std::vector<std::pair<std::string, value>> params;  // of a call's order, with what they are without
    std::vector<std::pair<std::string, opening_hours>> hours;
    block_id main = 0;
    std::optional<block_id> on_hangup;
    std::optional<block_id> on_error;
    bool hears_keys = false;    // some step collects input
    bool hides_keys = false;    // some step collects what nobody may see
    bool places_calls = false;  // some step calls somebody or joins a meeting: the flow of an outbound call

    [[nodiscard]] const flow_step& at(const frame& f) const { return *blocks[f.block].steps[f.index]; }
    [[nodiscard]] std::optional<block_id> section(std::string_view section_name) const;
};

}  // namespace switchhook::bot
