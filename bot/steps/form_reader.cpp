// form: several inputs in turn, read back and confirmed; what is wrong is asked again.
//   { "form": { "id": "order",
//               "fields": [ { "name": "number", "prompt": "askNumber", "min": 6, "max": 6, "readBack": "yourNumber" },
//                           { "name": "size", "prompt": "askSize", "options": { "1": "small", "2": "large" } } ],
//               "confirm": { "prompt": "isThatRight", "yes": "1", "no": "2" },
//               "correct": { "prompt": "whichOne", "keys": { "1": "number", "2": "size" } },
//               "exhausted": "operator" } }

#include <algorithm>
#include <array>

#include "bot/flow/data_path.hpp"
#include "bot/steps/form.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::size_t most_fields = 20;
constexpr std::array<std::string_view, 6> reserved{"result", "reason", "field", "confirm", "correct", "all"};

class form_reader {
  public:
    form_reader(flow_reader& in, form_step& into) : in_(in), form_(into) {}

    void read(const json::spot& where) {
        json::fields f(where);
        in_.read_id(f, form_, {"reason", "field"}, flow_reader::id_is::required);
        if (const auto all = f.any_required("fields"); all && all->expect(json::node::kind::array)) {
            const auto count = all->value->items.size();
            if (count == 0 || count > most_fields) all->complain("expected 1 to 20 fields");
            for (std::size_t i = 0; i < std::min(count, most_fields); ++i) read_field(all->item(i));
        }
        std::int64_t tries = form_.attempts;
        f.optional("attempts", tries, 1, 10);
        form_.attempts = static_cast<int>(tries);
        in_.read_outcome(f, form_, "filled", outcome::kind::success);
        in_.read_outcome(f, form_, "exhausted", outcome::kind::failure);
        if (const auto c = f.any("confirm")) read_confirm(*c);
        if (const auto c = f.any("correct")) {
            if (!form_.confirm)
                c->complain("nothing is corrected that is not confirmed: \"confirm\" is missing");
            read_correct(*c);
        }
        if (has_cancel_)
            in_.read_outcome(f, form_, "cancelled", outcome::kind::failure);
        else if (const auto b = f.any("cancelled"))
            b->complain("nobody can cancel: \"confirm\" has no \"cancel\" key");
        f.finish();
    }

  private:
    void read_field(const json::spot& where) {
        json::fields f(where);
        form_question q;
        if (f.required("name", q.name)) check_name(f.where().member("name"), q.name);
        q.rules.read(in_, f);
        f.optional("sensitive", q.rules.sensitive);
        if (const auto o = f.any("options")) {
            q.accepts = read_options(*o, q.options);
            q.rules.yield_finish_key(static_cast<const key_choice&>(*q.accepts));
            if (q.rules.sensitive) expect_silence(*o);
        } else {
            auto digits = std::make_unique<typed_digits>();
            digits->read(f);
            q.accepts = std::move(digits);
            q.rules.read_finish_key(in_, f);
        }
        if (const auto p = f.any("readBack")) q.read_back = in_.read_prompt(*p);
        f.finish();
        in_.declare_result(form_, q.name);
        form_.fields.push_back(std::move(q));
    }

    void check_name(const json::spot& where, const std::string& name) {
        if (!is_plain_name(name)) return where.complain("a name is letters, digits, - and _");
        if (std::find(reserved.begin(), reserved.end(), name) != reserved.end())
            where.complain("no field is called \"" + name + "\": the form has a use of its own for the name");
        for (const auto& other : form_.fields)
            if (other.name == name) where.complain("field \"" + name + "\" is there twice");
    }

    std::unique_ptr<accepted_input> read_options(const json::spot& where, std::vector<form_option>& into) {
        auto choice = std::make_unique<key_choice>();
        if (!where.expect(json::node::kind::object)) return choice;
        if (where.value->members.empty()) where.complain("a choice needs at least one option");
        for (const auto& m : where.value->members) {
            if (!key_choice::expect_keys(where, m)) continue;
            choice->add(m.name, into.size());
            into.push_back(read_option(where.member(m.name)));
        }
        return choice;
    }

    // A prompt is named on the timeline, and one for each option tells which was chosen.
    static void expect_silence(const json::spot& options) {
        for (const auto& m : options.value->members)
            if (m.value.find("readBack") != nullptr)
                options.member(m.name)
                    .member("readBack")
                    .complain("what is sensitive cannot be read back by a prompt for each option");
    }

    form_option read_option(const json::spot& where) {
        form_option made;
        if (where.value->type == json::node::kind::string) {
            made.meaning = where.value->text;
            return made;
        }
        json::fields f(where);
        f.required("value", made.meaning);
        if (const auto p = f.any("readBack")) made.read_back = in_.read_prompt(*p);
        f.finish();
        return made;
    }

    void read_confirm(const json::spot& where) {
        json::fields f(where);
        form_question q;
        q.name = "confirm";
        q.rules.read(in_, f);
        auto keys = std::make_unique<key_choice>();
        constexpr std::string_view all = "yes, no and cancel";
        keys->read_key(in_, f, "yes", form_step::yes, all, "1");
        keys->read_key(in_, f, "no", form_step::no, all, "2");
        has_cancel_ = keys->read_key(in_, f, "cancel", form_step::cancel, all);
        q.rules.yield_finish_key(*keys);
        q.accepts = std::move(keys);
        f.finish();
        form_.confirm = std::move(q);
    }

    void read_correct(const json::spot& where) {
        json::fields f(where);
        form_question q;
        q.name = "correct";
        q.rules.read(in_, f);
        auto keys = std::make_unique<key_choice>();
        if (const auto k = f.any_required("keys"); k && k->expect(json::node::kind::object)) {
            if (k->value->members.empty()) k->complain("a choice needs at least one option");
            for (const auto& m : k->value->members)
                if (key_choice::expect_keys(*k, m)) keys->add(m.name, field_named(k->member(m.name)));
        }
        q.rules.yield_finish_key(*keys);
        q.accepts = std::move(keys);
        f.finish();
        form_.correct = std::move(q);
    }

    std::size_t field_named(const json::spot& where) {
        const auto& all = form_.fields;
        if (!where.expect(json::node::kind::string) || where.value->text == "all") return all.size();
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const form_question& q) { return q.name == where.value->text; });
        if (found == all.end()) where.complain("no field is called \"" + where.value->text + "\"");
        return static_cast<std::size_t>(found - all.begin());
    }

    flow_reader& in_;
    form_step& form_;
    bool has_cancel_ = false;
};

}  // namespace

std::unique_ptr<flow_step> read_form(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<form_step>();
    form_reader(in, *made).read(where);
    return made;
}

}  // namespace switchhook::bot
