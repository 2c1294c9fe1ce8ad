#include <limits>

#include "bot/call/order_json.hpp"
#include "bot/journal/snapshot_members.hpp"
#include "bot/journal/snapshot.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::bot {
namespace {

// What is absent stays as it was; what is of another kind is damage.
class snapshot_reader {
  public:
    explicit snapshot_reader(json::value object) : object_(object) {}

    template <class T>
    void operator()(std::string_view name, T& into) {
        const auto v = object_[name];
        if (v && !read(v, into)) damaged_ = true;
    }
    [[nodiscard]] bool is_damaged() const { return damaged_; }

    template <class T>
    static bool read(json::value v, T& into) {
        if constexpr (std::is_enum_v<T>) {
            const auto number = v.as_integer();
            if (!number || *number < 0 || *number > static_cast<std::int64_t>(last_of<T>)) return false;
            into = static_cast<T>(*number);
            return true;
        } else if constexpr (std::is_integral_v<T>) {
            const auto number = v.as_integer();
            using limits = std::numeric_limits<T>;
            if (!number || *number < std::int64_t{limits::min()} ||
                (sizeof(T) < sizeof *number && *number > static_cast<std::int64_t>(limits::max())))
                return false;
            into = static_cast<T>(*number);
            return true;
        } else {
            if (!v.is_object()) return false;
            snapshot_reader inner(v);
            members(inner, into);
            return !inner.damaged_;
        }
    }

  private:
    static bool read(json::value v, bool& into) { return take(v.as_bool(), into); }
    static bool read(json::value v, std::string& into) { return take(v.as_string(), into); }
    static bool read(json::value v, milliseconds& into) {
        const auto count = v.as_integer();
        if (count) into = milliseconds(*count);
        return count.has_value();
    }
    static bool read(json::value v, instant& into) {
        milliseconds since{0};
        if (!read(v, since)) return false;
        into = instant(since);
        return true;
    }
    static bool read(json::value v, value& into) {
        into = value::of(v);
        return true;
    }
    template <class Tag>
    static bool read(json::value v, graph::wire_id<Tag>& into) {
        const auto text = v.as_string();
        if (text) into = graph::wire_id<Tag>(*text);
        return text.has_value();
    }
    static bool read(json::value v, graph::identity& into) {
        auto who = read_party(v);
        if (who) into = *std::move(who);
        return who.has_value();
    }
    static bool read(json::value v, graph::call_route& into) {
        return take(graph::read_resource<graph::call_route>(v), into);
    }
    static bool read(json::value v, held_order& into) {
        if (!v.is_object()) return false;
        into = held_order(read_order(v));
        return true;
    }
    template <class T>
    static bool read(json::value v, std::optional<T>& into) {
        T one{};
        if (!read(v, one)) return false;
        into = std::move(one);
        return true;
    }
    template <class T>
    static bool read(json::value v, std::vector<T>& into) {
        if (!v.is_array()) return false;
        into.resize(v.size());
        for (std::size_t i = 0; i < into.size(); ++i)
            if (!read(v.at(i), into[i])) return false;
        return true;
    }
    static bool read(json::value v, step_memory& into) { return read_kind<0>(v, into); }
    static bool read(json::value, std::monostate&) { return true; }

    template <std::size_t Kind>
    static bool read_kind(json::value v, step_memory& into) {
        if constexpr (Kind == memory_names.size()) {
            return false;
        } else {
            if (const auto held = v[memory_names[Kind]]) return read(held, into.emplace<Kind>());
            return read_kind<Kind + 1>(v, into);
        }
    }

    template <class From, class T>
    static bool take(From from, T& into) {
        if (from) into = T(*std::move(from));
        return from.has_value();
    }

    json::value object_;
    bool damaged_ = false;
};

}  // namespace

std::optional<snapshot> read_snapshot(json::value v) {
    if (v["format"].as_integer() != snapshot_format || !v["call"].is_object()) return std::nullopt;
    snapshot s;
    s.asks_again = v["asksAgain"].as_bool().value_or(false);
    if (!snapshot_reader::read(v["call"], s.call)) return std::nullopt;
    return s;
}

}  // namespace switchhook::bot
