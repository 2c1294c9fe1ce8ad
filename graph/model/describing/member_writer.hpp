#pragma once
// Writes resources as JSON, exactly: what is absent is left out, what an open type carried beside its known
// members is written as it came.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json/writer.hpp"
#include "base/secret.hpp"
#include "graph/model/describing/members.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {

class member_writer {
  public:
    explicit member_writer(json::writer& w) : w_(w) {}

    template <class T>
    void operator()(std::string_view name, const T& value, const rule& r = anything) {
        if (!r.required && is_absent(value)) return;
        w_.key(name);
        typed_ = !r.untyped;
        write(value);
        typed_ = true;
    }
    void identities(const std::vector<identity>& all);
    void rest(const unknown_members& more);

    void write(const std::string& text) { w_.item(text); }
    void write(const secret& text) { w_.item(text.reveal()); }
    void write(bool yes) { w_.item(yes); }
    void write(int number) { w_.item(number); }
    void write(std::int64_t number) { w_.item(number); }
    void write(double number) { w_.item(number); }
    void write(call_state s) { w_.item(to_string(s)); }
    void write(call_direction d) { w_.item(to_string(d)); }
    void write(media_state m) { w_.item(to_string(m)); }
    void write(operation_status s) { w_.item(to_string(s)); }
    void write(reject_reason r) { w_.item(to_string(r)); }
    void write(tone t) { w_.item(to_string(t)); }
    void write(const result_info& r) { write_result_info(w_, r); }

    template <class T>
    void write(const std::optional<T>& value) {
        if (value)
            write(*value);
        else
            w_.null();
    }

    template <class T>
    void write(const std::vector<T>& all) {
        w_.array([&] {
            for (const T& one : all) write(one);
        });
    }

    template <class... Kinds>
    void write(const std::variant<Kinds...>& value) {
        std::visit([&](const auto& kind) { write(kind); }, value);
    }

    template <class Resource>
    requires requires { Resource::graph_type; }
    void write(const Resource& value) {
        const bool typed = typed_;
        w_.object([&] {
            if (typed) write_type(w_, Resource::graph_type);
            write_members(value);
        });
        typed_ = typed;
    }

    // Without the braces and the type. `members` is written for readers too; here nothing is changed.
    template <class Resource>
    void write_members(const Resource& value) {
        members(*this, const_cast<Resource&>(value));
    }

  private:
    static bool is_absent(const std::string& text) { return text.empty(); }
    static bool is_absent(const secret& text) { return text.empty(); }
    template <class T>
    static bool is_absent(const std::optional<T>& value) {
        return !value.has_value();
    }
    template <class T>
    static bool is_absent(const std::vector<T>& all) {
        return all.empty();
    }
    template <class T>
    static bool is_absent(const T&) {
        return false;
    }

    json::writer& w_;
    bool typed_ = true;  // the objects of the member being written say their type
};

}  // namespace switchhook::graph
