#include "bot/flow/template.hpp"

#include <algorithm>

#include "base/telephone.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {
namespace {

constexpr std::string_view mask = "***";

found_value identity_value(const std::optional<graph::identity>& who) {
    if (!who) return {};
    return {value(who->id), false};
}

// Numbers among others could not be told from what stands around them any more: a list is masked as a whole.
found_value routes_value(const std::vector<graph::call_route>& routes) {
    value::list all;
    for (const auto& r : routes)
        all.emplace_back(value::object{{"type", value(r.routing_type)},
                                       {"original", value(r.original.who().id)},
                                       {"final", value(r.final_target.who().id)}});
    return {value(std::move(all)), true};
}

found_value call_value(const call& c, std::string_view name) {
    const auto text = [](std::string_view t) { return found_value{value(std::string(t)), false}; };
    if (name == "call.id") return text(c.key.wire());
    if (name == "call.from") return identity_value(c.from);
    if (name == "call.to") return identity_value(c.to);
    if (name == "call.tenant") return text(c.tenant);
    if (name == "call.chain") return text(c.chain);
    if (name == "call.direction") return text(graph::to_string(c.direction));
    if (name == "call.outcome") return text(outcome_of(c.dial));
    if (name == "call.language") return text(c.flow.language);
    if (name == "call.routes") return routes_value(c.routes);
    if (name == "call.ended") return text(to_string(c.ended));
    return {};
}

const result_value* find(const std::vector<result_value>& all, std::string_view name) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const result_value& r) { return r.name == name; });
    return found == all.end() ? nullptr : &*found;
}

}  // namespace

found_value look_up(const call& c, const data_path& name) {
    const result_value* held = nullptr;
    if (name.root.starts_with("params."))
        held = find(c.flow.runs.empty() ? c.flow.params : c.flow.runs.back().params, name.root);
    else
        held = find(c.flow.results, name.root);
    if (held == nullptr) {
        const auto of_call = call_value(c, name.root);
        const auto* part = name.in(of_call.content);
        if (part == nullptr) return {};
        return {*part, of_call.sensitive && part->as_text() == nullptr};
    }
    const auto* inside = name.in(held->content);
    return {inside == nullptr ? value() : *inside, held->sensitive};
}

text_template text_template::parse(std::string_view text, const constants& known,
                                   std::vector<std::string>* bad) {
    text_template t;
    while (!text.empty()) {
        const auto begin = text.find("${");
        const auto end = begin == std::string_view::npos ? begin : text.find('}', begin);
        if (end == std::string_view::npos) {
            if (begin != end && bad != nullptr) bad->emplace_back(text.substr(begin));
            t.pieces_.emplace_back(constant{std::string(text), false});
            break;
        }
        if (begin > 0) t.pieces_.emplace_back(constant{std::string(text.substr(0, begin)), false});
        const auto inner = text.substr(begin + 2, end - begin - 2);
        text.remove_prefix(end + 1);
        auto path = data_path::parse(inner);
        if (!path) {
            if (bad != nullptr) bad->emplace_back("${" + std::string(inner) + '}');
            continue;
        }
        const auto* fixed = known ? known(*path) : nullptr;
        if (fixed != nullptr)
            t.pieces_.emplace_back(constant{*fixed, true});
        else
            t.pieces_.emplace_back(*std::move(path));
    }
    return t;
}

std::vector<data_path> text_template::names() const {
    std::vector<data_path> all;
    for (const auto& p : pieces_)
        if (const auto* name = std::get_if<data_path>(&p)) all.push_back(*name);
    return all;
}

bool text_template::is_constant() const {
    return std::none_of(pieces_.begin(), pieces_.end(),
                        [](const auto& p) { return std::holds_alternative<data_path>(p); });
}

std::string text_template::beginning() const {
    std::string text;
    for (const auto& p : pieces_) {
        const auto* fixed = std::get_if<constant>(&p);
        if (fixed == nullptr) break;
        text += fixed->text;
    }
    return text;
}

std::string text_template::render(const call& c, secrets s, const coding& code) const {
    std::string text;
    for (const auto& p : pieces_) {
        if (const auto* fixed = std::get_if<constant>(&p)) {
            text += fixed->hidden && s == secrets::hide ? mask : std::string_view(fixed->text);
            continue;
        }
        const auto& name = std::get<data_path>(p);
        const auto found = look_up(c, name);
        auto written = found.content.text();
        if (s == secrets::hide) {
            if (found.sensitive) written = mask;
            if (graph::is_phone_number(written)) written = masked_number(written);
        }
        text += code ? code(std::move(written)) : written;
    }
    return text;
}

found_value text_template::evaluate(const call& c) const {
    if (pieces_.size() == 1)
        if (const auto* name = std::get_if<data_path>(&pieces_.front())) return look_up(c, *name);
    // Within a text, a number could not be told from what stands around it any more.
    const auto hides = [&](const auto& p) {
        if (const auto* fixed = std::get_if<constant>(&p)) return fixed->hidden;
        const auto found = look_up(c, std::get<data_path>(p));
        return found.sensitive || graph::is_phone_number(found.content.text());
    };
    return {value(render(c, secrets::reveal)), std::any_of(pieces_.begin(), pieces_.end(), hides)};
}

found_value value_template::evaluate(const call& c) const {
    if (const auto* fixed = std::get_if<value>(&held)) return {*fixed, false};
    if (const auto* text = std::get_if<text_template>(&held)) return text->evaluate(c);
    bool sensitive = false;
    const auto of = [&](const value_template& part) {
        auto found = part.evaluate(c);
        sensitive = sensitive || found.sensitive;
        return std::move(found.content);
    };
    if (const auto* items = std::get_if<list>(&held)) {
        value::list all;
        for (const auto& i : *items) all.push_back(of(i));
        return {value(std::move(all)), sensitive};
    }
    value::object all;
    for (const auto& m : std::get<object>(held)) all.push_back({m.name, of(m.content)});
    return {value(std::move(all)), sensitive};
}

std::vector<std::string_view> call_scope_names() {
    return {"call.id",     "call.from",      "call.to",       "call.tenant", "call.chain",
            "call.routes", "call.direction", "call.language", "call.ended",  "call.outcome"};
}

}  // namespace switchhook::bot
