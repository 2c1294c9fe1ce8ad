#include "bot/flow/memory.hpp"

namespace switchhook::bot {

const input_memory* input_of(const step_memory& memory) {
    if (const auto* input = std::get_if<input_memory>(&memory)) return input;
    if (const auto* form = std::get_if<form_memory>(&memory)) return &form->input;
    const auto* mail = std::get_if<voicemail_memory>(&memory);
    return mail != nullptr && mail->at == voicemail_memory::stage::reviewing ? &mail->review : nullptr;
}

std::uint32_t asked_beside(const step_memory& memory) {
    const auto* queue = std::get_if<queue_memory>(&memory);
    return queue == nullptr ? 0 : queue->asked;
}

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
