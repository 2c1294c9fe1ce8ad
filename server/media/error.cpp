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
