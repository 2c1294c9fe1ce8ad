#include "tests/architecture/lent_headers.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>

namespace switchhook::test {
namespace {

using std::string_view;

// What is used of others' headers, and which of them declare it.
struct declared {
    string_view qualifier;  // "std"
    std::vector<string_view> headers;
    std::vector<string_view> names;
};

const std::vector<declared>& declarations() {
    static const std::vector<declared> all{
        {"std",
         {"algorithm"},
         {"adjacent_find", "all_of",      "any_of",      "binary_search", "clamp",       "copy_if",
          "count",         "count_if",    "equal",       "equal_range",   "fill",        "find",
          "find_if",       "find_if_not", "for_each",    "includes",      "lower_bound", "max",
          "max_element",   "min",         "min_element", "minmax",        "mismatch",    "none_of",
          "nth_element",   "partition",   "remove_if",   "replace",       "reverse",     "rotate",
          "search",        "sort",        "stable_sort", "transform",     "unique",      "upper_bound"}},
        {"std", {"array"}, {"array"}},
        {"std", {"chrono"}, {"chrono"}},
        {"std", {"filesystem"}, {"filesystem"}},
        {"std", {"functional"}, {"bind_front", "cref", "function", "greater", "invoke", "not_fn", "ref"}},
        {"std", {"map"}, {"map", "multimap"}},
        {"std",
         {"memory"},
         {"enable_shared_from_this", "make_shared", "make_unique", "shared_ptr", "unique_ptr", "weak_ptr"}},
        {"std", {"optional"}, {"make_optional", "nullopt", "optional"}},
        {"std", {"string"}, {"getline", "stoi", "string", "to_string"}},
        {"std", {"variant"}, {"get_if", "holds_alternative", "monostate", "variant", "visit"}},
        {"std", {"vector"}, {"vector"}},
        {"asio", {"boost/asio/awaitable.hpp"}, {"awaitable"}},
        {"asio", {"boost/asio/co_spawn.hpp"}, {"co_spawn"}},
        {"asio", {"boost/asio/io_context.hpp"}, {"io_context"}},
        {"asio", {"boost/asio/post.hpp"}, {"post"}},
        {"asio", {"boost/asio/steady_timer.hpp"}, {"steady_timer"}},
        {"asio", {"boost/asio/use_awaitable.hpp"}, {"use_awaitable", "use_awaitable_t"}},
        {"system", {"boost/system/result.hpp"}, {"result"}},
        // Not lent, but included by what is.
        {"std", {"atomic"}, {"atomic"}},
        {"std", {"condition_variable"}, {"condition_variable"}},
        {"std", {"deque"}, {"deque"}},
        {"std", {"list"}, {"list"}},
        {"std", {"mutex"}, {"lock_guard", "mutex", "scoped_lock", "unique_lock"}},
        {"std", {"set"}, {"multiset", "set"}},
        {"std", {"span"}, {"span"}},
        {"std", {"string_view", "string"}, {"string_view"}},
        {"std", {"thread"}, {"this_thread", "thread"}},
        {"std", {"tuple"}, {"make_tuple", "tie", "tuple"}},
        {"std", {"unordered_map"}, {"unordered_map"}},
        {"std", {"unordered_set"}, {"unordered_set"}},
    };
    return all;
}

struct word {
    string_view text, qualifier;  // "map" and "std"
    std::size_t at = 0;
    char before = ' ';        // the next that is no blank
    string_view after;        // two of them
    string_view word_before;  // when nothing but blanks is between
    bool followed_by_word = false;
};

bool is_letter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }

std::vector<word> words_of(string_view code) {
    std::vector<word> all;
    for (std::size_t at = 0; at < code.size();) {
        if (!is_letter(code[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < code.size() && is_letter(code[end])) ++end;
        word w;
        w.text = code.substr(at, end - at);
        w.at = at;
        const string_view left = code.substr(0, at);
        if (left.ends_with("::") && !all.empty() && all.back().at + all.back().text.size() + 2 == at)
            w.qualifier = all.back().text;
        const auto solid = left.find_last_not_of(" \n\t");
        if (solid != string_view::npos) w.before = left[solid];
        if (is_letter(w.before) && !all.empty()) w.word_before = all.back().text;
        auto next = end;
        while (next < code.size() && is_blank(code[next])) ++next;
        w.after = code.substr(next, 2);
        w.followed_by_word = next > end && !w.after.empty() && is_letter(w.after.front());
        all.push_back(w);
        at = end;
    }
    return all;
}

// "x" in "struct x", "enum class x" and "using x =".
bool introduces(const word& w) {
    if (w.word_before == "using") return w.after.starts_with('=');
    static const std::set<string_view> beginnings{"struct", "class", "enum"};
    return beginnings.contains(w.word_before) && w.text != "class" && w.text != "std";
}

class inspector {
  public:
    inspector(const source_tree& tree, const std::vector<std::string>& lent) : tree_(tree) {
        for (const auto& d : declarations())
            for (const auto name : d.names)
                for (const auto header : d.headers) theirs_[{d.qualifier, name}].emplace(header);
        std::set<std::string> ours;
        for (const auto& header : lent)
            if (tree.contains(header)) ours.merge(reached_from(header));
        for (const auto& [path, file] : tree)
            if (path.ends_with(".hpp")) note_types(path, file.code, ours.contains(path));
        std::erase_if(types_, [&](const auto& type) { return !lent_types_.contains(type.first); });
    }

    std::vector<std::string> inspect() {
        for (const auto& [path, file] : tree_) check(path, file.code);
        return std::move(found_);
    }

  private:
    // The headers of ours and of others behind a file, and itself.
    std::set<std::string> reached_from(const std::string& start) const {
        std::set<std::string> seen{start};
        std::vector<std::string> to_visit{start};
        while (!to_visit.empty()) {
            const auto file = tree_.find(to_visit.back());
            to_visit.pop_back();
            if (file == tree_.end()) continue;
            for (const auto& i : file->second.includes)
                if (seen.insert(i.name).second) to_visit.push_back(i.name);
        }
        return seen;
    }

    void note_types(const std::string& path, string_view code, bool is_lent) {
        for (const auto& w : words_of(code)) {
            if (!introduces(w)) continue;
            types_[w.text].insert(path);
            if (is_lent) lent_types_.insert(w.text);
        }
    }

    void check(const std::string& path, string_view code) {
        const auto reached = reached_from(path);
        const auto misses = [&](const std::set<std::string>& headers) {
            return std::none_of(headers.begin(), headers.end(),
                                [&](const auto& h) { return reached.contains(h); });
        };
        const auto all = words_of(code);
        std::set<string_view> known;  // its own, and what was told already
        for (const auto& w : all)
            if (introduces(w)) known.insert(w.text);
        for (const auto& w : all) {
            const auto* headers = headers_for(path, w);
            if (headers == nullptr || !misses(*headers) || !known.insert(w.text).second) continue;
            const auto line = 1 + std::count(code.begin(), code.begin() + static_cast<long>(w.at), '\n');
            const auto full =
                (w.qualifier.empty() ? "" : std::string(w.qualifier) + "::") + std::string(w.text);
            found_.push_back(path + ':' + std::to_string(line) + ": uses " + full + " without " +
                             *headers->begin());
        }
    }

    // Null: nobody need include anything for it.
    const std::set<std::string>* headers_for(const std::string& path, const word& w) const {
        if (const auto known = theirs_.find({w.qualifier, w.text}); known != theirs_.end())
            return &known->second;
        const auto type = types_.find(w.text);
        if (type == types_.end()) return nullptr;
        static const std::set<string_view> namespaces{"base", "json", "graph", "bot"};
        const bool names_it = namespaces.contains(w.qualifier) ||
                              (path.starts_with("bot/") && w.qualifier.empty() && is_used_as_type(w));
        return names_it ? &type->second : nullptr;
    }

    // A variable may have the same name.
    static bool is_used_as_type(const word& w) {
        static const std::set<string_view> may_stand_before{"const",  "constexpr", "return",
                                                            "static", "inline",    "case"};
        if (!w.word_before.empty() && !may_stand_before.contains(w.word_before)) return false;
        if (string_view(".>&*:").find(w.before) != string_view::npos) return false;
        return w.followed_by_word || w.after == "::" || w.after.find_first_of("&{>") == 0;
    }

    const source_tree& tree_;
    std::map<std::pair<string_view, string_view>, std::set<std::string>> theirs_;
    std::map<string_view, std::set<std::string>>
        types_;  // of ours: which headers declare them, if only by name
    std::set<string_view> lent_types_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> find_forgotten(const source_tree& tree, const std::vector<std::string>& lent) {
    return inspector(tree, lent).inspect();
}

std::vector<std::string> find_unknown(const source_tree& tree, const std::vector<std::string>& lent) {
    std::vector<std::string> unknown;
    for (const auto& header : lent) {
        const auto is_known = [&](const declared& d) {
            return std::find(d.headers.begin(), d.headers.end(), header) != d.headers.end();
        };
        if (!tree.contains(header) && std::none_of(declarations().begin(), declarations().end(), is_known))
            unknown.push_back(header);
    }
    return unknown;
}

}  // namespace switchhook::test
