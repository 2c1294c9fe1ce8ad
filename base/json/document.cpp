#include "base/json/document.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/json/guard.hpp"

namespace switchhook::json {
namespace {

const rapidjson::Value* as_node(const void* node) { return static_cast<const rapidjson::Value*>(node); }

std::string_view text_of(const rapidjson::Value& v) { return {v.GetString(), v.GetStringLength()}; }

// Depth is bounded by the guard, so recursion is too.
bool has_duplicate(const rapidjson::Value& v) {
    if (v.IsArray()) {
        for (const auto& item : v.GetArray())
            if (has_duplicate(item)) return true;
    } else if (v.IsObject()) {
        std::set<std::string_view> seen;
        for (const auto& member : v.GetObject())
            if (!seen.insert(text_of(member.name)).second || has_duplicate(member.value)) return true;
    }
    return false;
}

}  // namespace

// Its memory comes in pieces as large as the text suggests: recordings are kept as thousands of small documents.
struct document::state {
    static constexpr std::size_t most = 64U << 10;
    explicit state(std::size_t text) : pool(std::min(3 * text + 64, most)) {}
    rapidjson::MemoryPoolAllocator<> pool;
    rapidjson::Document parsed{&pool};
};

document::document(std::unique_ptr<state> s) : state_(std::move(s)) {}
document::document(document&&) noexcept = default;
document& document::operator=(document&&) noexcept = default;
document::~document() = default;

result<document> document::parse(std::string_view text, duplicates policy) {
    if (const auto refused = guard(text)) return refused;
    auto s = std::make_unique<state>(text.size());
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    s->parsed.Parse<flags>(text.data(), text.size());
    if (s->parsed.HasParseError()) return errc::malformed;
    if (policy == duplicates::refuse && has_duplicate(s->parsed)) return errc::duplicate_name;
    return document(std::move(s));
}

value document::root() const { return value(static_cast<const rapidjson::Value*>(&state_->parsed)); }

value::operator bool() const { return node_ != nullptr && !as_node(node_)->IsNull(); }
bool value::is_object() const { return node_ != nullptr && as_node(node_)->IsObject(); }
bool value::is_array() const { return node_ != nullptr && as_node(node_)->IsArray(); }
bool value::is_string() const { return node_ != nullptr && as_node(node_)->IsString(); }

value value::operator[](std::string_view name) const {
    if (!is_object()) return {};
    const auto* object = as_node(node_);
    // RapidJSON asserts that there is a text, even for the empty one.
    const rapidjson::Value key(
        rapidjson::StringRef(name.empty() ? "" : name.data(), static_cast<rapidjson::SizeType>(name.size())));
    const auto found = object->FindMember(key);
    return found == object->MemberEnd() ? value() : value(&found->value);
}

std::size_t value::size() const { return is_array() ? as_node(node_)->Size() : 0; }

value value::at(std::size_t index) const {
    if (index >= size()) return {};
    return value(&(*as_node(node_))[static_cast<rapidjson::SizeType>(index)]);
}

void value::each_member(const std::function<void(std::string_view, value)>& visit) const {
    if (!is_object()) return;
    for (const auto& member : as_node(node_)->GetObject()) visit(text_of(member.name), value(&member.value));
}

std::optional<std::string_view> value::as_string() const {
    if (!is_string()) return std::nullopt;
    return text_of(*as_node(node_));
}

std::string value::string_or(std::string_view otherwise) const {
    return std::string(as_string().value_or(otherwise));
}

std::optional<std::int64_t> value::as_integer() const {
    if (node_ == nullptr) return std::nullopt;
    const auto& v = *as_node(node_);
    if (v.IsInt64()) return v.GetInt64();
    if (v.IsDouble()) {
        const double d = v.GetDouble();
        if (std::trunc(d) == d && std::abs(d) < 9.0e15) return static_cast<std::int64_t>(d);
    }
    if (v.IsString()) {
        const auto text = text_of(v);
        std::int64_t number = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failure == std::errc() && end == text.data() + text.size()) return number;
    }
    return std::nullopt;
}

std::optional<double> value::as_number() const {
    if (node_ != nullptr && as_node(node_)->IsNumber()) return as_node(node_)->GetDouble();
    if (const auto whole = as_integer()) return static_cast<double>(*whole);
    return std::nullopt;
}

std::optional<bool> value::as_bool() const {
    if (node_ == nullptr) return std::nullopt;
    const auto& v = *as_node(node_);
    if (v.IsBool()) return v.GetBool();
    if (const auto text = as_string()) {
        if (*text == "true" || *text == "True") return true;
        if (*text == "false" || *text == "False") return false;
    }
    return std::nullopt;
}

std::string value::dump() const {
    if (node_ == nullptr) return "null";
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
    as_node(node_)->Accept(writer);
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace switchhook::json
