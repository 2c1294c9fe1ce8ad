#include "base/json/writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <cmath>

namespace switchhook::json {
namespace {

rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }

// How many bytes the character at the front has; 0 when they are none. Neither overlong forms nor surrogates are
// characters: https://www.rfc-editor.org/rfc/rfc3629#section-4
std::size_t character_size(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(0);
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const unsigned char first = byte(0), second = byte(1);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !follows(1)) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) {
        if ((first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)) return 0;
        return follows(2) ? 3 : 0;
    }
    if ((first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F)) return 0;
    return follows(2) && follows(3) ? 4 : 0;
}

// With U+FFFD, in `repaired`, for each byte that is no part of a character.
std::string_view in_utf8(std::string_view text, std::string& repaired) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t size = character_size(text.substr(at));
        if (size == 0) break;
        at += size;
    }
    if (at == text.size()) return text;
    repaired = text.substr(0, at);
    while (at < text.size()) {
        const std::size_t size = character_size(text.substr(at));
        repaired += size == 0 ? std::string_view("\xEF\xBF\xBD") : text.substr(at, size);
        at += size == 0 ? 1 : size;
    }
    return repaired;
}

}  // namespace

struct writer::state {
    rapidjson::StringBuffer buffer;
    rapidjson::PrettyWriter<rapidjson::StringBuffer> pretty{buffer};
    rapidjson::Writer<rapidjson::StringBuffer> compact{buffer};
    layout chosen = layout::compact;

    template <class Use>
    void with(const Use& use) {
        if (chosen == layout::pretty)
            use(pretty);
        else
            use(compact);
    }
};

writer::writer(layout l) : state_(std::make_unique<state>()) {
    state_->chosen = l;
    state_->pretty.SetIndent(' ', 2);
}
writer::~writer() = default;

void writer::object(const body& members) {
    state_->with([](auto& w) { w.StartObject(); });
    members();
    state_->with([](auto& w) { w.EndObject(); });
}

void writer::array(const body& elements) {
    state_->with([](auto& w) { w.StartArray(); });
    elements();
    state_->with([](auto& w) { w.EndArray(); });
}

void writer::item(std::string_view text) {
    std::string repaired;
    const auto clean = in_utf8(text, repaired);
    state_->with([&](auto& w) { w.String(clean.data(), size_of(clean)); });
}
void writer::item(bool yes) {
    state_->with([&](auto& w) { w.Bool(yes); });
}
void writer::item(std::int64_t number) {
    state_->with([&](auto& w) { w.Int64(number); });
}
void writer::item(double number) {
    if (!std::isfinite(number)) return null();
    state_->with([&](auto& w) { w.Double(number); });
}
void writer::null() {
    state_->with([](auto& w) { w.Null(); });
}
void writer::raw(std::string_view json) {
    state_->with([&](auto& w) { w.RawValue(json.data(), json.size(), rapidjson::kObjectType); });
}
void writer::key(std::string_view name) {
    std::string repaired;
    const auto clean = in_utf8(name, repaired);
    state_->with([&](auto& w) { w.Key(clean.data(), size_of(clean)); });
}
void writer::object(std::string_view name, const body& members) {
    key(name);
    object(members);
}
void writer::array(std::string_view name, const body& elements) {
    key(name);
    array(elements);
}

std::string writer::take() {
    std::string text(state_->buffer.GetString(), state_->buffer.GetSize());
    state_->buffer.Clear();
    return text;
}

}  // namespace switchhook::json
