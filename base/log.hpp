#pragma once
// One line an event, for people or for machines. Thread-safe. Which fields may be written is listed in log_fields.hpp;
// never hand it a token, or a digit that a caller pressed in secret.

#include <cmath>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace switchhook::log {

// error: someone must act. warn: we coped, watch it. info: a call's story. debug: the wire, redacted.
enum class level { debug, info, warn, error, off };

// text: time, level, component, message, fields as key=value. json: the same as an object, a line each.
enum class format { text, json };

struct field {
    field(std::string_view field_key, std::string_view text) : key(field_key), value(text) {}
    field(std::string_view field_key, const char* text) : key(field_key), value(text) {}
    field(std::string_view field_key, const std::string& text) : key(field_key), value(text) {}
    template <class Number>
    requires(std::is_arithmetic_v<Number>) field(std::string_view field_key, Number number)
        : key(field_key),
          value(std::to_string(number)),
          is_number(std::isfinite(static_cast<double>(number))) {}

    std::string_view key;
    std::string value;
    bool is_number = false;
};

// Lines go to standard error from `threshold` up, from now on. From any thread.
void start(level threshold);
void use(format how);
bool enabled(level l);

// `what` is a short literal, or a line that somebody wrote; values with blanks or quotes are quoted.
void write(level l, std::string_view component, std::string_view what,
           std::initializer_list<field> fields = {});

inline void debug(std::string_view c, std::string_view what, std::initializer_list<field> f = {}) {
    if (enabled(level::debug)) write(level::debug, c, what, f);
}
inline void info(std::string_view c, std::string_view what, std::initializer_list<field> f = {}) {
    write(level::info, c, what, f);
}
inline void warn(std::string_view c, std::string_view what, std::initializer_list<field> f = {}) {
    write(level::warn, c, what, f);
}
inline void error(std::string_view c, std::string_view what, std::initializer_list<field> f = {}) {
    write(level::error, c, what, f);
}

}  // namespace switchhook::log
