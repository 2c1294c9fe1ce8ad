#include "bot/steps/accepted_input.hpp"

#include <re2/re2.h>

#include <algorithm>

#include "bot/call/tones.hpp"
#include "bot/steps/pattern.hpp"

namespace switchhook::bot {
namespace {

constexpr std::int64_t longest_input = 32;

}  // namespace

bool key_choice::add(const std::string& keys, std::size_t choice) {
    most_digits_ = std::max(most_digits_, keys.size());
    return options_.emplace(keys, choice).second;
}

bool key_choice::uses(char key) const {
    return std::any_of(options_.begin(), options_.end(),
                       [&](const auto& o) { return o.first.find(key) != std::string::npos; });
}

bool key_choice::read_key(flow_reader& in, json::fields& f, std::string_view name, std::size_t choice,
                          std::string_view all, std::string usual) {
    const auto given = f.any(name);
    if (given) {
        const auto key = in.read_key(*given);
        if (!key) return true;
        usual = *key;
    }
    if (usual.empty()) return false;
    if (!add(usual, choice))
        (given ? *given : f.where())
            .complain("key " + usual + " means two things: " + std::string(all) + " differ");
    return true;
}

bool key_choice::expect_keys(const json::spot& object, const json::member& option) {
    const auto& keys = option.name;
    if (!keys.empty() && keys.size() <= 8 && keys.find_first_not_of(telephone_keys) == std::string::npos)
        return true;
    object.out->add({*object.file, option.at.line, option.at.column, object.member(keys).path,
                     "an option is one to eight of the keys 0-9 * #"});
    return false;
}

accepted_input::verdict key_choice::judge(const std::string& digits, bool) const {
    const auto chosen = options_.find(digits);
    if (chosen != options_.end()) return {verdict::kind::matched, {}, chosen->second};
    if (digits.empty()) return {verdict::kind::noinput, "no input"};
    return {verdict::kind::nomatch, "key is no option"};
}

bool key_choice::is_complete(const std::string& digits) const {
    // Those that continue the digits stand right behind them.
    const auto longer = options_.upper_bound(digits);
    return longer == options_.end() || !longer->first.starts_with(digits);
}

std::string_view key_choice::reason_of_match(const std::string& digits) const {
    static const std::map<char, std::string_view> reasons{
        {'0', "caller pressed 0"}, {'1', "caller pressed 1"}, {'2', "caller pressed 2"},
        {'3', "caller pressed 3"}, {'4', "caller pressed 4"}, {'5', "caller pressed 5"},
        {'6', "caller pressed 6"}, {'7', "caller pressed 7"}, {'8', "caller pressed 8"},
        {'9', "caller pressed 9"}, {'*', "caller pressed *"}, {'#', "caller pressed #"}};
    return digits.size() == 1 ? reasons.at(digits.front()) : "caller chose an option";
}

void typed_digits::read(json::fields& f) {
    std::int64_t least = 1, most = longest_input;
    f.optional("min", least, 0, longest_input);
    f.optional("max", most, 1, longest_input);
    if (least > most) f.where().complain("\"min\" is more than \"max\": no input can match");
    least_ = static_cast<std::size_t>(least);
    most_ = static_cast<std::size_t>(most);
    f.optional("allowEmpty", allow_empty_);
    if (const auto p = f.any("pattern")) pattern_ = compile_pattern(*p);
}

accepted_input::verdict typed_digits::judge(const std::string& digits, bool finished) const {
    if (digits.empty()) {
        if (finished && allow_empty_) return {verdict::kind::matched};
        return {verdict::kind::noinput, "no input"};
    }
    if (digits.size() < least_) return {verdict::kind::nomatch, "too few digits"};
    if (pattern_ && !RE2::PartialMatch(digits, *pattern_))
        return {verdict::kind::nomatch, "digits do not match the pattern"};
    return {verdict::kind::matched};
}

}  // namespace switchhook::bot
