#include "server/commands/report.hpp"

#include <algorithm>
#include <iostream>

#include "base/json/writer.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {

std::string one_line(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; },
        '?');
    return text;
}

bool print_problems(const problems& found) {
    for (const auto& p : found.all()) std::cerr << one_line(to_string(p)) << '\n';
    return found.any_error();
}

int fail(const std::string& what) {
    std::cerr << one_line("switchhook: " + what) << '\n';
    return 1;
}

int wrong_usage(const std::string& what) {
    fail(what);
    return 2;
}

bool announce(const std::string& who, const address_list& addresses,
              const std::filesystem::path& ready_file) {
    std::cout << who << " ready:";
    for (const auto& [name, address] : addresses) std::cout << ' ' << name << '=' << address;
    std::cout << std::endl;
    if (ready_file.empty()) return true;
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        for (const auto& [name, address] : addresses) w.field(name, address);
    });
    const auto written = media::write_file(ready_file, w.take() + '\n');
    if (written.has_error()) fail(ready_file.string() + ": " + written.error().message());
    return written.has_value();
}

}  // namespace switchhook::server
