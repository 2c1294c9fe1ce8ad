#include "schema_check.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

using switchhook::json::node;
using kind = node::kind;

namespace {

bool same(const node& a, const node& b) {
    if (a.type != b.type || a.members.size() != b.members.size()) return false;
    for (const auto& m : a.members)
        if (const auto* other = b.find(m.name); other == nullptr || !same(m.value, *other)) return false;
    return a.yes == b.yes && a.number == b.number && a.text == b.text &&
           std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same);
}

bool is_of_type(const node& value, const std::string& type) {
    if (type == "integer") return value.type == kind::number && value.whole;
    return kind_name(value.type) == type;
}

class judge {
  public:
    explicit judge(const node& root) : root_(root) {}

    void check(const node& schema, const node& value, const std::string& path) {
        if (schema.type == kind::boolean) {
            if (!schema.yes) fail(path, "not allowed");
            return;
        }
        for (const auto& m : schema.members) keyword(schema, m.name, m.value, value, path);
    }

    std::vector<std::string> found;

  private:
    void fail(const std::string& path, const std::string& why) { found.push_back(path + ": " + why); }

    bool fits(const node& schema, const node& value) {
        judge inner(root_);
        inner.check(schema, value, "");
        return inner.found.empty();
    }

    void keyword(const node& schema, const std::string& name, const node& rule, const node& value,
                 const std::string& path) {
        static const std::set<std::string> silent{"$schema", "title",       "description",
                                                  "default", "definitions", "examples"};
        if (silent.count(name) != 0) return;
        if (name == "$ref") return check(resolve(rule.text), value, path);
        if (name == "type") return type(rule, value, path);
        if (name == "const" || name == "enum") return listed(rule, name == "const", value, path);
        if (name == "anyOf" || name == "oneOf") return some(rule, name == "oneOf", value, path);
        if (object_keyword(schema, name, rule, value, path)) return;
        if (scalar_keyword(name, rule, value, path)) return;
        throw std::logic_error("schema keyword not known to the check: " + name);
    }

    const node& resolve(const std::string& reference) const {
        const std::string start = "#/definitions/";
        const auto* definitions = root_.find("definitions");
        const auto* target = reference.rfind(start, 0) == 0 && definitions != nullptr
                                 ? definitions->find(reference.substr(start.size()))
                                 : nullptr;
        if (target == nullptr) throw std::logic_error("schema refers to nothing: " + reference);
        return *target;
    }

    void type(const node& rule, const node& value, const std::string& path) {
        if (rule.type == kind::string && is_of_type(value, rule.text)) return;
        for (const auto& one : rule.items)
            if (is_of_type(value, one.text)) return;
        fail(path, "wrong type: " + std::string(kind_name(value.type)));
    }

    void listed(const node& rule, bool single, const node& value, const std::string& path) {
        if (single && same(rule, value)) return;
        for (const auto& one : rule.items)
            if (same(one, value)) return;
        fail(path, "not one of the allowed values");
    }

    void some(const node& rule, bool exactly_one, const node& value, const std::string& path) {
        const auto fitting = std::count_if(rule.items.begin(), rule.items.end(),
                                           [&](const node& one) { return fits(one, value); });
        if (fitting == 0) fail(path, "fits none of the alternatives");
        if (exactly_one && fitting > 1) fail(path, "fits more than one alternative");
    }

    bool object_keyword(const node& schema, const std::string& name, const node& rule, const node& value,
                        const std::string& path) {
        const bool object = value.type == kind::object;
        if (name == "properties") {
            for (const auto& m : value.members)
                if (const auto* own = rule.find(m.name)) check(*own, m.value, path + '/' + m.name);
        } else if (name == "required") {
            for (const auto& one : rule.items)
                if (object && value.find(one.text) == nullptr) fail(path, one.text + " is missing");
        } else if (name == "additionalProperties") {
            const auto* known = schema.find("properties");
            for (const auto& m : value.members)
                if (known == nullptr || known->find(m.name) == nullptr)
                    check(rule, m.value, path + '/' + m.name);
        } else if (name == "propertyNames") {
            for (const auto& m : value.members) {
                node as_text;
                as_text.type = kind::string;
                as_text.text = m.name;
                check(rule, as_text, path + '/' + m.name);
            }
        } else if (name == "minProperties") {
            if (object && static_cast<double>(value.members.size()) < rule.number)
                fail(path, "too few members");
        } else if (name == "maxProperties") {
            if (object && static_cast<double>(value.members.size()) > rule.number)
                fail(path, "too many members");
        } else if (name == "dependencies") {
            for (const auto& m : rule.members)
                for (const auto& needed : m.value.items)
                    if (value.find(m.name) != nullptr && value.find(needed.text) == nullptr)
                        fail(path, m.name + " needs " + needed.text);
        } else {
            return false;
        }
        return true;
    }

    bool scalar_keyword(const std::string& name, const node& rule, const node& value,
                        const std::string& path) {
        const bool text = value.type == kind::string;
        const bool array = value.type == kind::array;
        const bool number = value.type == kind::number;
        if (name == "items") {
            for (std::size_t i = 0; i < value.items.size(); ++i)
                check(rule, value.items[i], path + '/' + std::to_string(i));
        } else if (name == "pattern") {
            if (text && !std::regex_search(value.text, std::regex(rule.text))) fail(path, "does not match");
        } else if (name == "minLength") {
            if (text && static_cast<double>(value.text.size()) < rule.number) fail(path, "too short");
        } else if (name == "maxLength") {
            if (text && static_cast<double>(value.text.size()) > rule.number) fail(path, "too long");
        } else if (name == "minItems") {
            if (array && static_cast<double>(value.items.size()) < rule.number) fail(path, "too few items");
        } else if (name == "maxItems") {
            if (array && static_cast<double>(value.items.size()) > rule.number) fail(path, "too many items");
        } else if (name == "minimum") {
            if (number && value.number < rule.number) fail(path, "too small");
        } else if (name == "maximum") {
            if (number && value.number > rule.number) fail(path, "too large");
        } else {
            return false;
        }
        return true;
    }

    const node& root_;
};

}  // namespace

std::vector<std::string> violations(const node& schema, const node& document) {
    judge j(schema);
    j.check(schema, document, "");
    return j.found;
}

node json_of(const std::string& text) {
    switchhook::problems found;
    auto root = switchhook::json::parse_located(text, "text", found);
    if (!found.empty()) throw std::runtime_error(to_string(found.all().front()));
    return root;
}

node read_json(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot open " + file);
    std::ostringstream text;
    text << in.rdbuf();
    return json_of(text.str());
}
