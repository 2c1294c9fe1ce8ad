// Zsh has a function of its own for each command, which `_arguments` goes through; it shows what each word is for.

#include "server/commands/completion.hpp"

namespace switchhook::server {
namespace {

using kind = completed_value::kind;

// In the descriptions of `_arguments` and `_describe` these have a meaning.
std::string plain(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\[]:").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string function_of(const completed_command& c) {
    std::string name = "_switchhook";
    if (!c.path.empty()) name += '_' + c.path;
    for (char& one : name)
        if (one == ' ') one = '_';
    return name;
}

std::string action(const completed_value& value) {
    if (value.type == kind::file) return "_files";
    if (value.type != kind::words) return " ";
    std::string words;
    for (const auto& word : value.words) words += (words.empty() ? "" : " ") + word;
    return '(' + words + ')';
}

std::string argument(const std::string& spec) { return "        " + quoted_for_shell(spec) + " \\\n"; }

std::string option_arguments(const completed_option& option) {
    std::string all, out;
    for (const auto& name : option.names) all += (all.empty() ? "" : " ") + name;
    for (const auto& name : option.names) {
        std::string spec = option.repeated ? "*" : option.names.size() > 1 ? '(' + all + ')' : "";
        spec += name;
        const bool valued = option.value.type != kind::none;
        if (valued && name.starts_with("--")) spec += '=';
        spec += '[' + plain(option.about) + ']';
        if (valued) spec += ": :" + action(option.value);
        out += argument(spec);
    }
    return out;
}

std::string function(const completed_command& c) {
    std::string out = function_of(c) + "() {\n";
    if (!c.below.empty()) {
        out +=
            "    local curcontext=$curcontext state line ret=1\n    typeset -A opt_args\n    local -a "
            "commands=(\n";
        for (const auto& below : c.below)
            out += "        " + quoted_for_shell(below.name + ':' + plain(below.about)) + '\n';
        out += "    )\n    _arguments -C \\\n";
    } else {
        out += "    _arguments \\\n";
    }
    for (const auto& option : c.options) out += option_arguments(option);
    for (std::size_t i = 0; i < c.arguments.size(); ++i) {
        const auto& one = c.arguments[i];
        out +=
            argument((one.repeated ? "*" : std::to_string(i + 1)) + ':' + one.name + ':' + action(one.value));
    }
    if (c.below.empty()) {
        out.replace(out.size() - 3, 3, "\n}\n\n");
        return out;
    }
    out += R"(        '1: :->command' \
        '*:: :->below' && ret=0
    case $state in
        command) _describe -t commands command commands && ret=0 ;;
        below)
            case $line[1] in
)";
    for (const auto& below : c.below)
        out += "                " + below.name + ") " + function_of(below) + " && ret=0 ;;\n";
    return out + "            esac ;;\n    esac\n    return ret\n}\n\n";
}

}  // namespace

std::string zsh_completion(const completed_command& program) {
    std::string out =
        "#compdef switchhook\n# zsh completion of switchhook: what \"switchhook completion zsh\" prints.\n\n";
    for (const auto* c : each_command(program)) out += function(*c);
    return out + R"(if [[ $funcstack[1] == _switchhook ]]; then
    _switchhook "$@"
else
    compdef _switchhook switchhook
fi
)";
}

}  // namespace switchhook::server
