#pragma once
// From the pieces of a message to the message. Graph records two minutes at most; whatever is longer is recorded
// in pieces, which are stored while the next is spoken, and joined when all are.

#include "bot/call/turn.hpp"

namespace switchhook::bot {

// Whether all that was recorded has been stored, or lost, in one piece. When it has not, and only the joining is
// missing, that is asked for. Nothing is before the message is finished.
bool is_whole(turn& t, voice_message& message);

// What came of a request. False when it is none of the message's.
bool settle_piece(voice_message& message, const recording_stored& e);
bool settle_piece(voice_message& message, const recording_lost& e);

// The request stores something of a step that the call has left.
bool is_left(const flow_memory& memory, std::uint32_t request);

// All files that there are: of a whole message one, or several that could not be joined.
std::vector<std::string> files_of(const voice_message& message);
milliseconds length_of(const voice_message& message);  // 0: not known

}  // namespace switchhook::bot
