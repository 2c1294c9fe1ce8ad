// ${…}: what may be named, and what is.

#include <algorithm>

#include "bot/flow/reader.hpp"
#include "bot/flow/reader_names.hpp"

namespace switchhook::bot {

using json::node;

void flow_reader::declare_variable(std::string_view scope, const std::string& name, const json::spot& where) {
    if (!is_plain_name(name)) return where.complain("a name is letters, digits, - and _");
    values_.emplace(std::string(scope) + '.' + name, scope != "env");
}

void flow_reader::read_id(json::fields& f, flow_step& into, std::initializer_list<std::string_view> results,
                          id_is needed) {
    if (needed == id_is::required)
        f.required("id", into.id);
    else
        f.optional("id", into.id);
    if (f.where().value->find("id") == nullptr) return;
    const auto where = f.where().member("id");
    const auto& id = into.id;
    if (!is_plain_name(id) || id == "call" || id == "vars" || id == "params" || id == "env") {
        where.complain("an id is letters, digits, - and _, and none of call, vars, params, env");
        into.id.clear();
        return;
    }
    if (!ids_.emplace(id, where).second) where.complain("id \"" + id + "\" is used twice", "duplicate-id");
    values_.emplace(id + ".result", false);
    constexpr std::string_view more = "…";
    for (auto name : results) {
        const bool deep = name.ends_with(more);
        if (deep) name.remove_suffix(more.size());
        values_.emplace(id + '.' + std::string(name), deep);
    }
}

void flow_reader::declare_result(const flow_step& of, const std::string& name) {
    if (!of.id.empty()) values_.emplace(of.id + '.' + name, false);
}

text_template flow_reader::read_template(const json::spot& where, std::string_view text) {
    const auto fixed = [this](const data_path& name) -> const std::string* {
        constexpr std::string_view scope = "env.";
        if (!name.root.starts_with(scope) || !name.inside.empty()) return nullptr;
        const auto found = environment.find(name.root.substr(scope.size()));
        return found == environment.end() ? nullptr : &found->second;
    };
    std::vector<std::string> bad;
    auto t = text_template::parse(text, fixed, &bad);
    for (const auto& written : bad)
        where.complain(written.ends_with('}')
                           ? written + " is no name such as ${ticket.digits} or ${look.body.items[0].name}"
                           : "the ${ is not closed");
    for (auto& name : t.names()) templates_.emplace_back(where, std::move(name));
    return t;
}

text_template flow_reader::read_text(const json::spot& where) {
    if (!where.expect(node::kind::string)) return {};
    return read_template(where, where.value->text);
}

value_template flow_reader::read_value(const json::spot& where) {
    const auto& v = *where.value;
    switch (v.type) {
        case node::kind::null: return {value()};
        case node::kind::boolean: return {value(v.yes)};
        case node::kind::number:
            if (v.whole) return {value(static_cast<std::int64_t>(v.number))};
            return {value(v.number)};
        case node::kind::string: {
            auto text = read_text(where);
            if (text.is_constant() && v.text.find("${") == std::string::npos) return {value(v.text)};
            return {std::move(text)};
        }
        case node::kind::array: {
            value_template::list items;
            for (std::size_t i = 0; i < v.items.size(); ++i) items.push_back(read_value(where.item(i)));
            return {std::move(items)};
        }
        case node::kind::object: break;
    }
    value_template::object members;
    for (const auto& m : v.members) members.push_back({m.name, read_value(where.member(m.name))});
    return {std::move(members)};
}

void flow_reader::check_templates() {
    auto known = values_;
    for (const auto name : call_scope_names()) known.emplace(name, name == "call.routes");
    for (const auto& [where, name] : templates_) {
        const auto found = known.find(name.root);
        if (found == known.end())
            where.complain("nothing is called ${" + name.root + "}" + nearest_of(known, name.root),
                           "unknown-name");
        else if (!found->second && !name.inside.empty())
            where.complain("there is nothing inside ${" + name.root + "}", "unknown-name");
    }
}

}  // namespace switchhook::bot
