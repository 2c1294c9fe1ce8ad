#include "bot/flow/load.hpp"

#include <algorithm>
#include <set>

#include "bot/flow/reader.hpp"

namespace switchhook::bot {

// Reads the file in an order that lets everything refer to everything: names first, then steps, then what
// steps used.
class flow_loader {
  public:
    flow_loader(flow& into, const json::spot& root, const flow_surroundings& around)
        : flow_(into), in_(into), root_(root), around_(around) {}

    // `more`: lists of steps behind those of the file.
    void load(const std::vector<json::spot>& more) {
        json::fields f(root_);
        std::int64_t version = 1;
        f.required("version", version, 1, 1);
        read_languages(f);
        if (const auto env = f.any("env")) read_environment(*env);
        if (const auto vars = f.any("vars")) read_variables(*vars, "vars", flow_.vars);
        if (const auto params = f.any("params")) read_variables(*params, "params", flow_.params);
        if (const auto d = f.any("defaults")) read_defaults(*d);
        declare(f.any("prompts"), &flow_reader::declare_prompt);
        declare(f.any("targets"), &flow_reader::declare_target);
        if (const auto hours = f.any("hours")) read_hours(*hours);
        const auto sections = f.any_required("sections");
        declare(sections, &flow_reader::declare_section);
        const auto on = f.any("on");
        f.finish();
        if (!sections || sections->value->type != json::node::kind::object) return;
        read_sections(*sections);
        if (on) read_on(*on);
        for (const auto& list : more) read_more(list);
        in_.report_unused();
        in_.check_templates();
        check_hangup_section(*sections);
        for (const auto& b : flow_.blocks)
            for (const auto& s : b.steps) {
                flow_.hears_keys = flow_.hears_keys || s->hears_keys();
                flow_.hides_keys = flow_.hides_keys || s->hides_keys();
                flow_.places_calls = flow_.places_calls || (s->places_call() && !b.is_inner);
            }
    }

  private:
    void read_more(const json::spot& list) {
        block b;
        b.section = "(fetched)";
        b.is_section = true;
        in_.section_ = b.section;
        const auto id = flow_.blocks.size();
        flow_.blocks.push_back(std::move(b));
        // Each reply stands for itself: a service that asks one thing after the other may call them all the same.
        const auto of_the_file = in_.ids_;
        flow_.blocks[id].steps = in_.read_steps(list);
        in_.ids_ = of_the_file;
    }

    void declare(const std::optional<json::spot>& where,
                 void (flow_reader::*declare_one)(const std::string&, const json::spot&)) {
        if (!where || !where->expect(json::node::kind::object)) return;
        for (const auto& m : where->value->members) (in_.*declare_one)(m.name, where->member(m.name));
    }

    void read_languages(json::fields& f) {
        std::string first;
        const bool named = f.optional("language", first);
        if (const auto list = f.any("languages"); list && list->expect(json::node::kind::array)) {
            for (std::size_t i = 0; i < list->value->items.size(); ++i) {
                const auto one = list->item(i);
                if (!one.expect(json::node::kind::string)) continue;
                const auto& language = one.value->text;
                if (std::count(flow_.languages.begin(), flow_.languages.end(), language) != 0)
                    one.complain("language \"" + language + "\" is listed twice");
                else
                    flow_.languages.push_back(language);
            }
            if (list->value->items.empty()) list->complain("expected at least one language");
            const auto place = std::find(flow_.languages.begin(), flow_.languages.end(), first);
            if (named && place == flow_.languages.end())
                f.where().member("language").complain("this is none of the \"languages\"");
            else if (named)
                std::rotate(flow_.languages.begin(), place, place + 1);
        }
        if (flow_.languages.empty()) flow_.languages.push_back(named ? first : around_.language);
    }

    void read_hours(const json::spot& where) {
        if (!where.expect(json::node::kind::object)) return;
        const zone_finder only_utc = [](const std::string& name) -> result<time_zone, std::string> {
            if (name == "UTC") return utc();
            return "no time zones but UTC are known here";
        };
        for (const auto& m : where.value->members) {
            const auto spot = where.member(m.name);
            in_.declare_hours(m.name, spot);
            flow_.hours.emplace_back(
                m.name, read_opening_hours(spot, around_.zones ? around_.zones : only_utc, around_.today));
        }
    }

    void read_environment(const json::spot& where) {
        if (!where.expect(json::node::kind::array)) return;
        for (std::size_t i = 0; i < where.value->items.size(); ++i) {
            const auto one = where.item(i);
            if (!one.expect(json::node::kind::string)) continue;
            const auto& name = one.value->text;
            in_.declare_variable("env", name, one);
            auto found = around_.environment ? around_.environment(name) : std::nullopt;
            if (found)
                in_.environment.emplace(name, *std::move(found));
            else
                one.warn("the environment has no " + name + ": ${env." + name + "} is empty");
        }
    }

    // Their values are constant: nothing is known before a call begins.
    void read_variables(const json::spot& where, std::string_view scope,
                        std::vector<std::pair<std::string, value>>& into) {
        if (!where.expect(json::node::kind::object)) return;
        for (const auto& m : where.value->members) {
            const auto spot = where.member(m.name);
            in_.declare_variable(scope, m.name, spot);
            const auto first = in_.read_value(spot);
            if (const auto* fixed = std::get_if<value>(&first.held); fixed != nullptr)
                into.emplace_back(m.name, *fixed);
            else if (std::holds_alternative<text_template>(first.held))
                spot.complain("expected a value without ${…}");
            else
                into.emplace_back(m.name, first.evaluate({}).content);
        }
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
                if (s->needs_call() || s->places_call() || s->verb == "wait")
                    sections.out->add(
                        {*sections.file, s->at.line, s->at.column, s->at.pointer,
                         "\"" + std::string(s->verb) +
                             "\" cannot run here: on.hangup leads to this section, and the call is gone",
                         severity::error, "call-gone"});
                if (const auto run = s->runs()) next.push_back(*run);
                s->each_branch([&](std::string_view, const branch& to) {
                    if (to.type != branch::kind::absent) next.push_back(to.block);
                });
            }
        }
    }

    flow& flow_;
    flow_reader in_;
    json::spot root_;
    const flow_surroundings& around_;
};

namespace {

struct named_text {
    std::string_view text;
    std::string file;
};

std::shared_ptr<flow> load(const named_text& file, const std::string& name,
                           const std::vector<named_text>& more, problems& out,
                           const flow_surroundings& around) {
    problems found;
    const auto root = json::parse_located(file.text, file.file, found);
    std::vector<json::node> lists;
    for (const auto& list : more) lists.push_back(json::parse_located(list.text, list.file, found));
    std::vector<json::spot> spots;
    for (std::size_t i = 0; i < more.size(); ++i) spots.push_back({&lists[i], "", &more[i].file, &found});
    auto loaded = std::make_shared<flow>();
    loaded->name = name;
    if (!found.any_error()) flow_loader(*loaded, {&root, "", &file.file, &found}, around).load(spots);
    found.sort();
    const bool failed = found.any_error();
    out.append(std::move(found));
    if (failed) return nullptr;
    return loaded;
}

}  // namespace

std::shared_ptr<const flow> load_flow(std::string_view text, const std::string& name, const std::string& file,
                                      problems& out, const flow_surroundings& around) {
    auto loaded = load({text, file}, name, {}, out, around);
    if (loaded) loaded->source = std::make_shared<const std::string>(text);
    return loaded;
}

extended_flow extend_flow(const flow& base, std::string_view steps, const std::string& from, problems& out,
                          const flow_surroundings& around) {
    std::vector<named_text> more;
    for (const auto& earlier : base.fetched) more.push_back({earlier, from});
    more.push_back({steps, from});
    auto loaded = load({*base.source, base.name}, base.name, more, out, around);
    if (!loaded) return {};
    loaded->source = base.source;
    loaded->fetched = base.fetched;
    loaded->fetched.emplace_back(steps);
    block_id last = 0;
    for (std::size_t i = 0; i < loaded->blocks.size(); ++i)
        if (loaded->blocks[i].is_section) last = static_cast<block_id>(i);
    return {std::move(loaded), last};
}

}  // namespace switchhook::bot
