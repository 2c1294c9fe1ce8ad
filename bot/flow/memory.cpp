#include "bot/flow/memory.hpp"

namespace switchhook::bot {

void set_result(flow_memory& memory, std::string_view scope, std::string_view name, value content,
                bool sensitive) {
    std::string full(scope);
    full += '.';
    full += name;
    for (auto& r : memory.results) {
        if (r.name != full) continue;
        r.content = std::move(content);
        r.sensitive = sensitive;
        return;
    }
    memory.results.push_back({std::move(full), std::move(content), sensitive});
}

}  // namespace switchhook::bot
