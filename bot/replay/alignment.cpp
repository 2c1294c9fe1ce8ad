#include "bot/replay/alignment.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/json/difference.hpp"
#include "bot/trial/moment.hpp"

namespace switchhook::bot::replay {
namespace {

// Requests are recorded where they arrive.
constexpr milliseconds slack{2'000};

std::string kind_of(json::value deed) {
    for (const auto* kind : {"request", "fetchRecording", "log", "does", "ended"})
        if (deed[kind]) return kind;
    return {};
}

struct told {
    json::value content;
    std::string kind, name;  // deeds of one name are set beside each other
    milliseconds at{0};
    bool has_time = false;
    std::string where;  // of those that were recorded
};

told tell(json::value content, std::optional<milliseconds> at, std::string where) {
    const auto kind = kind_of(content);
    auto name = kind == "request" ? content["request"].string_or() : kind;
    return {content, kind, std::move(name), at.value_or(milliseconds(0)), at.has_value(), std::move(where)};
}

// What each installation names in its own way: addresses, and names of operations. Two are the same when each stands
// for the other wherever one of them appears.
class own_names {
  public:
    bool are_same(std::string_view member, const std::string& theirs, const std::string& ours) {
        constexpr std::array<std::string_view, 4> members{"uri", "resourceId", "clientContext",
                                                          "callbackUri"};
        if (std::find(members.begin(), members.end(), member) == members.end()) return false;
        const auto& known_ours = ours_.try_emplace(theirs, ours).first->second;
        const auto& known_theirs = theirs_.try_emplace(ours, theirs).first->second;
        return known_ours == ours && known_theirs == theirs;
    }

  private:
    std::map<std::string, std::string> ours_, theirs_;
};

// Of both, the longest list of names in common: which ones go together.
std::vector<std::pair<std::size_t, std::size_t>> pairs_of(const std::vector<told>& a,
                                                          const std::vector<told>& b) {
    std::vector<std::vector<std::size_t>> longest(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;)
        for (std::size_t j = b.size(); j-- > 0;)
            longest[i][j] = a[i].name == b[j].name ? longest[i + 1][j + 1] + 1
                                                   : std::max(longest[i + 1][j], longest[i][j + 1]);
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (a[i].name == b[j].name)
            pairs.emplace_back(i++, j++);
        else if (longest[i + 1][j] >= longest[i][j + 1])
            ++i;
        else
            ++j;
    }
    return pairs;
}

class comparison {
  public:
    comparison(std::vector<told> recorded, std::vector<told> done)
        : recorded_(std::move(recorded)), done_(std::move(done)) {}

    std::vector<std::string> differences() {
        std::size_t i = 0, j = 0;
        for (const auto& [a, b] : pairs_of(recorded_, done_)) {
            tell_lone(i, a, j, b);
            compare(recorded_[a], done_[b]);
            i = a + 1;
            j = b + 1;
        }
        tell_lone(i, recorded_.size(), j, done_.size());
        return std::move(found_);
    }

  private:
    void tell_lone(std::size_t i, std::size_t end_i, std::size_t j, std::size_t end_j) {
        for (; i < end_i; ++i) found_.push_back(recorded_[i].where + recorded_[i].name + ": not done");
        for (; j < end_j; ++j)
            found_.push_back(last_where() + done_[j].name + " at " + trial::elapsed(done_[j].at) +
                             ": done, and not recorded");
    }

    [[nodiscard]] std::string last_where() const {
        return recorded_.empty() ? "" : file_of(recorded_.back().where);
    }
    // Of "file:12: "; a file may have colons in its name.
    static std::string file_of(const std::string& where) {
        return where.substr(0, where.rfind(':', where.size() - 3)) + ": ";
    }

    void compare(const told& was, const told& is) {
        // What Graph is told to fetch ahead is a hint, and changes with any prompt.
        const auto same = [this](std::string_view member, json::value theirs, json::value ours) {
            return member == "preFetchMedia" ||
                   (theirs.is_string() && ours.is_string() &&
                    names_.are_same(member, theirs.string_or(), ours.string_or()));
        };
        for (const auto* member : {"body", "fetchRecording", "log", "does", "ended"}) {
            if (!was.content[member]) continue;
            const auto wrong = json::first_difference(was.content[member], is.content[member], same);
            if (wrong.empty()) continue;
            const bool has_path = wrong.front() == '/';
            found_.push_back(was.where + was.name + (has_path ? std::string(": /") + member : "") + wrong);
            return;
        }
        const auto apart = was.at > is.at ? was.at - is.at : is.at - was.at;
        if (was.has_time && apart > slack)
            found_.push_back(was.where + was.name + ": expected at " + trial::elapsed(was.at) + ", done at " +
                             trial::elapsed(is.at));
    }

    std::vector<told> recorded_, done_;
    own_names names_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> compare_deeds(const std::vector<const recorded_line*>& recorded,
                                       const std::vector<deed>& done) {
    std::vector<told> theirs, ours;
    std::set<std::string> kinds;
    for (const auto* line : recorded) {
        theirs.push_back(
            tell(line->content.root(), line->at, line->file + ':' + std::to_string(line->number) + ": "));
        kinds.insert(theirs.back().kind);
    }
    std::vector<json::document> parsed;
    parsed.reserve(done.size());
    for (const auto& d : done) {
        auto document = json::document::parse(d.json);
        if (!document.has_value()) continue;
        parsed.push_back(*std::move(document));
        auto one = tell(parsed.back().root(), d.at, {});
        if (kinds.contains(one.kind)) ours.push_back(std::move(one));
    }
    if (theirs.empty()) return {};
    return comparison(std::move(theirs), std::move(ours)).differences();
}

}  // namespace switchhook::bot::replay
