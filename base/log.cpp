#include "base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace switchhook::log {
namespace {

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

std::shared_ptr<spdlog::logger> make_logger() {
    auto logger = std::make_shared<spdlog::logger>("switchhook",
                                                   std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v", spdlog::pattern_time_type::utc);
    logger->set_level(spdlog::level::warn);
    return logger;
}

spdlog::logger& logger() {
    static const auto instance = make_logger();
    return *instance;
}

// Control characters would let whoever sends a request, or writes a file, forge a line of the log.
char in_one_line(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F ? '?' : c;
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

}  // namespace

void start(level threshold) { logger().set_level(to_spdlog(threshold)); }

bool enabled(level l) { return logger().should_log(to_spdlog(l)); }

void write(level l, std::string_view component, std::string_view what, std::initializer_list<field> fields) {
    if (!enabled(l)) return;
    std::string line(component);
    line += ": ";
    for (const char c : what) line += in_one_line(c);
    for (const auto& f : fields) {
        line += ' ';
        line += f.key;
        line += '=';
        append_value(line, f.value);
    }
    logger().log(to_spdlog(l), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace switchhook::log
