#include "config/difference.hpp"

#include "config/description.hpp"

namespace switchhook::config {
namespace {

struct differs {
    settings& a;
    settings& b;

    template <class Kind>
    bool operator()(const Kind& kind) {
        return kind.at(a) != kind.at(b);
    }
    bool operator()(const toggle& kind) { return kind.on(a) != kind.on(b) || std::visit(*this, kind.more); }
    bool operator()(const whole& kind) { return kind.get(a) != kind.get(b); }
    bool operator()(const word& kind) { return kind.get(a) != kind.get(b); }
};

}  // namespace

std::vector<std::string_view> changed_keys(settings before, settings after) {
    std::vector<std::string_view> changed;
    for (const auto& k : all_keys())
        if (std::visit(differs{before, after}, k.kind)) changed.push_back(k.name);
    return changed;
}

}  // namespace switchhook::config
