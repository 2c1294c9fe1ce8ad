// What callers hear.

#include <algorithm>

#include "bot/flow/reader.hpp"
#include "bot/flow/reader_names.hpp"

namespace switchhook::bot {
namespace {

using json::node;

constexpr std::size_t most_media = 5'000;
constexpr std::size_t most_pieces = 100;  // of one prompt

std::string label_of(const std::string& text) {
    constexpr std::size_t enough = 24;
    return text.size() <= enough ? text : text.substr(0, enough) + "…";
}

}  // namespace

void flow_reader::declare_prompt(const std::string& name, const json::spot& where) {
    prompts_.emplace(name, named{where});
}

std::uint16_t flow_reader::add_media(const media_source& source, const std::string& label) {
    const auto found = std::find(flow_.media.begin(), flow_.media.end(), source);
    const auto index = static_cast<std::uint16_t>(found - flow_.media.begin());
    if (found == flow_.media.end()) {
        flow_.media.push_back(source);
        flow_.media_labels.push_back(label.empty() ? label_of(source.text) : label);
    } else if (!label.empty()) {
        flow_.media_labels[index] = label;
    }
    return index;
}

std::optional<media_source> flow_reader::read_speech_in(const json::spot& where,
                                                        const std::string& language) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto& text = where.value->text;
    if (text.find("${") != std::string::npos) {
        where.complain("spoken text cannot hold ${…}: it is made into sound before any call");
        return std::nullopt;
    }
    if (text.find_first_not_of(" \t\n") == std::string::npos) {
        where.complain("there is nothing to say");
        return std::nullopt;
    }
    return media_source{media_source::kind::speech, text, language};
}

prompt flow_reader::read_in_languages(const json::spot& where, const std::string& language,
                                      const std::string& label, media_source::kind type) {
    if (flow_.media.size() >= most_media) {
        where.complain("too many prompts in one flow");
        return {};
    }
    const auto add = [&](const json::spot& one, const std::string& in) -> std::optional<std::uint16_t> {
        if (type == media_source::kind::speech) {
            const auto source = read_speech_in(one, in);
            return source ? std::optional(add_media(*source, label)) : std::nullopt;
        }
        if (!one.expect(node::kind::string)) return std::nullopt;
        return add_media({type, one.value->text, {}}, label);
    };
    if (where.value->type != node::kind::object) {
        const auto clip = add(where, language.empty() ? flow_.languages.front() : language);
        return clip ? prompt{prompt_piece{{*clip}}} : prompt{};
    }
    json::fields f(where);
    prompt_piece piece;
    for (const auto& one : flow_.languages) {
        const auto spot = f.any_required(one);
        const auto clip = spot ? add(*spot, one) : std::nullopt;
        if (clip) piece.clips.push_back(*clip);
    }
    f.finish();
    return piece.clips.size() == flow_.languages.size() ? prompt{std::move(piece)} : prompt{};
}

prompt flow_reader::read_speech(const json::spot& where) {
    return read_in_languages(where, {}, {}, media_source::kind::speech);
}

prompt flow_reader::read_source(const json::spot& where, const std::string& label) {
    json::fields f(where);
    std::string language;
    const auto file = f.any("file"), say = f.any("say");
    if (f.optional("language", language) && !say)
        where.member("language").complain("only a text has a language of its own");
    f.finish();
    if (file.has_value() == say.has_value()) {
        where.complain(file ? "a prompt is a file or a text, not both"
                            : "expected {\"file\": …} or {\"say\": …}");
        return {};
    }
    if (file) return read_in_languages(*file, {}, label, media_source::kind::file);
    return read_in_languages(*say, language, label, media_source::kind::speech);
}

prompt flow_reader::read_named_prompt(const json::spot& where) {
    const auto& name = where.value->text;
    const auto found = prompts_.find(name);
    if (found == prompts_.end()) {
        where.complain("no prompt \"" + name + "\"" + nearest_of(prompts_, name));
        return {};
    }
    note_name(name);
    found->second.used = true;
    if (found->second.pieces) return *found->second.pieces;
    if (found->second.being_read) {
        where.complain("prompt \"" + name + "\" contains itself");
        return {};
    }
    found->second.being_read = true;
    const auto& definition = found->second.where;
    auto p = definition.value->type == node::kind::object ? read_source(definition, name)
                                                          : read_prompt(definition);
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

}  // namespace switchhook::bot
