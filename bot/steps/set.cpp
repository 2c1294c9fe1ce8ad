// set: keeps values as ${vars.NAME}. `call.language` is the one other name that can be set: one of the flow's
// languages, in which the caller is spoken to from then on.
//   { "set": { "tier": "${look.body.tier}", "tries": 0 } }     { "set": { "call.language": "fr-FR" } }

#include <algorithm>

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

// The first that fits: "fr" and "fr-CA" are understood by those who speak fr-FR. Null when none does.
const std::string* language_for(const std::vector<std::string>& known, const std::string& wanted) {
    const auto base = [](std::string_view tag) { return tag.substr(0, tag.find('-')); };
    auto found = std::find(known.begin(), known.end(), wanted);
    if (found == known.end())
        found = std::find_if(known.begin(), known.end(),
                             [&](const std::string& one) { return base(one) == base(wanted); });
    return found == known.end() ? nullptr : &*found;
}

class set_step final : public flow_step {
  public:
    std::vector<std::pair<std::string, value_template>> values;
    std::optional<text_template> language;

    set_step() { add_outcome("done", outcome::kind::success); }

    void enter(turn& t) const override {
        for (const auto& [name, content] : values) {
            auto found = content.evaluate(t.call);
            set_result(t.call.flow, "vars", name, std::move(found.content), found.sensitive);
        }
        if (language) speak(t, language->render(t.call, secrets::reveal));
        t.leave(*this, 0);
    }

  private:
    static void speak(turn& t, const std::string& wanted) {
        const auto* found = language_for(t.world.flow->languages, wanted);
        if (found == nullptr) return t.because("the flow does not speak that language");
        t.call.flow.language = *found;
    }
};

}  // namespace

std::unique_ptr<flow_step> read_set(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<set_step>();
    if (!where.expect(json::node::kind::object)) return made;
    if (where.value->members.empty()) where.complain("there is nothing to set");
    for (const auto& m : where.value->members) {
        const auto spot = where.member(m.name);
        if (m.name != "call.language") {
            in.declare_variable("vars", m.name, spot);
            made->values.emplace_back(m.name, in.read_value(spot));
            continue;
        }
        made->language = in.read_text(spot);
        if (made->language->is_constant() && spot.value->type == json::node::kind::string &&
            language_for(in.languages(), spot.value->text) == nullptr)
            spot.complain("\"" + spot.value->text + "\" is none of the flow's \"languages\"");
    }
    return made;
}

}  // namespace switchhook::bot
