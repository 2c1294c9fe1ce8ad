// menu: the caller chooses by key.
//   { "menu": { "prompt": "menu", "options": { "1": "sales", "2": [ { "play": "hours" } ] },
//               "noinput": ["pardon"], "nomatch": ["sorry"], "exhausted": "operator" } }

#include <algorithm>
#include <map>

#include "bot/steps/input.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class menu_step final : public input_step {
  public:
    std::map<std::string, std::size_t> options;  // keys, and the outcome of their choice

    void read(flow_reader& in, const json::spot& where) {
        json::fields f(where);
        in.read_id(f, *this, {"digits", "reason"});
        if (const auto o = f.any_required("options")) read_options(in, *o);
        read_common(in, f);
        f.finish();
        if (finish_key && is_used(*finish_key)) finish_key.reset();
    }

  protected:
    verdict judge(const std::string& digits, bool) const override {
        const auto chosen = options.find(digits);
        if (chosen != options.end()) return {verdict::kind::matched, {}, chosen->second};
        if (digits.empty()) return {verdict::kind::noinput, "no input"};
        return {verdict::kind::nomatch, "key is no option"};
    }

    bool is_complete(const std::string& digits) const override {
        // Those that continue the digits stand right behind them.
        const auto longer = options.upper_bound(digits);
        return longer == options.end() || !longer->first.starts_with(digits);
    }

    std::string_view reason_of_match(const std::string& digits) const override {
        static const std::map<char, std::string_view> reasons{
            {'0', "caller pressed 0"}, {'1', "caller pressed 1"}, {'2', "caller pressed 2"},
            {'3', "caller pressed 3"}, {'4', "caller pressed 4"}, {'5', "caller pressed 5"},
            {'6', "caller pressed 6"}, {'7', "caller pressed 7"}, {'8', "caller pressed 8"},
            {'9', "caller pressed 9"}, {'*', "caller pressed *"}, {'#', "caller pressed #"}};
        return digits.size() == 1 ? reasons.at(digits.front()) : "caller chose an option";
    }

  private:
    bool is_used(char key) const {
        return std::any_of(options.begin(), options.end(),
                           [&](const auto& o) { return o.first.find(key) != std::string::npos; });
    }

    void read_options(flow_reader& in, const json::spot& where) {
        if (!where.expect(json::node::kind::object)) return;
        if (where.value->members.empty()) where.complain("a menu needs at least one option");
        json::fields chosen(where);
        for (const auto& m : where.value->members) {
            const auto spot = where.member(m.name);
            if (m.name.empty() || m.name.size() > 8 ||
                m.name.find_first_not_of("0123456789*#") != std::string::npos) {
                spot.out->add({*spot.file, m.at.line, m.at.column, spot.path,
                               "an option is one to eight of the keys 0-9 * #"});
                continue;
            }
            options[m.name] = in.read_outcome(chosen, *this, m.name, outcome::kind::success);
            most_digits = std::max(most_digits, m.name.size());
        }
    }
};

}  // namespace

std::unique_ptr<flow_step> read_menu(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<menu_step>();
    made->read(in, where);
    return made;
}

}  // namespace switchhook::bot
