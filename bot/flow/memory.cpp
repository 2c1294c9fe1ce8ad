#include "bot/flow/memory.hpp"

namespace switchhook::bot {

void set_result(flow_memory& memory, std::string_view step, std::string_view name, std::string value,
                bool sensitive) {
    std::string full(step);
    full += '.';
    full += name;
    for (auto& r : memory.results) {
        if (r.name != full) continue;
        r.value = std::move(value);
        r.sensitive = sensitive;
        return;
    }
    memory.results.push_back({std::move(full), std::move(value), sensitive});
}

}  // namespace switchhook::bot
