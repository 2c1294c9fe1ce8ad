#include "tests/replay/instances.hpp"

#include <algorithm>

#include "base/json/writer.hpp"

namespace switchhook::test {
namespace {

using graph::property_description;
using graph::type_description;
using graph::value_kind;

class maker {
  public:
    explicit maker(const instance_style& style) : style_(style) {}

    void object(const type_description& wanted, bool typed) {
        const auto& type = wanted.is_abstract ? *wanted.kinds.at(style_.round % wanted.kinds.size()) : wanted;
        w_.object([&] {
            if (typed && !type.name.empty())
                w_.field("@odata.type", "#microsoft.graph." + std::string(type.name));
            std::size_t parties = 0;
            const bool is_set = type.name == "identitySet";
            for (const auto& p : type.properties) {
                const bool is_party = is_set && p.object != nullptr;
                if (is_party && style_.one_party && parties++ != style_.round % 10) continue;
                const bool needed = p.required || (is_party && style_.one_party) ||
                                    (type.name == "identity" && p.name == "id");
                if (!style_.everything && !needed) continue;
                w_.key(p.name);
                value(p);
            }
            if (style_.more && type.is_open) add_unknown();
        });
    }

    void value(const property_description& p) {
        if (!p.is_list) return single(p, 0);
        const std::size_t count = p.longest == 0 ? style_.entries : std::min(style_.entries, p.longest);
        w_.array([&] {
            for (std::size_t i = 0; i < count; ++i) single(p, static_cast<unsigned>(i));
        });
    }

    std::string take() { return w_.take(); }

  private:
    void single(const property_description& p, unsigned which) {
        const unsigned n = style_.round + which;
        switch (p.kind) {
            case value_kind::text: return w_.item(text_of(p.name, n));
            case value_kind::guid:
                return w_.item("0b8f6c1e-7d24-4a59-9e03-5c6f1d2a48b" + std::to_string(n % 10));
            case value_kind::duration: return w_.item("P1DT2H3M4." + std::to_string(n % 10) + "S");
            case value_kind::date_time:
                return w_.item("2026-02-28T13:45:07.12" + std::to_string(n % 10) + "Z");
            case value_kind::boolean: return number(n % 2 == 0 ? "true" : "false");
            case value_kind::int32:
                return number(std::to_string(
                    std::clamp<std::int64_t>(7 + n, p.least, p.most == 0 ? 2147483647 : p.most)));
            case value_kind::int64: return number(std::to_string(9007199254740993 + n));
            case value_kind::number: return number(std::to_string(n) + ".25");
            case value_kind::enumeration: {
                const auto words = graph::words_of(p.type);
                return w_.item(words[n % words.size()]);
            }
            case value_kind::object: return object(*p.object, !p.untyped);
        }
    }

    void number(const std::string& text) {
        if (style_.numbers_as_text)
            w_.item(text);
        else
            w_.raw(text);
    }

    void add_unknown() {
        w_.key("brandNewText");
        w_.item("w\xC3\xB6rter");
        w_.key("brandNewNumber");
        w_.raw("12345678901");
        w_.key("brandNewNothing");
        w_.null();
        w_.key("brandNewObject");
        w_.raw(R"({"@odata.type":"#microsoft.graph.tomorrow","list":[1,{"deep":[]},"x"]})");
    }

    instance_style style_;
    json::writer w_;
};

}  // namespace

std::string text_of(std::string_view property, unsigned round) {
    if (property == "stopTones") return std::string(1, "0123456789*#"[round % 12]);
    return std::string(property) + '-' + std::to_string(round);
}

std::string instance_of(const type_description& type, const instance_style& style) {
    maker m(style);
    m.object(type, true);
    return m.take();
}

std::string value_of(const property_description& p, const instance_style& style) {
    maker m(style);
    m.value(p);
    return m.take();
}

}  // namespace switchhook::test
