#include "bot/flow/voice_message.hpp"

#include <algorithm>

namespace switchhook::bot {
namespace {

using piece = voice_message::piece;

piece* piece_of(voice_message& message, std::uint32_t request) {
    const auto is_it = [&](const piece& p) { return p.request == request && !p.settled; };
    if (message.joined && is_it(*message.joined)) return &*message.joined;
    const auto found = std::find_if(message.pieces.begin(), message.pieces.end(), is_it);
    return found == message.pieces.end() ? nullptr : &*found;
}

bool is_there(const piece& p) { return !p.file.empty(); }

}  // namespace

bool is_whole(turn& t, voice_message& message) {
    const auto settled = [](const piece& p) { return p.settled; };
    if (!message.finished || !std::all_of(message.pieces.begin(), message.pieces.end(), settled))
        return false;
    if (message.joined) return message.joined->settled;
    auto files = files_of(message);
    if (files.size() < 2) return true;
    t.join_pieces(message, std::move(files));
    return false;
}

bool is_left(const flow_memory& memory, std::uint32_t request) {
    const auto is_it = [&](const piece& p) { return p.request == request; };
    return std::any_of(memory.left.begin(), memory.left.end(), [&](const voice_message& m) {
        return (m.joined && is_it(*m.joined)) || std::any_of(m.pieces.begin(), m.pieces.end(), is_it);
    });
}

bool settle_piece(voice_message& message, const recording_stored& e) {
    auto* p = piece_of(message, e.request);
    if (p == nullptr) return false;
    *p = {e.request, true, e.file, e.length};
    return true;
}

bool settle_piece(voice_message& message, const recording_lost& e) {
    auto* p = piece_of(message, e.request);
    if (p == nullptr) return false;
    p->settled = true;
    return true;
}

std::vector<std::string> files_of(const voice_message& message) {
    if (message.joined && is_there(*message.joined)) return {message.joined->file};
    std::vector<std::string> files;
    for (const auto& p : message.pieces)
        if (is_there(p)) files.push_back(p.file);
    return files;
}

milliseconds length_of(const voice_message& message) {
    if (message.joined && is_there(*message.joined)) return message.joined->length;
    milliseconds sum{0};
    for (const auto& p : message.pieces) {
        if (!is_there(p)) continue;
        if (p.length.count() == 0) return milliseconds(0);
        sum += p.length;
    }
    return sum;
}

}  // namespace switchhook::bot
