#pragma once
// Reads resources from JSON, tolerantly: what is absent, null or of another kind stays as it was.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json/document.hpp"
#include "base/secret.hpp"
#include "graph/model/describing/members.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"
#include "graph/model/wire.hpp"

namespace switchhook::graph {

class member_reader {
  public:
    explicit member_reader(json::value object, unknowns u = unknowns::kept) : object_(object), unknowns_(u) {}

    template <class T>
    void operator()(std::string_view name, T& into, const rule& = anything) {
        note(name);
        read(object_[name], into);
    }
    void identities(std::vector<identity>& into);
    void rest(unknown_members& into);

    // True when `v` could be read as such.
    static bool read(json::value v, std::string& into);
    static bool read(json::value v, secret& into);
    static bool read(json::value v, bool& into);
    static bool read(json::value v, int& into);
    static bool read(json::value v, std::int64_t& into);
    static bool read(json::value v, double& into);
    static bool read(json::value v, call_state& into);
    static bool read(json::value v, call_direction& into);
    static bool read(json::value v, media_state& into);
    static bool read(json::value v, operation_status& into);
    static bool read(json::value v, reject_reason& into);
    static bool read(json::value v, tone& into);
    static bool read(json::value v, result_info& into);

    template <class T>
    bool read(json::value v, std::optional<T>& into) const {
        if (!v) return false;
        T one{};
        if (!read(v, one)) return false;
        into = std::move(one);
        return true;
    }

    template <class T>
    bool read(json::value v, std::vector<T>& into) const {
        if (!v.is_array()) return false;
        into.clear();
        for (std::size_t i = 0; i < v.size(); ++i) {
            T one{};
            if (read(v.at(i), one)) into.push_back(std::move(one));
        }
        return true;
    }

    template <class First, class... More>
    bool read(json::value v, std::variant<First, More...>& into) const {
        const std::string_view type = type_of(v);
        // An abstract type with one kind needs no name to be told.
        if (type.empty() && sizeof...(More) == 0) return read(v, into.template emplace<First>());
        return read_kind<First>(v, type, into) || (read_kind<More>(v, type, into) || ...);
    }

    template <class Resource>
    requires requires { Resource::graph_type; }
    bool read(json::value v, Resource& into) const {
        if (!v.is_object()) return false;
        member_reader inner(v, unknowns_);
        members(inner, into);
        return true;
    }

  private:
    template <class Kind, class Variant>
    bool read_kind(json::value v, std::string_view type, Variant& into) const {
        return same_text(type, Kind::graph_type) && read(v, into.template emplace<Kind>());
    }

    void note(std::string_view name) {
        if (unknowns_ == unknowns::kept) known_.push_back(name);
    }

    json::value object_;
    unknowns unknowns_;
    std::vector<std::string_view> known_;
};

}  // namespace switchhook::graph
