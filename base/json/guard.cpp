#include "base/json/guard.hpp"

#include <string>

namespace switchhook::json {
namespace {

class category final : public boost::system::error_category {
  public:
    const char* name() const noexcept override { return "json"; }
    std::string message(int code) const override {
        switch (static_cast<errc>(code)) {
            case errc::too_deep: return "JSON nested too deeply";
            case errc::number_out_of_range: return "JSON number out of range";
            case errc::control_byte: return "control byte in JSON";
            case errc::malformed: return "not JSON";
            case errc::duplicate_name: return "JSON object names a member twice";
        }
        return "unknown JSON error";
    }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_number(char c) { return is_digit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E'; }

// Length of the number that starts at `text`, or npos when it is beyond the limits.
std::size_t number_length(std::string_view text, const guard_limits& limits) {
    std::size_t length = 0, exponent = 0;
    bool in_exponent = false;
    while (length < text.size() && in_number(text[length])) {
        const char c = text[length++];
        if (c == 'e' || c == 'E') in_exponent = true;
        if (in_exponent && is_digit(c)) ++exponent;
        if (length > limits.number_length || exponent > limits.exponent_digits) return std::string_view::npos;
    }
    return length;
}

}  // namespace

const boost::system::error_category& json_category() {
    static const category instance;
    return instance;
}

error_code guard(std::string_view text, const guard_limits& limits) {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        if (c == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i) {
                if (text[i] == '\\') ++i;
                if (i < text.size() && static_cast<unsigned char>(text[i]) < 0x20) return errc::control_byte;
            }
            ++i;
            continue;
        }
        if (c == '-' || is_digit(c)) {
            const auto length = number_length(text.substr(i), limits);
            if (length == std::string_view::npos) return errc::number_out_of_range;
            i += length;
            continue;
        }
        if ((c == '[' || c == '{') && ++depth > limits.depth) return errc::too_deep;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 && c != ' ' && c != '\t' && c != '\n' && c != '\r') return errc::control_byte;
        ++i;
    }
    return {};
}

}  // namespace switchhook::json
