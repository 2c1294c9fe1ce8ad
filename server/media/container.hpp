#pragma once
// What the headers of an audio file say of it, beyond what the decoder minds.

#include <string_view>

#include "server/media/error.hpp"

namespace switchhook::server::media {

// Why a file that the decoder did not open cannot be used: errc::needs_conversion when it is in a format that we
// know and do not read (AAC and its like), errc::not_audio otherwise.
errc why_unreadable(std::string_view bytes);

// A WAV, AIFF, AU or Ogg that promises more sound than there is: one that was not copied to its end. The sizes
// that programs write which do not know the end beforehand promise nothing.
bool is_cut_off(std::string_view bytes);

// An MPEG file that says how long it is. Without that the decoder can only guess.
bool knows_its_length(std::string_view mpeg);

}  // namespace switchhook::server::media
