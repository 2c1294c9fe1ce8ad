#include "base/json/writer.hpp"

#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>
#include <cmath>

namespace switchhook::json {
namespace {

rapidjson::SizeType size_of(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }

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
    state_->with([&](auto& w) { w.String(text.data(), size_of(text)); });
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
    state_->with([&](auto& w) { w.Key(name.data(), size_of(name)); });
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
