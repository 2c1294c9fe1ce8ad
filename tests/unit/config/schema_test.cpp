// The configuration's schema and the loader say the same: keys, bounds, words and defaults.

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "base/duration.hpp"
#include "config/cloud.hpp"
#include "config/description.hpp"
#include "schema_check.hpp"

using namespace switchhook;
using namespace switchhook::config;
using json::node;

namespace {

const node& schema() {
    static const node root = read_json(SWITCHHOOK_CONFIG_FOLDER "/schema/switchhook.schema.json");
    return root;
}

struct schema_key {
    const node* rule;
    bool required;
};

// Objects of the schema are opened; what is left are the keys a user can set.
void collect(const node& object, const std::string& prefix, bool parent_required,
             std::map<std::string, schema_key>& into) {
    std::set<std::string> needed;
    if (const auto* required = object.find("required"))
        for (const auto& one : required->items) needed.insert(one.text);
    for (const auto& m : object.find("properties")->members) {
        if (m.name == "$schema") continue;
        const bool required = parent_required && needed.count(m.name) != 0;
        if (m.value.find("properties") != nullptr)
            collect(m.value, prefix + m.name + ".", required, into);
        else
            into[prefix + m.name] = {&m.value, required};
    }
}

std::map<std::string, schema_key> keys_of_schema() {
    std::map<std::string, schema_key> all;
    collect(schema(), "", true, all);
    return all;
}

std::string default_of(const schema_key& k) {
    const auto* otherwise = k.rule->find("default");
    if (otherwise == nullptr) return {};
    return otherwise->type == node::kind::number
               ? std::to_string(static_cast<std::int64_t>(otherwise->number))
               : otherwise->text;
}

std::vector<std::string> texts_of(const node* list) {
    std::vector<std::string> all;
    if (list != nullptr)
        for (const auto& one : list->items) all.push_back(one.text);
    return all;
}

bool refers_to(const schema_key& k, const std::string& definition) {
    const auto* reference = k.rule->find("$ref");
    return reference != nullptr && reference->text == "#/definitions/" + definition;
}

struct agreement {
    const schema_key& in_schema;
    settings defaults;

    void operator()(const text& kind) { CHECK(default_of(in_schema) == kind.at(defaults)); }
    void operator()(const texts& kind) {
        if (kind.or_one)
            CHECK(std::vector<std::string>{default_of(in_schema)} == kind.at(defaults));
        else
            CHECK(texts_of(in_schema.rule->find("default")) == kind.at(defaults));
    }
    void operator()(const toggle& kind) {
        CHECK_FALSE(kind.on(defaults));
        const auto& alternatives = in_schema.rule->find("anyOf")->items;
        REQUIRE(alternatives.size() == 2);
        CHECK(alternatives[0].find("type")->text == "boolean");
        CHECK(texts_of(alternatives[1].find("required")) == std::vector{std::string(kind.member)});
        CHECK(alternatives[1].find("properties")->find(std::string(kind.member)) != nullptr);
    }
    void operator()(const flag& kind) {
        CHECK_FALSE(kind.at(defaults).has_value());
        CHECK(in_schema.rule->find("type")->text == "boolean");
        CHECK(in_schema.rule->find("default") == nullptr);
    }
    void operator()(const whole& kind) {
        CHECK(in_schema.rule->find("minimum")->number == static_cast<double>(kind.least));
        CHECK(in_schema.rule->find("maximum")->number == static_cast<double>(kind.most));
        CHECK(default_of(in_schema) == std::to_string(kind.get(defaults)));
    }
    void operator()(const share& kind) {
        CHECK(in_schema.rule->find("minimum")->number == 0);
        CHECK(in_schema.rule->find("maximum")->number == 1);
        CHECK(in_schema.rule->find("default")->number == kind.at(defaults));
    }
    void operator()(const duration& kind) {
        CHECK(refers_to(in_schema, "duration"));
        CHECK(default_of(in_schema) == to_string(kind.at(defaults)));
        const auto bounds = to_string(kind.least) + " to " + to_string(kind.most);
        CHECK_THAT(in_schema.rule->find("description")->text, Catch::Contains(bounds));
    }
    void operator()(const word& kind) {
        CHECK(texts_of(in_schema.rule->find("enum")) ==
              std::vector<std::string>(kind.words.begin(), kind.words.end()));
        CHECK(default_of(in_schema) == kind.words.at(kind.get(defaults)));
    }
    void operator()(const path& kind) { CHECK(default_of(in_schema) == kind.at(defaults).string()); }
    void operator()(const reference&) { CHECK(refers_to(in_schema, "secret")); }
    void operator()(const store_choice& kind) {
        const auto& store = kind.at(defaults);
        CHECK(store.where == store_settings::kind::sqlite);
        CHECK(in_schema.rule->find("default")->find("sqlite")->text == store.sqlite.string());
        const auto& shared = in_schema.rule->find("oneOf")->items.at(2);
        CHECK(shared.find("properties")->find("lease")->find("default")->text == to_string(store.lease));
    }
};

}  // namespace

TEST_CASE("the schema and the loader know the same keys", "[config][schema]") {
    std::set<std::string> in_schema, in_loader;
    for (const auto& [name, rule] : keys_of_schema()) in_schema.insert(name);
    for (const auto& k : all_keys()) in_loader.insert(std::string(k.name));
    CHECK(in_schema == in_loader);
}

TEST_CASE("the schema and the loader agree on bounds, words, defaults and what is required",
          "[config][schema]") {
    const auto in_schema = keys_of_schema();
    for (const auto& k : all_keys()) {
        CAPTURE(k.name);
        const auto found = in_schema.find(std::string(k.name));
        REQUIRE(found != in_schema.end());
        CHECK(found->second.required == (k.need == key::presence::required));
        CHECK(found->second.rule->find("description") != nullptr);
        std::visit(agreement{found->second, {}}, k.kind);
    }
}

TEST_CASE("each key has its own variable", "[config]") {
    std::set<std::string> variables;
    for (const auto& k : all_keys()) variables.insert(variable_of(k.name));
    CHECK(variables.size() == all_keys().size());
    CHECK(variable_of("listen.port") == "SWITCHHOOK_LISTEN_PORT");
    CHECK(variable_of("publicUrl") == "SWITCHHOOK_PUBLIC_URL");
    CHECK(variable_of("prompts.voice.engine") == "SWITCHHOOK_PROMPTS_VOICE_ENGINE");
}

TEST_CASE("words are set and told by their place in the list", "[config]") {
    for (const auto& k : all_keys())
        if (const auto* kind = std::get_if<word>(&k.kind))
            for (std::size_t i = 0; i < kind->words.size(); ++i) {
                CAPTURE(k.name, i);
                settings s;
                kind->set(s, i);
                CHECK(kind->get(s) == i);
            }
}

TEST_CASE("the public cloud is the default", "[config]") {
    const graph_settings defaults;
    graph_settings global;
    use_cloud(global, "global");
    CHECK(global.base_url == defaults.base_url);
    CHECK(global.login_url == defaults.login_url);
    CHECK(global.open_id_configuration_urls == defaults.open_id_configuration_urls);
    CHECK(global.issuers == defaults.issuers);
}

TEST_CASE("every cloud's URLs could have been written by hand", "[config]") {
    for (const auto name : cloud_names()) {
        CAPTURE(name);
        graph_settings g;
        use_cloud(g, name);
        CHECK(g.cloud == name);
        CHECK_FALSE(check_https_url(g.base_url));
        CHECK_FALSE(check_https_url(g.login_url));
        for (const auto& url : g.open_id_configuration_urls) CHECK_FALSE(check_https_url(url));
        CHECK_FALSE(g.open_id_configuration_urls.empty());
        CHECK_FALSE(g.issuers.empty());
    }
}
