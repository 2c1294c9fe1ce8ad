#include "bot/flow/reader.hpp"

#include <algorithm>

#include "base/guid.hpp"
#include "base/nearest.hpp"
#include "bot/steps/registry.hpp"
#include "graph/model/text_forms.hpp"

namespace switchhook::bot {
namespace {

using json::node;

constexpr int deepest_branches = 12;
constexpr std::size_t most_media = 2'000;
constexpr std::size_t most_pieces = 100;     // of one prompt
constexpr std::size_t most_blocks = 10'000;  // block_id counts them
constexpr std::size_t most_steps = 10'000;   // of one list; frame::index counts them

template <class Named>
std::string suggestion(const Named& all, const std::string& name) {
    std::vector<std::string_view> names;
    for (const auto& [known, value] : all) names.push_back(known);
    return did_you_mean(nearest(name, names));
}

}  // namespace

void flow_reader::declare_section(const std::string& name, const json::spot& where) {
    if (flow_.blocks.size() >= most_blocks) return where.complain("too many sections in one flow");
    sections_.emplace(name, named{where});
    block b;
    b.section = name;
    b.is_section = true;
    flow_.blocks.push_back(std::move(b));
}

void flow_reader::declare_prompt(const std::string& name, const json::spot& where) {
    prompts_.emplace(name, named{where});
}

void flow_reader::declare_target(const std::string& name, const json::spot& where) {
    targets_.emplace(name, named{where});
}

void flow_reader::declare_result(const std::string& id, const json::spot& where) {
    if (id.empty() || id == "call" || id == "vars" || id == "params" || id == "env" ||
        id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") !=
            std::string::npos)
        return where.complain("an id is letters, digits, - and _, and none of call, vars, params, env");
    if (!results_.emplace(id, where).second) where.complain("id \"" + id + "\" is used twice");
}

std::optional<block_id> flow_reader::find_section(const json::spot& where, const std::string& name) {
    const auto found = sections_.find(name);
    if (found == sections_.end()) {
        where.complain("no section \"" + name + "\"" + suggestion(sections_, name));
        return std::nullopt;
    }
    found->second.used = true;
    return flow_.section(name);
}

branch flow_reader::read_branch(const json::spot& where) {
    if (where.value->type == node::kind::string) {
        const auto section = find_section(where, where.value->text);
        return section ? branch{branch::kind::section, *section} : branch{};
    }
    if (where.value->type == node::kind::object) {
        json::fields f(where);
        branch b;
        if (const auto to = f.any_required("goto"); to && to->expect(node::kind::string))
            if (const auto section = find_section(*to, to->value->text))
                b = {branch::kind::section, *section};
        f.finish();
        return b;
    }
    if (where.value->type != node::kind::array) {
        where.complain("expected a section's name or a list of steps, found " +
                       std::string(kind_name(where.value->type)));
        return {};
    }
    if (depth_ >= deepest_branches) {
        where.complain("branches within branches go too deep: give these steps a section of their own");
        return {};
    }
    if (flow_.blocks.size() >= most_blocks) {
        where.complain("too many sections and branches in one flow");
        return {};
    }
    ++depth_;
    auto steps = read_steps(where);
    --depth_;
    block b;
    b.section = section_;
    b.steps = std::move(steps);
    flow_.blocks.push_back(std::move(b));
    return {branch::kind::inline_steps, static_cast<block_id>(flow_.blocks.size() - 1)};
}

std::vector<std::unique_ptr<const flow_step>> flow_reader::read_steps(const json::spot& list) {
    std::vector<std::unique_ptr<const flow_step>> steps;
    if (!list.expect(node::kind::array)) return steps;
    if (list.value->items.size() > most_steps) {
        list.complain("too many steps in one list");
        return steps;
    }
    std::vector<std::string_view> verbs;
    for (const auto& kind : step_kinds()) verbs.push_back(kind.verb);
    for (std::size_t i = 0; i < list.value->items.size(); ++i) {
        const auto where = list.item(i);
        if (!where.expect(node::kind::object)) continue;
        if (where.value->members.size() != 1) {
            where.complain("a step is an object with one key, the verb");
            continue;
        }
        const auto& m = where.value->members.front();
        const auto kind = std::find(verbs.begin(), verbs.end(), m.name);
        if (kind == verbs.end()) {
            where.out->add({*where.file, m.at.line, m.at.column, where.path,
                            "no step is called \"" + m.name + "\"" + did_you_mean(nearest(m.name, verbs))});
            continue;
        }
        const auto& found = step_kinds()[static_cast<std::size_t>(kind - verbs.begin())];
        if (auto made = found.read(*this, where.member(m.name))) {
            made->verb = found.verb;
            steps.push_back(std::move(made));
        }
    }
    return steps;
}

std::optional<char> flow_reader::read_key(const json::spot& where) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto& text = where.value->text;
    if (text.size() == 1 && std::string_view("0123456789*#").find(text[0]) != std::string_view::npos)
        return text[0];
    where.complain("expected one of the keys 0-9 * #, found \"" + text + "\"");
    return std::nullopt;
}

std::uint16_t flow_reader::add_media(const media_source& source, std::string label) {
    const auto found = std::find(flow_.media.begin(), flow_.media.end(), source);
    if (found != flow_.media.end()) return static_cast<std::uint16_t>(found - flow_.media.begin());
    flow_.media.push_back(source);
    flow_.media_labels.push_back(std::move(label));
    return static_cast<std::uint16_t>(flow_.media.size() - 1);
}

prompt flow_reader::read_speech(const std::string& text, const json::spot& where) {
    if (!text_template::parse(text).is_constant()) {
        where.complain("spoken text cannot hold ${…}: it is made into sound before any call");
        return {};
    }
    if (text.find_first_not_of(" \t\n") == std::string::npos) {
        where.complain("there is nothing to say");
        return {};
    }
    if (flow_.media.size() >= most_media) {
        where.complain("too many prompts in one flow");
        return {};
    }
    constexpr std::size_t label_length = 24;
    auto label = text.size() <= label_length ? text : text.substr(0, label_length) + "…";
    return {add_media({media_source::kind::speech, text, flow_.language}, std::move(label))};
}

prompt flow_reader::read_source(const json::spot& where, const std::string& label) {
    json::fields f(where);
    std::string file, say;
    const bool has_file = f.optional("file", file), has_say = f.optional("say", say);
    f.finish();
    if (has_file == has_say) {
        where.complain(has_file ? "a prompt is a file or a text, not both"
                                : "expected {\"file\": …} or {\"say\": …}");
        return {};
    }
    if (flow_.media.size() >= most_media) {
        where.complain("too many prompts in one flow");
        return {};
    }
    if (has_file) return {add_media({media_source::kind::file, file, {}}, label.empty() ? file : label)};
    auto p = read_speech(say, where.member("say"));
    if (!label.empty() && !p.empty()) flow_.media_labels[p.front()] = label;
    return p;
}

prompt flow_reader::read_named_prompt(const json::spot& where) {
    const auto& name = where.value->text;
    const auto found = prompts_.find(name);
    if (found == prompts_.end()) {
        where.complain("no prompt \"" + name + "\"" + suggestion(prompts_, name));
        return {};
    }
    found->second.used = true;
    if (found->second.pieces) return *found->second.pieces;
    if (found->second.being_read) {
        where.complain("prompt \"" + name + "\" contains itself");
        return {};
    }
    found->second.being_read = true;
    const auto& value = found->second.where;
    auto p = value.value->type == node::kind::object ? read_source(value, name) : read_prompt(value);
    found->second.being_read = false;
    found->second.pieces = p;
    return p;
}

prompt flow_reader::read_prompt(const json::spot& where) {
    switch (where.value->type) {
        case node::kind::string: return read_named_prompt(where);
        case node::kind::object: return read_source(where, {});
        case node::kind::array: break;
        default:
            where.complain("expected a prompt: a name, {\"file\": …}, {\"say\": …}, or a list of these");
            return {};
    }
    prompt all;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        if (where.value->items[i].type == node::kind::array) {
            where.item(i).complain("a list of prompts holds no list");
            continue;
        }
        const auto p = read_prompt(where.item(i));
        if (all.size() + p.size() > most_pieces) {
            where.complain("a prompt has at most 100 pieces");
            return {};
        }
        all.insert(all.end(), p.begin(), p.end());
    }
    return all;
}

std::vector<prompt> flow_reader::read_prompt_list(const json::spot& where) {
    if (where.value->type != node::kind::array) return {read_prompt(where)};
    std::vector<prompt> list;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) list.push_back(read_prompt(where.item(i)));
    return list;
}

std::optional<graph::identity> resolve(const target& whom, const call& c, std::string_view language) {
    graph::identity who;
    who.kind = whom.kind;
    who.id = whom.id.render(c, language, text_template::secrets::reveal);
    if (who.id.empty()) return std::nullopt;
    return who;
}

std::vector<target> flow_reader::read_targets(const json::spot& where, std::size_t most) {
    std::vector<target> all;
    if (where.value->type != node::kind::array) {
        if (auto one = read_target(where)) all.push_back(*std::move(one));
        return all;
    }
    const auto count = where.value->items.size();
    if (count == 0 || count > most)
        where.complain("expected 1 to " + std::to_string(most) + " targets, found " + std::to_string(count));
    for (std::size_t i = 0; i < count; ++i)
        if (auto one = read_target(where.item(i))) all.push_back(*std::move(one));
    return all;
}

std::optional<target> flow_reader::read_target(const json::spot& where) {
    if (where.value->type != node::kind::string) return read_inline_target(where);
    const auto found = targets_.find(where.value->text);
    if (found == targets_.end()) {
        where.complain("no target \"" + where.value->text + "\"" + suggestion(targets_, where.value->text));
        return std::nullopt;
    }
    found->second.used = true;
    return read_inline_target(found->second.where);
}

std::optional<target> flow_reader::read_inline_target(const json::spot& where) {
    using graph::identity_kind;
    json::fields f(where);
    std::optional<target> found;
    int count = 0;
    const auto accept = [&](std::string_view name, identity_kind kind) {
        std::string id;
        if (!f.optional(name, id)) return;
        ++count;
        const auto spot = where.member(std::string(name));
        auto t = target{kind, read_template(spot, id)};
        if (t.id.is_constant() && kind == identity_kind::phone && !graph::is_phone_number(id))
            spot.complain("expected a number in international form such as \"+33123456789\"");
        else if (t.id.is_constant() && kind != identity_kind::phone && !is_guid(id))
            spot.complain("expected an object id such as \"8d1e6ab6-26c5-4e22-a1bc-06ea7343958e\"");
        found = std::move(t);
    };
    accept("user", identity_kind::user);
    accept("phone", identity_kind::phone);
    accept("application", identity_kind::application);
    accept("applicationInstance", identity_kind::application_instance);
    f.finish();
    if (count != 1 && where.value->type == node::kind::object && where.value->members.size() != 1)
        where.complain("expected one of user, phone, application, applicationInstance");
    return found;
}

text_template flow_reader::read_template(const json::spot& where, std::string text) {
    auto t = text_template::parse(text);
    for (auto& name : t.names()) templates_.emplace_back(where, std::move(name));
    return t;
}

void flow_reader::check_templates() {
    std::vector<std::string> owned;
    for (const auto name : call_scope_names()) owned.emplace_back(name);
    for (const auto& [id, where] : results_)
        for (const auto* field : {".digits", ".result", ".reason", ".file"}) owned.push_back(id + field);
    const std::vector<std::string_view> known(owned.begin(), owned.end());
    for (const auto& [where, name] : templates_)
        if (std::find(known.begin(), known.end(), name) == known.end())
            where.complain("nothing is called ${" + name + "}" + did_you_mean(nearest(name, known)));
}

void flow_reader::report_unused() {
    // Mistakes in what nobody uses count too; its audio is not needed.
    const auto media = flow_.media.size();
    for (const auto& [name, p] : prompts_)
        if (!p.used) read_prompt(p.where);
    for (const auto& [name, t] : targets_)
        if (!t.used) read_inline_target(t.where);
    flow_.media.resize(media);
    flow_.media_labels.resize(media);
    const auto warn = [](const auto& all, const char* what) {
        for (const auto& [name, n] : all)
            if (!n.used) n.where.warn(std::string(what) + " \"" + name + "\" is never used");
    };
    warn(prompts_, "prompt");
    warn(targets_, "target");
    warn(sections_, "section");
}

}  // namespace switchhook::bot
