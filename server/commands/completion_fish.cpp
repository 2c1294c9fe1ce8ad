// Fish takes one line for each word, with the condition under which it is offered: where the line has led to a command.

#include "server/commands/completion.hpp"

namespace switchhook::server {
namespace {

using kind = completed_value::kind;

constexpr std::string_view head =
    R"(# fish completion of switchhook: what "switchhook completion fish" prints.

function __switchhook_at --description 'Whether the words so far lead to this command'
    set -l words (commandline -opc)
    set -l at ''
    set -l value 0
    for word in $words[2..-1]
        if test $value = 1
            set value 0
            continue
        end
        switch "$at $word"
)";

constexpr std::string_view behind_walk = R"(        end
    end
    test "$at" = "$argv[1]"
end

complete -c switchhook -f
)";

std::string in_quotes(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + '\'';
}

std::string walk(const completed_command& c) {
    std::string out, valued;
    for (const auto& option : c.options)
        if (option.value.type != kind::none)
            for (const auto& name : option.names) valued += ' ' + in_quotes(c.path + ' ' + name);
    if (!valued.empty()) out += "            case" + valued + "\n                set value 1\n";
    for (const auto& below : c.below)
        out += "            case " + in_quotes(c.path + ' ' + below.name) + "\n                set at " +
               in_quotes(below.path) + '\n';
    return out;
}

std::string words_of(const completed_value& value) {
    std::string words;
    for (const auto& word : value.words) words += (words.empty() ? "" : " ") + word;
    return " -a " + in_quotes(words);
}

std::string value_of(const completed_value& value) {
    switch (value.type) {
        case kind::none: return {};
        case kind::any: return " -x";
        case kind::file: return " -r -F";
        case kind::words: return " -x" + words_of(value);
    }
    return {};
}

std::string lines(const completed_command& c) {
    const auto begin = "complete -c switchhook -n " + in_quotes("__switchhook_at " + in_quotes(c.path));
    std::string out;
    for (const auto& below : c.below)
        out += begin + " -a " + in_quotes(below.name) + " -d " + in_quotes(below.about) + '\n';
    for (const auto& one : c.arguments) {
        if (one.value.type == kind::file) out += begin + " -F\n";
        if (one.value.type == kind::words) out += begin + words_of(one.value) + '\n';
    }
    for (const auto& option : c.options) {
        out += begin;
        for (const auto& name : option.names)
            out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        out += value_of(option.value) + " -d " + in_quotes(option.about) + '\n';
    }
    return out;
}

}  // namespace

std::string fish_completion(const completed_command& program) {
    std::string walks, all;
    for (const auto* c : each_command(program)) {
        walks += walk(*c);
        all += lines(*c);
    }
    return std::string(head).append(walks).append(behind_walk).append(all);
}

}  // namespace switchhook::server
