#include "base/json/located.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/json/guard.hpp"

namespace switchhook::json {
namespace {

// Comments become blanks, so that every offset stays where it was.
std::string blank_comments(std::string_view text) {
    std::string plain(text);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        if (plain[i] == '"') {
            for (++i; i < plain.size() && plain[i] != '"' && plain[i] != '\n'; ++i)
                if (plain[i] == '\\') ++i;
        } else if (plain.compare(i, 2, "//") == 0) {
            while (i < plain.size() && plain[i] != '\n') plain[i++] = ' ';
        } else if (plain.compare(i, 2, "/*") == 0) {
            const auto end = plain.find("*/", i + 2);
            if (end == std::string::npos) return plain;
            for (; i < end + 2; ++i)
                if (plain[i] != '\n') plain[i] = ' ';
            --i;
        }
    }
    return plain;
}

class line_index {
  public:
    explicit line_index(std::string_view text) : text_(text), starts_{0} {
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') starts_.push_back(i + 1);
    }

    // Offsets that rise cost one walk through the text, however long its lines are.
    position at(std::size_t offset) {
        offset = std::min(offset, text_.size());
        const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
        const auto line = static_cast<std::size_t>(after - starts_.begin());
        if (starts_[line - 1] > counted_to_ || offset < counted_to_) {
            counted_to_ = starts_[line - 1];
            characters_ = 0;
        }
        const auto more = text_.substr(counted_to_, offset - counted_to_);
        characters_ += std::count_if(more.begin(), more.end(),
                                     [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        counted_to_ = offset;
        return {static_cast<unsigned>(line), static_cast<unsigned>(characters_) + 1};
    }

  private:
    std::string_view text_;
    std::vector<std::size_t> starts_;
    std::size_t counted_to_ = 0;  // so many characters of its line stand before it
    std::ptrdiff_t characters_ = 0;
};

// The offset at which each name and value begins, in the order in which the parser reports them.
std::vector<std::size_t> token_starts(std::string_view text) {
    std::vector<std::size_t> starts;
    const std::string_view between = " \t\r\n,:]}";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (between.find(c) != std::string_view::npos) {
            ++i;
            continue;
        }
        starts.push_back(i);
        if (c == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i)
                if (text[i] == '\\') ++i;
            ++i;
        } else if (c == '{' || c == '[') {
            ++i;
        } else {
            while (i < text.size() && between.find(text[i]) == std::string_view::npos) ++i;
        }
    }
    return starts;
}

class tree_builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, tree_builder> {
  public:
    tree_builder(std::string_view text, const std::string& file, problems& out)
        : lines_(text), starts_(token_starts(text)), file_(file), out_(out) {}

    bool Null() {
        return add(node::kind::null, [](node&) {});
    }
    bool Bool(bool yes) {
        return add(node::kind::boolean, [&](node& n) { n.yes = yes; });
    }
    bool Int(int i) { return number(i); }
    bool Uint(unsigned u) { return number(u); }
    bool Int64(std::int64_t i) { return number(static_cast<double>(i)); }
    bool Uint64(std::uint64_t u) { return number(static_cast<double>(u)); }
    bool Double(double d) { return number(d); }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        return add(node::kind::string, [&](node& n) { n.text.assign(text, length); });
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        pending_.back() = member{std::string(text, length), next(), {}};
        return true;
    }
    bool StartObject() { return open(node::kind::object); }
    bool EndObject(rapidjson::SizeType) { return close(); }
    bool StartArray() { return open(node::kind::array); }
    bool EndArray(rapidjson::SizeType) { return close(); }

    node root;
    position where(std::size_t offset) { return lines_.at(offset); }

  private:
    position next() { return lines_.at(starts_.at(used_++)); }

    bool number(double d) {
        return add(node::kind::number, [&](node& n) {
            n.number = d;
            n.whole = std::trunc(d) == d && std::abs(d) < 9.0e15;
        });
    }

    template <class Fill>
    bool add(node::kind k, const Fill& fill) {
        node n;
        n.type = k;
        n.at = next();
        fill(n);
        place(std::move(n));
        return true;
    }

    bool open(node::kind k) {
        node n;
        n.type = k;
        n.at = next();
        open_.push_back(std::move(n));
        pending_.emplace_back();
        return true;
    }

    bool close() {
        node done = std::move(open_.back());
        open_.pop_back();
        pending_.pop_back();
        place(std::move(done));
        return true;
    }

    void place(node n) {
        if (open_.empty()) {
            root = std::move(n);
        } else if (open_.back().type == node::kind::array) {
            open_.back().items.push_back(std::move(n));
        } else {
            auto& m = pending_.back();
            if (open_.back().find(m.name) != nullptr) {
                out_.add({file_,
                          m.at.line,
                          m.at.column,
                          {},
                          "\"" + m.name + "\" stands twice in this object",
                          severity::error,
                          "duplicate-key"});
                return;
            }
            m.value = std::move(n);
            open_.back().members.push_back(std::move(m));
        }
    }

    line_index lines_;
    std::vector<std::size_t> starts_;
    std::size_t used_ = 0;
    const std::string& file_;
    problems& out_;
    std::vector<node> open_;
    std::vector<member> pending_;  // beside open_: the member whose value is being read
};

std::string explain(const guard_verdict& verdict, std::string_view text) {
    // The forgotten quotation mark is the commonest mistake of all.
    const bool at_line_end = text[verdict.at] == '\n' || text[verdict.at] == '\r';
    if (verdict.refused == errc::control_byte && at_line_end)
        return "not valid JSON: a string is not closed on its line";
    return verdict.refused.message();
}

std::string explain(rapidjson::ParseErrorCode code) {
    std::string text = rapidjson::GetParseError_En(code);
    if (!text.empty() && text.back() == '.') text.pop_back();
    return "not valid JSON: " + text;
}

}  // namespace

const node* node::find(std::string_view name) const {
    for (const auto& m : members)
        if (m.name == name) return &m.value;
    return nullptr;
}

std::string_view kind_name(node::kind k) {
    switch (k) {
        case node::kind::null: return "null";
        case node::kind::boolean: return "boolean";
        case node::kind::number: return "number";
        case node::kind::string: return "string";
        case node::kind::object: return "object";
        case node::kind::array: return "array";
    }
    return "value";
}

node parse_located(std::string_view text, const std::string& file, problems& out) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const std::string plain = blank_comments(text);
    if (const auto verdict = judge(plain); verdict.refused) {
        const auto at = line_index(plain).at(verdict.at);
        out.add({file, at.line, at.column, {}, explain(verdict, plain), severity::error, "json-syntax"});
        return {};
    }
    tree_builder builder(plain, file, out);
    rapidjson::MemoryStream stream(plain.data(), plain.size());
    rapidjson::Reader reader;
    constexpr unsigned flags = rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag;
    if (!reader.Parse<flags>(stream, builder)) {
        const auto at = builder.where(reader.GetErrorOffset());
        out.add({file,
                 at.line,
                 at.column,
                 {},
                 explain(reader.GetParseErrorCode()),
                 severity::error,
                 "json-syntax"});
        return {};
    }
    return std::move(builder.root);
}

}  // namespace switchhook::json
