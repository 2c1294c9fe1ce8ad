#pragma once
// What options of the command line take, as `--help` and shells tell it.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <sstream>
#include <string>

namespace CLI::detail {

// Not TEXT: a shell completes files there.
template <>
constexpr const char* type_name<std::filesystem::path>() {
    return "PATH";
}

}  // namespace CLI::detail

namespace switchhook::server {

// 0.1, 1000
inline std::string shortest(double number) {
    std::ostringstream out;
    out << number;
    return out.str();
}

// A number from `least` to `most`; the parser's own range lets "nan" through.
inline CLI::Validator number_from(double least, double most) {
    return CLI::Validator(
        [=](const std::string& text) {
            double number = 0;
            const bool within = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
            return within ? std::string()
                          : "expected a number from " + shortest(least) + " to " + shortest(most) +
                                ", found \"" + text + '"';
        },
        "from " + shortest(least) + " to " + shortest(most), "number");
}

}  // namespace switchhook::server
