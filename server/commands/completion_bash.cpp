// Bash hands over the words of the line and takes a list; what there is to say about each word is told nowhere. It makes
// `=` a word of its own.

#include "server/commands/completion.hpp"

namespace switchhook::server {
namespace {

using kind = completed_value::kind;

constexpr std::string_view head =
    R"(# bash completion of switchhook: what "switchhook completion bash" prints.

_switchhook() {
    local IFS=$' \t\n' cur=${COMP_WORDS[COMP_CWORD]} at='' option='' words='' files='' word
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ $option ]]; then
            [[ $word == '=' ]] || option=''
            continue
        fi
        case "$at $word" in
)";

constexpr std::string_view behind_walk = R"(        esac
    done
    if [[ $option ]]; then
        [[ $cur == '=' ]] && cur=''
        case "$at $option" in
)";

constexpr std::string_view behind_values = R"(        esac
    elif [[ $cur == -* ]]; then
        case $at in
)";

constexpr std::string_view behind_options = R"(        esac
    else
        case $at in
)";

constexpr std::string_view foot = R"(        esac
    fi
    if [[ $files ]]; then
        compopt -o filenames -o default 2>/dev/null
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
    else
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
    fi
}
complete -F _switchhook switchhook
)";

std::string joined(const std::vector<std::string>& words, std::string_view between = " ") {
    std::string out;
    for (const auto& word : words) out.append(out.empty() ? "" : between).append(word);
    return out;
}

std::string arm(const std::string& pattern, const std::string& command) {
    return "            " + pattern + ") " + command + " ;;\n";
}

// The options of a command whose value is of that kind, as a pattern: 'serve --config' | 'serve --ready-file'
template <class Wanted>
std::string options_pattern(const completed_command& c, const Wanted& wanted) {
    std::vector<std::string> each;
    for (const auto& option : c.options)
        if (wanted(option.value))
            for (const auto& name : option.names) each.push_back(quoted_for_shell(c.path + ' ' + name));
    return joined(each, " | ");
}

std::string value_arms(const completed_command& c) {
    std::string out;
    const auto files = options_pattern(c, [](const auto& value) { return value.type == kind::file; });
    if (!files.empty()) out += arm(files, "files=1");
    for (const auto& option : c.options)
        if (option.value.type == kind::words)
            for (const auto& name : option.names)
                out += arm(quoted_for_shell(c.path + ' ' + name),
                           "words=" + quoted_for_shell(joined(option.value.words)));
    return out;
}

std::string option_arm(const completed_command& c) {
    std::vector<std::string> names;
    for (const auto& option : c.options) names.insert(names.end(), option.names.begin(), option.names.end());
    return arm(quoted_for_shell(c.path), "words=" + quoted_for_shell(joined(names)));
}

std::string other_arm(const completed_command& c) {
    std::vector<std::string> words;
    bool files = false;
    for (const auto& below : c.below) words.push_back(below.name);
    for (const auto& argument : c.arguments) {
        words.insert(words.end(), argument.value.words.begin(), argument.value.words.end());
        files = files || argument.value.type == kind::file;
    }
    if (files) return arm(quoted_for_shell(c.path), "files=1");
    return words.empty() ? "" : arm(quoted_for_shell(c.path), "words=" + quoted_for_shell(joined(words)));
}

}  // namespace

std::string bash_completion(const completed_command& program) {
    std::string walk, values, options, others;
    for (const auto* c : each_command(program)) {
        const auto valued =
            options_pattern(*c, [](const completed_value& value) { return value.type != kind::none; });
        if (!valued.empty()) walk += arm(valued, "option=$word");
        for (const auto& below : c->below)
            walk += arm(quoted_for_shell(c->path + ' ' + below.name), "at=" + quoted_for_shell(below.path));
        values += value_arms(*c);
        options += option_arm(*c);
        others += other_arm(*c);
    }
    std::string out(head);
    out.append(walk).append(behind_walk).append(values).append(behind_values).append(options);
    return out.append(behind_options).append(others).append(foot);
}

}  // namespace switchhook::server
