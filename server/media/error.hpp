#pragma once

#include <boost/system/error_code.hpp>
#include <type_traits>

#include "base/result.hpp"

namespace switchhook::server::media {

enum class errc {
    not_audio = 1,     // no format we can read
    needs_conversion,  // a format we know and cannot read
    damaged,           // a format we can read, and broken in it
    cut_off,           // it ends before its time
    empty_file,
    no_sound,          // a header and nothing behind it
    too_long,          // more audio, text or output than any prompt has
    bad_language,      // not the form of a language tag
    engine_missing,    // the voice engine is not installed or not on PATH
    engine_failed,     // it refused the text or does not know the language
    engine_timed_out,  // it was stopped at its deadline
    file_too_large,    // more bytes than whoever reads it wants
};

const boost::system::error_category& media_category();

inline error_code make_error_code(errc e) { return {static_cast<int>(e), media_category()}; }

}  // namespace switchhook::server::media

template <>
struct boost::system::is_error_code_enum<switchhook::server::media::errc> : std::true_type {};
