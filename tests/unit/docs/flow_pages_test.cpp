// The pages of the flow language name every step, with its fields and outcomes, and nothing else.

#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <map>
#include <set>
#include <sstream>

#include "base/json/located.hpp"
#include "bot/flow/load.hpp"
#include "bot/steps/registry.hpp"
#include "document.hpp"
#include "server/flows/time_zones.hpp"

using namespace switchhook;

namespace {

using names = std::set<std::string>;

// What the pages tell in a part of its own, for all steps that use it.
const names told_elsewhere{"branch", "steps",    "prompt",    "prompts",  "inLanguages", "identity",
                           "target", "targets5", "targets25", "duration", "id",          "promptSource"};

const json::node& definitions() {
    static const auto schema = [] {
        problems none;
        return json::parse_located(document_of("config/schema/flow.schema.json").text, "schema", none);
    }();
    return *schema.find("definitions");
}

// The names that a piece of the schema knows, in all depths.
void collect_fields(const json::node& piece, names& into) {
    if (const auto* reference = piece.find("$ref")) {
        const auto to = reference->text.substr(reference->text.rfind('/') + 1);
        if (!told_elsewhere.contains(to)) collect_fields(*definitions().find(to), into);
    }
    if (const auto* properties = piece.find("properties"))
        for (const auto& m : properties->members) {
            into.insert(m.name);
            collect_fields(m.value, into);
        }
    for (const auto* choice : {"anyOf", "oneOf", "allOf"})
        if (const auto* all = piece.find(choice))
            for (const auto& one : all->items) collect_fields(one, into);
    for (const auto* inner : {"items", "additionalProperties"})
        if (const auto* one = piece.find(inner); one != nullptr && one->type == json::node::kind::object)
            collect_fields(*one, into);
}

names fields_of(const std::string& verb) {
    names all;
    collect_fields(*definitions().find("step")->find("properties")->find(verb), all);
    return all;
}

names as_set(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

// `call and join` is about two; `Values of a call` about none.
names verbs_of(const std::string& heading) {
    names verbs;
    std::istringstream words(heading);
    for (std::string word; words >> word;) {
        const auto is_verb = [&](const bot::step_kind& kind) { return kind.verb == word; };
        const auto kinds = bot::step_kinds();
        if (std::any_of(kinds.begin(), kinds.end(), is_verb))
            verbs.insert(word);
        else if (word != "and")
            return {};
    }
    return verbs;
}

// `value`, and also `{ "value": … }`.
names named_in(const std::string& prose) {
    names all;
    for (const auto& span : code_spans(prose)) {
        all.insert(span);
        for (auto at = span.find('"'); at != std::string::npos;) {
            const auto end = span.find('"', at + 1);
            if (end == std::string::npos) break;
            all.insert(span.substr(at + 1, end - at - 1));
            at = span.find('"', end + 1);
        }
    }
    return all;
}

// What the pages have to say of steps, a part for each, or for two that belong together.
const std::vector<page_part>& parts_about_steps() {
    static const auto parts = [] {
        std::vector<page_part> all;
        for (const auto& d : all_documents())
            if (d.name.starts_with("docs/flows/"))
                for (auto& part : parts_of(d))
                    if (part.level == 2 && !verbs_of(part.heading).empty()) all.push_back(std::move(part));
        return all;
    }();
    return parts;
}

std::vector<page_part> parts_about(const std::string& verb) {
    std::vector<page_part> all;
    for (const auto& part : parts_about_steps())
        if (verbs_of(part.heading).contains(verb)) all.push_back(part);
    return all;
}

struct endings {
    names well, badly;
};

// Options, cases and statuses are named by whoever writes the flow.
bool is_named_by_the_step(const bot::flow_step& step, const std::string& outcome) {
    if (step.verb == "switch") return outcome == "default";
    return std::all_of(outcome.begin(), outcome.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

// How the steps of the examples can end, by verb.
std::map<std::string, endings> endings_in_examples(const std::string& page_text) {
    std::map<std::string, endings> found;
    for (const auto& block : code_blocks({"", page_text})) {
        const bool steps = block.text.starts_with("// steps\n");
        if (!steps && !block.text.starts_with("// flow\n")) continue;
        const auto text =
            steps ? R"({ "version": 1, "sections": { "main": [ )" + block.text + "] } }" : block.text;
        problems none;
        const auto flow =
            bot::load_flow(text, "example", "example.json", none, {.zones = server::find_time_zone});
        if (!flow) continue;  // which another test complains of
        for (const auto& b : flow->blocks) {
            if (b.is_inner) continue;
            for (const auto& step : b.steps) {
                auto& of_verb = found[std::string(step->verb)];
                for (const auto& o : step->outcomes)
                    if (is_named_by_the_step(*step, o.name))
                        (o.type == bot::outcome::kind::failure ? of_verb.badly : of_verb.well).insert(o.name);
            }
        }
    }
    return found;
}

struct line_of_table {
    std::string link;
    endings ends;
};

std::map<std::string, line_of_table> table_of_steps() {
    std::map<std::string, line_of_table> all;
    const auto text = document_of("docs/flows.md").text;
    for (const auto& row : table_rows(text.substr(text.find("\n## Steps\n")))) {
        if (row.size() != 4 || !row[0].starts_with("[`")) continue;
        const auto verb = code_spans(row[0]).at(0);
        const auto begin = row[0].find("](") + 2;
        all[verb] = {row[0].substr(begin, row[0].find(')', begin) - begin),
                     {as_set(code_spans(row[2])), as_set(code_spans(row[3]))}};
    }
    return all;
}

}  // namespace

TEST_CASE("the guide to flows lists every step, and no other", "[docs]") {
    names known, listed;
    for (const auto& kind : bot::step_kinds()) known.insert(std::string(kind.verb));
    for (const auto& line : table_of_steps()) listed.insert(line.first);
    CHECK(listed == known);
}

TEST_CASE("each step has one part of one page, which the guide leads to", "[docs]") {
    const auto table = table_of_steps();
    for (const auto& kind : bot::step_kinds()) {
        const std::string verb(kind.verb);
        CAPTURE(verb);
        const auto parts = parts_about(verb);
        REQUIRE(parts.size() == 1);
        CHECK("docs/" + table.at(verb).link == parts[0].page + '#' + parts[0].anchor);
    }
}

TEST_CASE("the part about a step names all its fields", "[docs]") {
    for (const auto& kind : bot::step_kinds()) {
        const std::string verb(kind.verb);
        names missing = fields_of(verb);
        for (const auto& part : parts_about(verb))
            for (const auto& name : named_in(part.prose)) missing.erase(name);
        CAPTURE(verb);
        CHECK(missing == names{});
    }
}

TEST_CASE("a field in the table of a part is one of the steps it is about", "[docs]") {
    std::size_t seen = 0;
    for (const auto& part : parts_about_steps()) {
        names known;
        for (const auto& verb : verbs_of(part.heading)) known.merge(fields_of(verb));
        bool fields = false;
        const auto rows = table_rows(part.text);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& first = rows[i].at(0);
            if (i + 1 < rows.size() && rows[i + 1].at(0).starts_with("---"))
                fields = first.starts_with("field");
            if (!fields || !first.starts_with('`')) continue;
            for (const auto& name : code_spans(first.substr(0, first.find('(')))) {
                CAPTURE(part.page, part.heading, name);
                CHECK(known.contains(name));
                ++seen;
            }
        }
    }
    CHECK(seen > 100);
}

TEST_CASE("the guide and the examples of a step tell how it ends", "[docs]") {
    const auto table = table_of_steps();
    for (const auto& kind : bot::step_kinds()) {
        const std::string verb(kind.verb);
        CAPTURE(verb);
        endings real;
        for (const auto& part : parts_about(verb)) {
            const auto examples = endings_in_examples(part.text);
            REQUIRE(examples.contains(verb));
            real = examples.at(verb);
        }
        const auto& told = table.at(verb).ends;
        CHECK(told.well == real.well);
        CHECK(told.badly == real.badly);
    }
}

TEST_CASE("the page about structure has every key of the file", "[docs]") {
    problems none;
    const auto schema =
        json::parse_located(document_of("config/schema/flow.schema.json").text, "schema", none);
    names told;
    for (const auto& part : parts_of(document_of("docs/flows/structure.md")))
        if (part.heading == "The file")
            for (const auto& row : table_rows(part.text))
                for (const auto& name : code_spans(row[0])) told.insert(name);
    names known;
    for (const auto& m : schema.find("properties")->members) known.insert(m.name);
    CHECK(told == known);
}

TEST_CASE("the page about what callers hear names all that a prompt may be", "[docs]") {
    names missing;
    collect_fields(*definitions().find("promptSource"), missing);
    CHECK(missing.contains("spell"));
    for (const auto& name : named_in(document_of("docs/flows/prompts.md").text)) missing.erase(name);
    CHECK(missing == names{});
}
