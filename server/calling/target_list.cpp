#include "server/calling/target_list.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/json/located.hpp"
#include "base/nearest.hpp"
#include "bot/flow/value.hpp"

namespace switchhook::server {
namespace {

class line_reader {
  public:
    line_reader(std::string_view text, const std::string& file, problems& out)
        : text_(text), file_(file), out_(out) {
        if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    }

    // Without its end; nothing behind the last. Blank lines are passed over.
    std::optional<std::string_view> next() {
        while (!text_.empty()) {
            ++line_;
            auto one = text_.substr(0, text_.find('\n'));
            text_.remove_prefix(std::min(text_.size(), one.size() + 1));
            if (one.ends_with('\r')) one.remove_suffix(1);
            if (one.find_first_not_of(" \t") != std::string_view::npos) return one;
        }
        return std::nullopt;
    }
    void complain(std::string what) const { out_.add({file_, line_, 0, {}, std::move(what)}); }
    [[nodiscard]] unsigned line() const { return line_; }
    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    std::string_view text_;
    const std::string& file_;
    problems& out_;
    unsigned line_ = 0;
};

// https://www.rfc-editor.org/rfc/rfc4180, of one line; nothing when a quote stays open.
std::optional<std::vector<std::string>> cells_of(std::string_view line, char separator) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && line.substr(i + 1, 1) == "\"") {
            cells.back() += line[++i];
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == separator && !quoted) {
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    if (quoted) return std::nullopt;
    return cells;
}

std::string trimmed(std::string text) {
    while (text.starts_with(' ')) text.erase(0, 1);
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

class entries {
  public:
    explicit entries(const line_reader& in) : in_(in) {}

    void add(const std::string& to, std::map<std::string, std::string> params) {
        auto target = parse_target(to);
        if (!target.has_value()) return in_.complain(target.error());
        const auto [first, fresh] = lines_.emplace(target->text, in_.line());
        if (!fresh)
            return in_.complain("the same as in line " + std::to_string(first->second) +
                                ": nobody is called twice");
        all_.push_back({in_.line(), *std::move(target), std::move(params)});
    }
    std::vector<list_entry> take() { return std::move(all_); }

  private:
    const line_reader& in_;
    std::map<std::string, unsigned> lines_;
    std::vector<list_entry> all_;
};

bool is_param(const std::string& name) { return name != "to" && !name.empty() && !name.starts_with('#'); }

std::string text_of(const json::node& v) {
    switch (v.type) {
        case json::node::kind::boolean: return bot::value(v.yes).text();
        case json::node::kind::number:
            return v.whole ? bot::value(static_cast<std::int64_t>(v.number)).text()
                           : bot::value(v.number).text();
        default: return v.text;
    }
}

// Complains, and answers false, when one of them is no text, number, or yes or no.
bool read_params(const line_reader& in, const json::node& line, std::map<std::string, std::string>& into) {
    using kind = json::node::kind;
    for (const auto& [name, at, v] : line.members) {
        if (!is_param(name) || v.type == kind::null) continue;
        if (v.type == kind::array || v.type == kind::object) {
            in.complain("the parameter \"" + name + "\" has to be a text or a number");
            return false;
        }
        into[name] = text_of(v);
    }
    return true;
}

std::vector<list_entry> read_json_lines(line_reader& in, std::string_view line) {
    entries all(in);
    for (std::optional<std::string_view> next = line; next; next = in.next()) {
        problems wrong;
        const auto node = json::parse_located(*next, in.file(), wrong);
        if (wrong.any_error()) {
            in.complain(wrong.all().front().what);
            continue;
        }
        const auto* to = node.find("to");
        if (to == nullptr || to->type != json::node::kind::string)
            in.complain("expected a member \"to\" such as \"+33123456789\"");
        else if (std::map<std::string, std::string> params; read_params(in, node, params))
            all.add(to->text, std::move(params));
    }
    return all.take();
}

std::map<std::string, std::string> params_in(const std::vector<std::string>& names,
                                             const std::vector<std::string>& cells) {
    std::map<std::string, std::string> params;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (is_param(names[i]) && !cells[i].empty()) params[names[i]] = cells[i];
    return params;
}

std::vector<list_entry> read_csv(line_reader& in, std::string_view header) {
    const char separator =
        header.find(',') == std::string_view::npos && header.find(';') != std::string_view::npos ? ';' : ',';
    entries all(in);
    std::optional<std::size_t> column;
    std::vector<std::string> names;
    for (auto& name : cells_of(header, separator).value_or(std::vector<std::string>{}))
        names.push_back(trimmed(std::move(name)));
    for (std::size_t i = 0; i < names.size() && !column; ++i)
        if (names[i] == "to") column = i;
    if (!column) {
        const std::vector<std::string_view> known{"to"};
        std::string near;
        for (const auto& name : names)
            if (near.empty() && !nearest(name, known).empty()) near = "; is \"" + name + "\" meant to be it?";
        in.complain("the first line names the columns, and has no \"to\"" + near);
        return {};
    }
    for (std::size_t i = 0; i < names.size(); ++i)
        if (is_param(names[i]) && std::count(names.begin(), names.end(), names[i]) > 1) {
            in.complain("two columns are called \"" + names[i] + '"');
            return {};
        }
    while (const auto line = in.next()) {
        const auto cells = cells_of(*line, separator);
        if (!cells)
            in.complain("a quotation mark stays open");
        else if (cells->size() > names.size())
            in.complain("has " + std::to_string(cells->size()) + " columns, the first line " +
                        std::to_string(names.size()));
        else
            all.add(*column < cells->size() ? (*cells)[*column] : std::string(), params_in(names, *cells));
    }
    return all.take();
}

}  // namespace

std::vector<list_entry> read_target_list(std::string_view text, const std::string& file, problems& out) {
    line_reader in(text, file, out);
    const auto first = in.next();
    if (!first) {
        out.add({file, 0, 0, {}, "is empty"});
        return {};
    }
    return first->find_first_not_of(" \t") == first->find('{') ? read_json_lines(in, *first)
                                                               : read_csv(in, *first);
}

}  // namespace switchhook::server
