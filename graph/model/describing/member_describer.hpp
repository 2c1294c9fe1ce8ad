#pragma once
// Makes a type's description of the same `members` that read and write it.

#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/secret.hpp"
#include "graph/model/describing/description.hpp"
#include "graph/model/describing/members.hpp"
#include "graph/model/enums.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/result_info.hpp"

namespace switchhook::graph {

template <class Resource>
const type_description& describe_type();
template <class Variant>
const type_description& describe_abstract_type();
const type_description& describe_result_info();

class member_describer {
  public:
    explicit member_describer(type_description& into) : into_(into) {}

    template <class T>
    void operator()(std::string_view name, T&, const rule& r = anything) {
        property_description p = simple(name, r);
        of_type(p, static_cast<std::remove_const_t<T>*>(nullptr));
        into_.properties.push_back(p);
    }
    void identities(const std::vector<identity>&);
    void rest(const unknown_members&) { into_.is_open = true; }

  private:
    static property_description simple(std::string_view name, const rule& r);

    static void of_type(property_description& p, const std::string*);
    static void of_type(property_description& p, const secret*) { be(p, value_kind::text, "String"); }
    static void of_type(property_description& p, const bool*) { be(p, value_kind::boolean, "Boolean"); }
    static void of_type(property_description& p, const int*) { be(p, value_kind::int32, "Int32"); }
    static void of_type(property_description& p, const std::int64_t*) { be(p, value_kind::int64, "Int64"); }
    static void of_type(property_description& p, const double*) { be(p, value_kind::number, "Double"); }
    static void of_type(property_description& p, const call_state*) { word(p, "callState"); }
    static void of_type(property_description& p, const call_direction*) { word(p, "callDirection"); }
    static void of_type(property_description& p, const media_state*) { word(p, "mediaState"); }
    static void of_type(property_description& p, const operation_status*) { word(p, "operationStatus"); }
    static void of_type(property_description& p, const reject_reason*) { word(p, "rejectReason"); }
    static void of_type(property_description& p, const tone*) { word(p, "tone"); }
    static void of_type(property_description& p, const result_info*) { be_object(p, describe_result_info()); }

    template <class T>
    static void of_type(property_description& p, const std::optional<T>*) {
        of_type(p, static_cast<const T*>(nullptr));
    }
    template <class T>
    static void of_type(property_description& p, const std::vector<T>*) {
        p.is_list = true;
        of_type(p, static_cast<const T*>(nullptr));
    }
    template <class... Kinds>
    static void of_type(property_description& p, const std::variant<Kinds...>*) {
        be_object(p, describe_abstract_type<std::variant<Kinds...>>());
    }
    template <class Resource>
    requires requires { Resource::graph_type; }
    static void of_type(property_description& p, const Resource*) { be_object(p, describe_type<Resource>()); }

    static void be(property_description& p, value_kind kind, std::string_view type);
    static void word(property_description& p, std::string_view enumeration);
    static void be_object(property_description& p, const type_description& type);

    type_description& into_;
};

// Made once, on first use.
template <class Resource>
const type_description& describe_type() {
    static const type_description made = [] {
        type_description d;
        d.name = Resource::graph_type;
        if constexpr (requires { Resource::graph_base; }) d.base = Resource::graph_base;
        member_describer describer(d);
        Resource empty{};
        members(describer, empty);
        return d;
    }();
    return made;
}

template <class First, class... More>
const type_description& describe_kinds(const std::variant<First, More...>*) {
    static const type_description made{
        First::graph_base, {}, true, false, {}, {&describe_type<First>(), &describe_type<More>()...}};
    return made;
}

template <class Variant>
const type_description& describe_abstract_type() {
    return describe_kinds(static_cast<const Variant*>(nullptr));
}

}  // namespace switchhook::graph
