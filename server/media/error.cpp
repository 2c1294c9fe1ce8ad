#include "server/media/error.hpp"

#include <string>

namespace switchhook::server::media {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "media"; }

    std::string message(int code) const override {
        switch (static_cast<errc>(code)) {
            case errc::not_audio: return "not audio in a format that can be read";
            case errc::needs_conversion:
                return "AAC (M4A, MP4), WMA, WebM and AMR cannot be read: save it as WAV, FLAC, Ogg, Opus or "
                       "MP3";
            case errc::damaged: return "damaged, or cut off in the middle";
            case errc::cut_off: return "cut off: it holds less sound than its header says";
            case errc::empty_file: return "the file is empty";
            case errc::no_sound: return "there is no sound in it";
            case errc::too_long:
                return "longer than a prompt may be: ten minutes of sound, or 4,000 bytes of text";
            case errc::bad_language: return "not a language such as en-US";
            case errc::engine_missing: return "espeak-ng is not installed or not on PATH";
            case errc::engine_failed: return "espeak-ng refused the text, or does not know its language";
            case errc::engine_timed_out: return "espeak-ng took too long and was stopped";
            case errc::file_too_large: return "the file is too large";
        }
        return "unknown media error";
    }
};

}  // namespace

const boost::system::error_category& media_category() {
    static const category instance;
    return instance;
}

}  // namespace switchhook::server::media
