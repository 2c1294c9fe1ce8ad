#include "graph/model/describing/member_describer.hpp"

#include "graph/model/resources/identity_members.hpp"

namespace switchhook::graph {

property_description member_describer::simple(std::string_view name, const rule& r) {
    property_description p;
    p.name = name;
    p.type = r.type;
    p.required = r.required;
    p.untyped = r.untyped;
    p.beyond_metadata = r.beyond_metadata;
    p.least = r.least;
    p.most = r.most;
    p.longest = r.longest;
    return p;
}

void member_describer::of_type(property_description& p, const std::string*) {
    if (p.type.empty()) return be(p, value_kind::text, "String");
    if (p.type == "Guid") return be(p, value_kind::guid, "Guid");
    if (p.type == "Duration") return be(p, value_kind::duration, "Duration");
    if (p.type == "DateTimeOffset") return be(p, value_kind::date_time, "DateTimeOffset");
    word(p, p.type);
}

void member_describer::be(property_description& p, value_kind kind, std::string_view type) {
    p.kind = kind;
    p.type = type;
}

void member_describer::word(property_description& p, std::string_view enumeration) {
    be(p, value_kind::enumeration, enumeration);
}

void member_describer::be_object(property_description& p, const type_description& type) {
    be(p, value_kind::object, type.name);
    p.object = &type;
}

void member_describer::identities(const std::vector<identity>&) {
    for (int k = 0; k <= static_cast<int>(identity_kind::azure_communication_services_user); ++k) {
        const auto kind = static_cast<identity_kind>(k);
        property_description p;
        p.name = to_string(kind);
        // The others are dynamic members, formalised in communicationsIdentitySet.
        p.beyond_metadata = kind != identity_kind::user && kind != identity_kind::application &&
                            kind != identity_kind::device;
        be_object(p, describe_type<identity>());
        into_.properties.push_back(p);
    }
}

const type_description& describe_result_info() {
    static const type_description made = [] {
        type_description d;
        d.name = "resultInfo";
        member_describer v(d);
        result_info r;
        v("code", r.code, required);
        v("subcode", r.subcode, required);
        v("message", r.message);
        return d;
    }();
    return made;
}

}  // namespace switchhook::graph
