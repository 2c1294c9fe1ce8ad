#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>

#include "base/characters.hpp"
#include "base/json/writer.hpp"
#include "base/log_fields.hpp"
#include "base/telephone.hpp"

namespace switchhook::log {
namespace {

constexpr auto text_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v";
constexpr auto json_pattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)";
constexpr std::size_t longest_message = 4000;
constexpr std::size_t longest_value = 1000;
constexpr std::string_view not_shown = "…";

std::atomic<format> in_use = format::text;

spdlog::level::level_enum to_spdlog(level l) {
    switch (l) {
        case level::debug: return spdlog::level::debug;
        case level::info: return spdlog::level::info;
        case level::warn: return spdlog::level::warn;
        case level::error: return spdlog::level::err;
        case level::off: break;
    }
    return spdlog::level::off;
}

std::shared_ptr<spdlog::logger> make_logger(const char* pattern) {
    auto logger = std::make_shared<spdlog::logger>("switchhook",
                                                   std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_pattern(pattern, spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::warn);
    return logger;
}

// One for each format: a line that is written while the format changes is whole in one of them.
spdlog::logger& logger_of(format how) {
    static const auto text = make_logger(text_pattern);
    static const auto json = make_logger(json_pattern);
    return how == format::json ? *json : *text;
}

// Control characters would let whoever sends a request, or writes a file, forge a line of the log.
char in_one_line(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F ? '?' : c;
}

std::string shown(const field& f) {
    const auto kind = kind_of_field(f.key);
    if (!kind) return std::string(not_shown);
    const auto value = first_bytes(f.value, longest_value);
    auto text = *kind == allowed_field::kind::free ? without_any_numbers(value) : std::string(value);
    return value.size() < f.value.size() ? text + std::string(not_shown) : text;
}

void append_value(std::string& line, std::string_view value) {
    const bool plain = !value.empty() && value.find_first_of(" \"=\\") == std::string_view::npos;
    if (!plain) line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\') line += '\\';
        line += in_one_line(c);
    }
    if (!plain) line += '"';
}

std::string text_line(std::string_view component, std::string_view what,
                      std::initializer_list<field> fields) {
    std::string line(component);
    line += ": ";
    for (const char c : what) line += in_one_line(c);
    for (const auto& f : fields) {
        line += ' ';
        line += f.key;
        line += '=';
        append_value(line, shown(f));
    }
    return line;
}

// Behind the members of the pattern, up to the brace.
std::string json_line(std::string_view component, std::string_view what,
                      std::initializer_list<field> fields) {
    json::writer w;
    w.object([&] {
        w.field("component", component);
        w.field("message", what);
        for (const auto& f : fields) {
            w.key(f.key);
            if (f.is_number && kind_of_field(f.key))
                w.raw(f.value);
            else
                w.item(shown(f));
        }
    });
    return w.take().substr(1);
}

}  // namespace

void start(level threshold) {
    for (const auto how : {format::text, format::json}) logger_of(how).set_level(to_spdlog(threshold));
}

void use(format how) { in_use = how; }

bool enabled(level l) { return logger_of(format::text).should_log(to_spdlog(l)); }

void write(level l, std::string_view component, std::string_view what, std::initializer_list<field> fields) {
    if (!enabled(l)) return;
    const format how = in_use;
    const auto message = without_numbers(first_bytes(what, longest_message));
    const auto line =
        how == format::json ? json_line(component, message, fields) : text_line(component, message, fields);
    logger_of(how).log(to_spdlog(l), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace switchhook::log
