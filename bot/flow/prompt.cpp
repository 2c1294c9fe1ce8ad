#include "bot/flow/prompt.hpp"

#include <algorithm>

#include "bot/call/call.hpp"
#include "bot/flow/flow.hpp"
#include "bot/flow/template.hpp"

namespace switchhook::bot {

using std::chrono::milliseconds;

namespace {

// The texts of a value among the flow's media, in order. Nothing for a value that makes no sense.
std::optional<clip_list> words_of(const said_value& said, const call& c, const flow& f,
                                  std::size_t language) {
    if (language >= f.words.size()) return std::nullopt;
    const auto content = said.content->render(c, secrets::reveal);
    const auto texts = vocabulary::compose(said.what, f.languages[language], content, said.form);
    if (!texts) return std::nullopt;
    clip_list list;
    for (const auto& text : *texts) {
        const auto found = f.words[language].find(text);
        if (found == f.words[language].end()) return std::nullopt;
        list.push_back(found->second);
    }
    return list;
}

}  // namespace

prompt_in_call clips_of(const prompt& p, const call& c, const flow& f) {
    const auto spoken = std::find(f.languages.begin(), f.languages.end(), c.flow.language);
    const auto language =
        spoken == f.languages.end() ? 0U : static_cast<std::size_t>(spoken - f.languages.begin());
    prompt_in_call made;
    for (const auto& piece : p) {
        if (piece.said) {
            const auto words = words_of(*piece.said, c, f, language);
            if (words)
                made.clips.insert(made.clips.end(), words->begin(), words->end());
            else
                made.is_whole = false;
        } else if (!piece.clips.empty()) {
            made.clips.push_back(piece.clips[std::min(language, piece.clips.size() - 1)]);
        }
    }
    return made;
}

milliseconds length_of(const clip_list& list, std::span<const clip> clips) {
    milliseconds sum{0};
    for (const auto index : list) sum += clips[index].length;
    return sum;
}

milliseconds longest(const prompt& p, std::span<const clip> clips) {
    // A value has at most 64 characters, and a word takes a second and a half at most.
    constexpr milliseconds longest_value{64 * 1'500};
    milliseconds sum{0};
    for (const auto& piece : p) {
        milliseconds most = piece.said ? longest_value : milliseconds(0);
        for (const auto index : piece.clips) most = std::max(most, clips[index].length);
        sum += most;
    }
    return sum;
}

}  // namespace switchhook::bot
