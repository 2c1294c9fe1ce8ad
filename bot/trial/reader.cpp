#include "bot/trial/reader.hpp"

#include <array>
#include <set>

#include "base/date_time.hpp"
#include "base/json/fields.hpp"
#include "bot/flow/data_path.hpp"
#include "bot/trial/names.hpp"
#include "bot/trial/reading.hpp"

namespace switchhook::bot::trial {
namespace {

using json::node;

constexpr std::string_view usual_moment = "2026-03-02T12:00:00Z";  // a Monday

bool may_come_before_the_call(const deed& d) {
    return std::holds_alternative<service_reply>(d) || std::holds_alternative<injected_failure>(d) ||
           std::holds_alternative<line_stands>(d) || std::holds_alternative<line_is_full>(d) ||
           std::holds_alternative<move_clock>(d);
}

void read_lines(const json::spot& where, const reading& in, test& into) {
    if (!where.expect(node::kind::array)) return;
    bool begun = false;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        const auto spot = where.item(i);
        auto what = in.read_deed(spot);
        if (!what) continue;
        const bool begins = std::holds_alternative<begin_call>(*what);
        if (begins && begun) spot.complain("a test is one call");
        if (!begins && !begun && !may_come_before_the_call(*what))
            spot.complain("this cannot happen before the \"call\"");
        begun = begun || begins;
        into.lines.push_back({*std::move(what), place_of(spot)});
    }
    if (!begun) where.complain("there is no \"call\"");
}

test read_test(const json::spot& where, const reading& in) {
    test t;
    t.at = place_of(where);
    t.begins = *parse_date_time(usual_moment);
    json::fields f(where);
    if (f.required("name", t.name) && t.name.find_first_not_of(" \t") == std::string::npos)
        where.member("name").complain("a test needs a name");
    if (const auto at = f.any("at"))
        if (const auto moment = read_moment(*at)) t.begins = *moment;
    if (const auto lines = f.any_required("do")) read_lines(*lines, in, t);
    f.finish();
    return t;
}

void read_env(const json::spot& where, test_file& into) {
    if (!where.expect(node::kind::object)) return;
    for (const auto& m : where.value->members)
        if (where.member(m.name).expect(node::kind::string)) into.env.emplace_back(m.name, m.value.text);
}

}  // namespace

test_file read_heading(std::string_view text, const std::string& file, problems& out) {
    test_file read;
    read.file = file;
    read.root = json::parse_located(text, file, out);
    if (out.any_error()) return read;
    const json::spot root{&read.root, "", &read.file, &out};
    json::fields f(root);
    if (f.required("flow", read.flow) && !is_plain_name(read.flow)) {
        root.member("flow").complain(
            "expected the name of a flow, such as \"front-desk\" of front-desk.json");
        read.flow.clear();
    }
    if (const auto env = f.any("env")) read_env(*env, read);
    if (const auto tests = f.any_required("tests"); tests && tests->expect(node::kind::array))
        if (tests->value->items.empty()) tests->complain("there are no tests");
    f.finish();
    return read;
}

std::vector<test> read_tests(const test_file& file, const flow& f, problems& out) {
    const json::spot root{&file.root, "", &file.file, &out};
    const flow_names names(f);
    const reading in(names, f.places_calls);
    std::vector<test> all;
    const auto* tests = file.root.find("tests");
    if (tests == nullptr) return all;
    const auto list = root.member("tests");
    std::set<std::string> known;
    for (std::size_t i = 0; i < tests->items.size(); ++i) {
        all.push_back(read_test(list.item(i), in));
        if (!known.insert(all.back().name).second)
            list.item(i).complain("there is another test with this name");
    }
    return all;
}

}  // namespace switchhook::bot::trial
