#include "bot/replay/recording.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/json/writer.hpp"

namespace switchhook::bot::replay {
namespace {

// No call lasts longer; a moment since 1970 would.
constexpr std::chrono::days longest_recording{31};

constexpr std::array<std::string_view, 5> deeds{"request", "fetchRecording", "log", "does", "ended"};
constexpr std::array<std::string_view, 6> happenings{"notification", "answer",    "reply",
                                                     "stored",       "notStored", "operator"};

template <class Names>
bool has_any(json::value v, const Names& names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) { return bool(v[name]); });
}

struct found_document {
    std::string_view text;
    unsigned line = 1;
};

// Values one behind the other: only the ends of objects and arrays are looked for.
class splitter {
  public:
    explicit splitter(std::string_view text) : text_(text) {}

    std::optional<found_document> next() {
        while (at_ < text_.size() && is_between(text_[at_])) step();
        if (at_ == text_.size()) return std::nullopt;
        const auto begin = at_;
        const auto line = line_;
        int depth = 0;
        bool quoted = false;
        for (; at_ < text_.size(); step()) {
            const char c = text_[at_];
            if (quoted) {
                if (c == '\\' && at_ + 1 < text_.size())
                    step();
                else if (c == '"')
                    quoted = false;
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                ++depth;
            } else if (c == '}' || c == ']') {
                --depth;
            }
            // A text, a number or a word has no end of its own but its line's.
            const bool ends = depth <= 0 && !quoted && (c == '}' || c == ']' || c == '\n');
            if (!ends) continue;
            step();
            break;
        }
        return found_document{text_.substr(begin, at_ - begin), line};
    }

  private:
    static bool is_between(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
    void step() {
        if (text_[at_++] == '\n') ++line_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    unsigned line_ = 1;
};

class reader {
  public:
    reader(const std::string& file, recording& into) : file_(file), into_(into) {}

    // False for one with a time that cannot be.
    bool take(json::value v, unsigned line) {
        read(v, line);
        return times_are_good_;
    }

  private:
    void read(json::value v, unsigned line) {
        if (v.is_array())
            for (std::size_t i = 0; i < v.size(); ++i) read(v.at(i), line);
        else if (v["exchange"].is_array())
            read_exchange(v["exchange"], line);
        else if (v["value"].is_array())
            add_notification(v, {}, line);
        else if (has_any(v, happenings) || has_any(v, deeds) || v["at"])
            add(v.dump(), time_of(v), line);
        else
            ++into_.passed_over;
    }

    std::optional<milliseconds> time_of(json::value v) {
        if (!v["at"]) return std::nullopt;
        const auto at = v["at"].as_number();
        constexpr double most = milliseconds(longest_recording).count();
        if (at && *at >= 0 && *at <= most) return milliseconds(std::llround(*at));
        times_are_good_ = false;
        return std::nullopt;
    }

    void add(const std::string& text, std::optional<milliseconds> at, unsigned line) {
        auto parsed = json::document::parse(text);
        if (parsed.has_value()) into_.lines.push_back({file_, line, at, *std::move(parsed)});
    }

    void add_notification(json::value body, std::optional<milliseconds> at, unsigned line) {
        json::writer w;
        w.object([&] {
            w.key("notification");
            w.raw(body.dump());
        });
        add(w.take(), at, line);
    }

    // What befell a notification on its way is in its entry: one that was dropped did not arrive.
    void read_exchange(json::value entries, unsigned line) {
        for (std::size_t i = 0; i < entries.size(); ++i) {
            const auto e = entries.at(i);
            const auto what = e["what"].string_or();
            if (what == "notification" && e["fault"].string_or() != "dropped")
                add_notification(e["body"], time_of(e), line);
            else if (what == "request")
                add_request(e, line);
        }
    }

    void add_request(json::value e, unsigned line) {
        json::writer w;
        w.object([&] {
            w.field("request", e["method"].string_or());
            w.field("status", e["status"].as_integer().value_or(0));
            w.field("code", e["code"].string_or());
            if (!e["body"]) return;
            w.key("body");
            w.raw(e["body"].dump());
        });
        add(w.take(), time_of(e), line);
    }

    const std::string& file_;
    recording& into_;
    bool times_are_good_ = true;
};

}  // namespace

bool recorded_line::is_deed() const { return has_any(content.root(), deeds); }

result<void, std::string> read_recording(std::string_view text, const std::string& file, recording& into) {
    splitter documents(text);
    reader r(file, into);
    while (const auto found = documents.next()) {
        const auto parsed = json::document::parse(found->text);
        if (!parsed.has_value())
            return file + ':' + std::to_string(found->line) + ": " + parsed.error().message();
        if (!r.take(parsed->root(), found->line))
            return file + ':' + std::to_string(found->line) +
                   R"(: "at" is in milliseconds from the beginning of the recording, and at most )" +
                   std::to_string(longest_recording.count()) + " days";
    }
    return boost::system::in_place_value;
}

}  // namespace switchhook::bot::replay
