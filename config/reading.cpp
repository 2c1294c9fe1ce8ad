#include "config/reading.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "config/store_reading.hpp"

namespace switchhook::config {
namespace {

// No secret is longer; a wrong path (a device, a log) must not fill memory.
constexpr std::size_t longest_secret = 64U << 10;

// A key, a picture or a file with a byte order mark would be refused by the identity platform, which does not
// say why.
bool is_one_line_of_text(std::string_view content) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    return !content.starts_with(byte_order_mark) && std::none_of(content.begin(), content.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
}

std::string in_quotes(const std::string& text) { return '"' + text + '"'; }

void accept(const json::spot& where, const complaint& wrong, rule_name rule = "wrong-value") {
    if (wrong) where.complain(*wrong, rule);
}

class key_reader {
  public:
    key_reader(json::fields& in, std::string_view name, reading& into) : in_(in), name_(name), into_(into) {}

    bool operator()(const text& kind) {
        const auto found = in_.any(name_);
        if (!found || !found->expect(json::node::kind::string)) return found.has_value();
        if (const auto wrong = kind.check(found->value->text))
            found->complain(*wrong, "wrong-value");
        else
            kind.at(into_.values) = found->value->text;
        return true;
    }

    bool operator()(const texts& kind) {
        const auto found = in_.any(name_);
        if (kind.or_one && found && found->value->type == json::node::kind::string) {
            accept(*found, kind.check(found->value->text));
            kind.at(into_.values) = {found->value->text};
            return true;
        }
        if (!found || !found->expect(json::node::kind::array)) return found.has_value();
        if (found->value->items.empty()) found->complain("must name at least one", "wrong-value");
        auto& list = kind.at(into_.values);
        list.clear();
        for (std::size_t i = 0; i < found->value->items.size(); ++i) {
            const auto item = found->item(i);
            if (!item.expect(json::node::kind::string)) continue;
            accept(item, kind.check(item.value->text));
            list.push_back(item.value->text);
        }
        return true;
    }

    bool operator()(const toggle& kind) {
        const auto found = in_.any(name_);
        if (!found) return false;
        auto& on = kind.on(into_.values);
        if (found->value->type == json::node::kind::boolean) {
            on = found->value->yes;
            return true;
        }
        const auto shape = "{\"" + std::string(kind.member) + "\": \"…\"}";
        if (found->value->type != json::node::kind::object) {
            found->complain(
                "expected true or " + shape + ", found " + std::string(kind_name(found->value->type)),
                "wrong-kind");
            return true;
        }
        on = true;
        json::fields inside(*found);
        key_reader reader(inside, kind.member, into_);
        if (!std::visit(reader, kind.more)) found->complain("expected true or " + shape, "wrong-value");
        inside.finish();
        return true;
    }

    bool operator()(const flag& kind) {
        const auto found = in_.any(name_);
        if (found && found->expect(json::node::kind::boolean)) kind.at(into_.values) = found->value->yes;
        return found.has_value();
    }

    bool operator()(const whole& kind) {
        auto number = kind.get(into_.values);
        // In a variable everything is text.
        if (const auto found = in_.any(name_); found && found->value->type == json::node::kind::string) {
            found->complain("expected a whole number from " + std::to_string(kind.least) + " to " +
                                std::to_string(kind.most) + ", found " + in_quotes(found->value->text),
                            "wrong-kind");
            return true;
        }
        if (in_.optional(name_, number, kind.least, kind.most)) kind.set(into_.values, number);
        return in_.any(name_).has_value();
    }

    bool operator()(const share& kind) {
        const auto found = in_.any(name_);
        if (!found) return false;
        const auto& n = *found->value;
        if (n.type == json::node::kind::number && n.number >= 0 && n.number <= 1)
            kind.at(into_.values) = n.number;
        else
            found->complain("expected a number from 0 to 1", "wrong-value");
        return true;
    }

    bool operator()(const duration& kind) {
        in_.optional(name_, kind.at(into_.values), kind.least, kind.most);
        return in_.any(name_).has_value();
    }

    bool operator()(const word& kind) {
        if (const auto chosen = in_.choice(name_, kind.words)) kind.set(into_.values, *chosen);
        return in_.any(name_).has_value();
    }

    bool operator()(const path& kind) {
        const auto found = in_.any(name_);
        if (!found || !found->expect(json::node::kind::string)) return found.has_value();
        if (const auto wrong = check_not_empty(found->value->text)) {
            found->complain(*wrong, "wrong-value");
            return true;
        }
        auto& chosen = kind.at(into_.values);
        chosen = (into_.folder / found->value->text).lexically_normal();
        if (kind.be == path::must::exist_as_file)
            accept(*found, check_readable_file(chosen), "unreadable-file");
        if (kind.be == path::must::come_later)
            if (const auto not_yet = check_readable_file(chosen)) found->warn(*not_yet, "unreadable-file");
        if (kind.be == path::must::exist_as_folder) accept(*found, check_folder(chosen), "unreadable-file");
        if (kind.be == path::must::be_makeable)
            accept(*found, check_makeable_folder(chosen), "unreadable-file");
        return true;
    }

    bool operator()(const store_choice& kind) {
        return read_store(kind, in_.any(name_), *in_.where().out, into_);
    }

    bool operator()(const reference& kind) {
        const auto found = in_.any(name_);
        if (!found) return false;
        if (refuse_literal_secret(*found)) return true;
        json::fields places(*found);
        const auto env = places.any("env");
        const auto file = places.any("file");
        places.finish();
        if (found->value->type != json::node::kind::object) return true;
        if (env.has_value() == file.has_value()) {
            found->complain(R"(expected either {"env": "NAME"} or {"file": "path"})", "wrong-value");
        } else if (env && env->expect(json::node::kind::string)) {
            from_variable(kind, *env);
        } else if (file && file->expect(json::node::kind::string)) {
            from_file(kind, *file);
        }
        return true;
    }

  private:
    void from_variable(const reference& kind, const json::spot& name) {
        if (const auto wrong = check_not_empty(name.value->text)) return name.complain(*wrong, "wrong-value");
        into_.variables_of_secrets.insert(name.value->text);
        const auto variable = into_.variables.find(name.value->text);
        if (variable == into_.variables.end())
            name.complain("the environment has no variable " + name.value->text, "missing-secret");
        else if (variable->second.empty())
            name.complain("the variable " + name.value->text + " is empty", "missing-secret");
        else
            kind.at(into_.values) = secret(variable->second);
    }

    void from_file(const reference& kind, const json::spot& name) {
        const auto file = (into_.folder / name.value->text).lexically_normal();
        if (const auto wrong = check_readable_file(file)) return name.complain(*wrong, "unreadable-file");
        std::ifstream in(file, std::ios::binary);
        std::string content(longest_secret + 1, '\0');
        in.read(content.data(), static_cast<std::streamsize>(content.size()));
        content.resize(static_cast<std::size_t>(in.gcount()));
        if (content.size() > longest_secret)
            return name.complain("the file is too long for a secret", "missing-secret");
        // Editors and `echo` end a file with a new line that is no part of the secret.
        while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
        if (content.empty()) return name.complain("the file is empty", "missing-secret");
        if (!is_one_line_of_text(content))
            return name.complain(
                in_quotes(file.string()) + " holds more than a secret: expected one line of text",
                "missing-secret");
        kind.at(into_.values) = secret(std::move(content));
    }

    json::fields& in_;
    std::string_view name_;
    reading& into_;
};

}  // namespace

json::node text_node(const std::string& value) {
    json::node n;
    n.type = json::node::kind::string;
    n.at = {0, 0};
    n.text = value;
    return n;
}

bool refuse_literal_secret(const json::spot& value) {
    if (value.value->type != json::node::kind::string) return false;
    value.complain(R"(a secret never stands here itself: write {"env": "NAME"} or {"file": "path"})",
                   "literal-secret");
    return true;
}

bool read_key(const key& k, json::fields& in, std::string_view name, reading& into) {
    return std::visit(key_reader(in, name, into), k.kind);
}

json::node node_of_variable(const key& k, const std::string& value) {
    auto n = text_node(value);
    if (std::holds_alternative<whole>(k.kind)) {
        std::int64_t number = 0;
        const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (failure == std::errc() && end == value.data() + value.size() && !value.empty()) {
            n.type = json::node::kind::number;
            n.number = static_cast<double>(number);
            n.whole = true;
        }
    } else if (std::holds_alternative<share>(k.kind)) {
        const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), n.number);
        if (failure == std::errc() && end == value.data() + value.size() && !value.empty())
            n.type = json::node::kind::number;
    } else if (std::holds_alternative<flag>(k.kind)) {
        if (value == "true" || value == "false") n.type = json::node::kind::boolean;
        n.yes = value == "true";
    } else if (const auto* kind = std::get_if<toggle>(&k.kind)) {
        const bool on = value == "true";
        n.type = on || value == "false" ? json::node::kind::boolean : json::node::kind::object;
        n.yes = on;
        if (n.type == json::node::kind::object)
            n.members.push_back({std::string(kind->member), {0, 0}, text_node(value)});
    } else if (std::holds_alternative<texts>(k.kind)) {
        n.type = json::node::kind::array;
        std::istringstream words(value);
        for (std::string word; words >> word;) n.items.push_back(text_node(word));
    }
    return n;
}

}  // namespace switchhook::config
