#include "bot/flow/load.hpp"

#include <algorithm>
#include <set>

#include "bot/flow/reader.hpp"

namespace switchhook::bot {

// Reads the file in an order that lets everything refer to everything: names first, then steps, then what
// steps used.
class flow_loader {
  public:
    flow_loader(flow& into, const json::spot& root) : flow_(into), in_(into), root_(root) {}

    void load() {
        json::fields f(root_);
        std::int64_t version = 1;
        f.required("version", version, 1, 1);
        f.optional("language", flow_.language);
        if (const auto d = f.any("defaults")) read_defaults(*d);
        declare(f.any("prompts"), &flow_reader::declare_prompt);
        declare(f.any("targets"), &flow_reader::declare_target);
        const auto sections = f.any_required("sections");
        declare(sections, &flow_reader::declare_section);
        const auto on = f.any("on");
        f.finish();
        if (!sections || sections->value->type != json::node::kind::object) return;
        read_sections(*sections);
        if (on) read_on(*on);
        in_.check_templates();
        in_.report_unused();
        check_hangup_section(*sections);
        for (const auto& b : flow_.blocks)
            for (const auto& s : b.steps) {
                flow_.hears_keys = flow_.hears_keys || s->collects_keys();
                flow_.hides_keys = flow_.hides_keys || s->hides_keys();
                flow_.places_calls = flow_.places_calls || s->places_call();
            }
    }

  private:
    void declare(const std::optional<json::spot>& where,
                 void (flow_reader::*declare_one)(const std::string&, const json::spot&)) {
        if (!where || !where->expect(json::node::kind::object)) return;
        for (const auto& m : where->value->members) (in_.*declare_one)(m.name, where->member(m.name));
    }

    void read_defaults(const json::spot& where) {
        using std::chrono::seconds;
        auto& d = in_.defaults;
        json::fields f(where);
        f.optional("timeout", d.timeout, milliseconds(100), seconds(120));
        f.optional("interDigitTimeout", d.inter_digit, milliseconds(100), seconds(60));
        f.optional("attempts", d.attempts, 1, 10);
        f.optional("bargeIn", d.barge_in);
        f.optional("typeAhead", d.type_ahead);
        if (const auto k = f.any("finishKey")) {
            d.finish_key.reset();
            if (k->value->type != json::node::kind::null) d.finish_key = in_.read_key(*k);
        }
        f.finish();
    }

    void read_sections(const json::spot& where) {
        const auto main = flow_.section("main");
        if (!main) where.complain("there is no section \"main\", in which calls start");
        flow_.main = main.value_or(0);
        for (const auto& m : where.value->members) {
            const auto id = flow_.section(m.name);
            in_.section_ = m.name;
            auto steps = in_.read_steps(where.member(m.name));
            if (id) flow_.blocks[*id].steps = std::move(steps);
        }
        if (main) in_.sections_.at("main").used = true;
    }

    void read_on(const json::spot& where) {
        json::fields f(where);
        const auto section = [&](std::string_view name) -> std::optional<block_id> {
            const auto s = f.any(name);
            if (!s || !s->expect(json::node::kind::string)) return std::nullopt;
            return in_.find_section(*s, s->value->text);
        };
        flow_.on_hangup = section("hangup");
        flow_.on_error = section("error");
        f.finish();
    }

    // When on.hangup runs the call is gone: nothing can be played to it, and nothing asked of it.
    void check_hangup_section(const json::spot& sections) {
        if (!flow_.on_hangup) return;
        std::set<block_id> seen;
        std::vector<block_id> next{*flow_.on_hangup};
        while (!next.empty()) {
            const auto id = next.back();
            next.pop_back();
            if (!seen.insert(id).second) continue;
            const auto& b = flow_.blocks[id];
            for (const auto& s : b.steps) {
                if (s->needs_call() || s->places_call() || s->verb == "reject" || s->verb == "wait") {
                    const auto where = sections.member(b.section);
                    where.complain(
                        "\"" + std::string(s->verb) +
                        "\" cannot run here: on.hangup leads to this section, and the call is gone");
                }
                s->each_branch([&](std::string_view, const branch& to) {
                    if (to.type != branch::kind::absent) next.push_back(to.block);
                });
            }
        }
    }

    flow& flow_;
    flow_reader in_;
    json::spot root_;
};

std::shared_ptr<const flow> load_flow(std::string_view text, const std::string& name, const std::string& file, problems& out,
                                      const std::string& language) {
    problems found;
    const auto root = json::parse_located(text, file, found);
    auto loaded = std::make_shared<flow>();
    loaded->name = name;
    loaded->language = language;
    if (!found.any_error()) flow_loader(*loaded, {&root, "", &file, &found}).load();
    found.sort();
    const bool failed = found.any_error();
    out.append(std::move(found));
    if (failed) return nullptr;
    return loaded;
}

}  // namespace switchhook::bot
