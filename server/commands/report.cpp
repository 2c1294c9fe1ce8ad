#include "server/commands/report.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
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

problems errors_of_whole_file(const problems& found) {
    problems errors;
    for (const auto& p : found.all()) {
        const auto rule = p.rule.text();
        if (rule == "json-syntax" || (rule == "unreadable-file" && p.path.empty())) errors.add(p);
    }
    return errors;
}

int fail(const std::string& what) {
    std::cerr << one_line("switchhook: " + what) << '\n';
    return 1;
}

int wrong_usage(const std::string& what) {
    fail(what);
    return 2;
}

std::optional<std::size_t> progress_width() {
    if (::isatty(STDERR_FILENO) == 0) return std::nullopt;
    constexpr std::size_t usual = 80;
    winsize size{};
    const bool told = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0;
    return (told ? size.ws_col : usual) - 1;
}

int unless_output_failed(int status) {
    if (std::cout.flush().good() && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    pollfd out{STDOUT_FILENO, POLLOUT, 0};
    const bool reader_left = ::poll(&out, 1, 0) == 1 && (out.revents & POLLERR) != 0;
    if (!reader_left) fail("standard output cannot be written");
    return status == 0 ? 1 : status;
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
