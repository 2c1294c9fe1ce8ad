// run: goes through another section and comes back. The section may use what it is given as ${params.NAME}.
//   { "run": "greeting" }     { "run": { "id": "pin", "section": "askPin", "params": { "digits": 4 } } }

#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class run_step final : public flow_step {
  public:
    block_id section = 0;
    std::vector<std::pair<std::string, value_template>> params;

    run_step() { add_outcome("returned", outcome::kind::success); }

    void enter(turn& t) const override {
        std::vector<result_value> given;
        for (const auto& [name, content] : params) {
            auto found = content.evaluate(t.call);
            given.push_back({"params." + name, std::move(found.content), found.sensitive});
        }
        t.run(section, std::move(given));
    }

    std::optional<block_id> runs() const override { return section; }
};

}  // namespace

std::unique_ptr<flow_step> read_run(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<run_step>();
    const auto read_section = [&](const json::spot& name) {
        if (!name.expect(json::node::kind::string)) return;
        made->section = in.find_section(name, name.value->text).value_or(0);
    };
    if (where.value->type == json::node::kind::string) {
        read_section(where);
        return made;
    }
    json::fields f(where);
    in.read_id(f, *made, {"value…"});
    if (const auto s = f.any_required("section")) read_section(*s);
    if (const auto p = f.any("params"); p && p->expect(json::node::kind::object))
        for (const auto& m : p->value->members) {
            const auto spot = p->member(m.name);
            in.declare_variable("params", m.name, spot);
            made->params.emplace_back(m.name, in.read_value(spot));
        }
    f.finish();
    return made;
}

}  // namespace switchhook::bot
