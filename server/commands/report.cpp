#include "server/commands/report.hpp"

#include <iostream>

#include "base/json/writer.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {

bool print_problems(const problems& found) {
    for (const auto& p : found.all()) std::cerr << to_string(p) << '\n';
    return found.any_error();
}

int fail(const std::string& what) {
    std::cerr << "switchhook: " << what << '\n';
    return 1;
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
