// What callers hear.

#include <algorithm>

#include "base/characters.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {
namespace {

using json::node;

constexpr std::size_t most_media = 5'000;
constexpr std::size_t most_pieces = 100;  // of one prompt

std::string label_of(const std::string& text) {
    constexpr std::size_t enough = 24;
    return text.size() <= enough ? text : std::string(first_bytes(text, enough)) + "…";
}

// What somebody may have meant who gave this for the name of a prompt; empty for a name like others.
std::string advice_for(const std::string& name, bool is_section) {
    if (is_section) return "There is a section of that name; here a prompt is wanted.";
    if (name.find(' ') != std::string::npos) return "A text to be spoken is { \"say\": \"…\" }.";
    if (name.find('.') != std::string::npos) return "An audio file is { \"file\": \"…\" }.";
    return {};
}

media_source silence_of(milliseconds length) {
    return {media_source::kind::silence, std::to_string(length.count()) + "ms", {}};
}

}  // namespace

void flow_reader::declare_prompt(const std::string& name, const json::spot& where) {
    prompts_.emplace(name, named{where});
}

std::uint16_t flow_reader::add_media(const media_source& source, const std::string& label,
                                     const json::spot& where) {
    const auto next = static_cast<std::uint16_t>(flow_.media.size());
    const auto [known, is_new] = media_.emplace(
        std::pair{static_cast<int>(source.type), std::pair{source.text, source.language}}, next);
    if (is_new) {
        flow_.media.push_back(source);
        flow_.media_labels.push_back(label.empty() ? label_of(source.text) : label);
        flow_.media_places.push_back(place_of(where));
    } else if (!label.empty()) {
        flow_.media_labels[known->second] = label;
    }
    return known->second;
}

std::optional<media_source> flow_reader::read_speech_in(const json::spot& where,
                                                        const std::string& language) {
    if (!where.expect(node::kind::string)) return std::nullopt;
    const auto& text = where.value->text;
    if (text.find("${") != std::string::npos) {
        where.complain(
            "spoken text cannot hold ${…}: it is made into sound before any call", {},
            "Speak values by { \"digits\": \"${…}\" }, number, date or spell, in a list with the texts "
            "around them.");
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
            return source ? std::optional(add_media(*source, label, one)) : std::nullopt;
        }
        if (!one.expect(node::kind::string)) return std::nullopt;
        return add_media({type, one.value->text, {}}, label, one);
    };
    if (where.value->type != node::kind::object) {
        const auto clip = add(where, language.empty() ? flow_.languages.front() : language);
        return clip ? prompt{prompt_piece{{*clip}, nullptr}} : prompt{};
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

// All the words that a value of this kind may need are spoken beforehand, in every language of the flow.
prompt flow_reader::read_said(const json::spot& where, vocabulary::kind what, vocabulary::date_form form) {
    auto said = std::make_shared<said_value>();
    said->what = what;
    said->form = form;
    said->content = std::make_shared<const text_template>(read_text(where));
    flow_.words.resize(flow_.languages.size());
    for (std::size_t i = 0; i < flow_.languages.size(); ++i) {
        const auto& language = flow_.languages[i];
        const auto words = vocabulary::words(what, language);
        if (words.empty())
            where.complain("there are no words for \"" + std::string(to_string(what)) + "\" in " + language +
                           "; there are in " + std::string(vocabulary::whole_languages()));
        for (const auto& text : words) {
            const auto source = text.empty() ? silence_of(vocabulary::short_pause_length)
                                             : media_source{media_source::kind::word, text, language};
            // What a value was must not be read off a timeline.
            flow_.words[i].emplace(text, add_media(source, "…", where));
        }
    }
    return {prompt_piece{{}, std::move(said)}};
}

prompt flow_reader::read_source(const json::spot& where, const std::string& label) {
    json::fields f(where);
    std::string language;
    const auto file = f.any("file"), say = f.any("say"), silence = f.any("silence");
    std::vector<std::pair<json::spot, vocabulary::kind>> said;
    for (const auto what : {vocabulary::kind::digits, vocabulary::kind::number, vocabulary::kind::date,
                            vocabulary::kind::spell})
        if (const auto v = f.any(to_string(what))) said.emplace_back(*v, what);
    vocabulary::date_form form;
    const bool has_weekday = f.optional("weekday", form.weekday), has_year = f.optional("year", form.year);
    const bool formed = has_weekday || has_year;
    if (formed && (said.empty() || said.front().second != vocabulary::kind::date))
        where.complain("\"weekday\" and \"year\" are of a {\"date\": …}");
    if (f.optional("language", language) && !say)
        where.member("language").complain("only a text has a language of its own");
    f.finish();
    if (file.has_value() + say.has_value() + silence.has_value() + said.size() != 1) {
        where.complain(
            "expected one of {\"file\": …}, {\"say\": …}, {\"silence\": …}, {\"digits\": …}, {\"number\": "
            "…}, "
            "{\"date\": …} and {\"spell\": …}");
        return {};
    }
    if (!said.empty()) return read_said(said.front().first, said.front().second, form);
    if (silence) {
        milliseconds length{};
        if (!json::read_duration(*silence, length, milliseconds(100), std::chrono::minutes(1))) return {};
        return {prompt_piece{{add_media(silence_of(length), "silence", *silence)}, nullptr}};
    }
    if (file) return read_in_languages(*file, {}, label, media_source::kind::file);
    return read_in_languages(*say, language, label, media_source::kind::speech);
}

prompt flow_reader::read_named_prompt(const json::spot& where) {
    const auto& name = where.value->text;
    const auto found = prompts_.find(name);
    if (found == prompts_.end()) {
        where.complain("no prompt \"" + name + "\"" + suggest(prompts_, name), "unknown-prompt",
                       advice_for(name, sections_.count(name) != 0));
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
