#include "base/json/guard.hpp"

#include <charconv>

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
            case errc::lone_surrogate: return "half of a surrogate pair in JSON";
            case errc::duplicate_name: return "JSON object names a member twice";
        }
        return "unknown JSON error";
    }
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool in_number(char c) { return is_digit(c) || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }
bool is_white_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_high_surrogate(unsigned unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool is_low_surrogate(unsigned unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// The UTF-16 code unit of a \uXXXX at the front of `text`; 0 for everything else.
unsigned escaped_unit(std::string_view text) {
    if (text.size() < 6 || text[0] != '\\' || text[1] != 'u') return 0;
    unsigned unit = 0;
    const auto* const last = text.data() + 6;
    const auto [end, failure] = std::from_chars(text.data() + 2, last, unit, 16);
    return failure == std::errc() && end == last ? unit : 0;
}

class scanner {
  public:
    scanner(std::string_view text, const guard_limits& limits) : text_(text), limits_(limits) {}

    guard_verdict run() {
        while (at_ < text_.size())
            if (const auto refused = take()) return {refused, at_};
        return {};
    }

  private:
    error_code take() {
        const char c = text_[at_];
        if (c == '"') return take_string();
        if (c == '-' || is_digit(c)) return take_number();
        if ((c == '[' || c == '{') && ++depth_ > limits_.depth) return errc::too_deep;
        if ((c == ']' || c == '}') && depth_ > 0) --depth_;
        if (is_control(c) && !is_white_space(c)) return errc::control_byte;
        ++at_;
        return {};
    }

    error_code take_string() {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (is_control(text_[at_])) return errc::control_byte;
            if (text_[at_] != '\\') continue;
            const unsigned unit = escaped_unit(text_.substr(at_));
            if (is_low_surrogate(unit)) return errc::lone_surrogate;
            if (is_high_surrogate(unit)) {
                if (!is_low_surrogate(escaped_unit(text_.substr(at_ + 6)))) return errc::lone_surrogate;
                at_ += 6;
            }
            ++at_;
            if (at_ < text_.size() && is_control(text_[at_])) return errc::control_byte;
        }
        ++at_;
        return {};
    }

    error_code take_number() {
        std::size_t length = 0, exponent = 0;
        bool in_exponent = false;
        for (; at_ + length < text_.size() && in_number(text_[at_ + length]); ++length) {
            const char c = text_[at_ + length];
            if (c == 'e' || c == 'E') in_exponent = true;
            if (in_exponent && is_digit(c)) ++exponent;
            if (length == limits_.number_length || exponent > limits_.exponent_digits)
                return errc::number_out_of_range;
        }
        at_ += length;
        return {};
    }

    std::string_view text_;
    const guard_limits& limits_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

}  // namespace

const boost::system::error_category& json_category() {
    static const category instance;
    return instance;
}

guard_verdict judge(std::string_view text, const guard_limits& limits) { return scanner(text, limits).run(); }

}  // namespace switchhook::json
