// menu: the caller chooses by key.
//   { "menu": { "prompt": "menu", "options": { "1": "sales", "2": [ { "play": "hours" } ] },
//               "noinput": ["pardon"], "nomatch": ["sorry"], "exhausted": "operator" } }

#include "bot/steps/input.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class menu_step final : public input_step {
  public:
    void read(flow_reader& in, const json::spot& where) {
        json::fields f(where);
        in.read_id(f, *this, {"digits", "reason"});
        if (const auto o = f.any_required("options")) read_options(in, *o);
        read_common(in, f);
        f.finish();
        rules.yield_finish_key(options_);
    }

    // It is called by its keys.
    bool hides_outcome(const call&, std::size_t outcome) const override {
        return rules.sensitive && outcome + 1 < outcomes.size();
    }

  protected:
    const accepted_input& accepts() const override { return options_; }

  private:
    void read_options(flow_reader& in, const json::spot& where) {
        if (!where.expect(json::node::kind::object)) return;
        if (where.value->members.empty()) where.complain("a menu needs at least one option");
        json::fields chosen(where);
        for (const auto& m : where.value->members)
            if (key_choice::expect_keys(where, m))
                options_.add(m.name, in.read_outcome(chosen, *this, m.name, outcome::kind::success));
    }

    key_choice options_;
};

}  // namespace

std::unique_ptr<flow_step> read_menu(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<menu_step>();
    made->read(in, where);
    return made;
}

}  // namespace switchhook::bot
