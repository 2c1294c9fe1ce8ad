// tag: labels the call, for whoever looks at it.
//   { "tag": "complaint" }     { "tag": ["vip", "tier-${look.body.tier}"] }

#include <algorithm>

#include "base/characters.hpp"
#include "bot/call/turn.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_tags = 20;  // of a call
constexpr std::size_t longest_tag = 64;

class tag_step final : public flow_step {
  public:
    std::vector<text_template> tags;

    tag_step() { add_outcome("done", outcome::kind::success); }

    void enter(turn& t) const override {
        auto& worn = t.call.flow.tags;
        for (const auto& one : tags) {
            // They are shown as they are.
            std::string tag(first_bytes(one.render(t.call, secrets::hide), longest_tag));
            if (!tag.empty() && worn.size() < most_tags &&
                std::find(worn.begin(), worn.end(), tag) == worn.end())
                worn.push_back(std::move(tag));
        }
        t.leave(*this, 0);
    }
};

}  // namespace

std::unique_ptr<flow_step> read_tag(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<tag_step>();
    if (where.value->type != json::node::kind::array) {
        made->tags.push_back(in.read_text(where));
        return made;
    }
    if (where.value->items.empty()) where.complain("expected at least one tag");
    for (std::size_t i = 0; i < where.value->items.size(); ++i)
        made->tags.push_back(in.read_text(where.item(i)));
    return made;
}

}  // namespace switchhook::bot
