#include "server/telemetry/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace switchhook::server {
namespace {

using seconds = std::chrono::duration<double>;

seconds of(const timeval& t) {
    return seconds(static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6);
}

// Field 22 of /proc/self/stat, in ticks since the boot; the second is the name of the program, which may hold anything.
seconds ticks_until_start() {
    std::ifstream file("/proc/self/stat");
    const std::string line{std::istreambuf_iterator<char>(file), {}};
    const auto name_ends = line.rfind(')');
    if (name_ends == std::string::npos) return seconds(0);
    std::istringstream fields(line.substr(name_ends + 1));
    std::string skipped;
    for (int field = 3; field < 22; ++field) fields >> skipped;
    double ticks = 0;
    fields >> ticks;
    return seconds(ticks / static_cast<double>(sysconf(_SC_CLK_TCK)));
}

// Not from /proc/stat, which a hardened service does not see.
seconds boot_time() {
    timespec up{};
    clock_gettime(CLOCK_BOOTTIME, &up);
    const seconds now = std::chrono::system_clock::now().time_since_epoch();
    return now - seconds(static_cast<double>(up.tv_sec) + static_cast<double>(up.tv_nsec) / 1e9);
}

std::int64_t count_open_files() {
    std::error_code failed;
    const std::filesystem::directory_iterator all("/proc/self/fd", failed);
    // Listing them takes one.
    return failed ? 0 : std::distance(begin(all), end(all)) - 1;
}

std::int64_t resident() {
    std::ifstream file("/proc/self/statm");
    std::int64_t whole = 0, pages = 0;
    file >> whole >> pages;
    return pages * sysconf(_SC_PAGESIZE);
}

}  // namespace

process_figures look_at_process() {
    static const seconds began = boot_time() + ticks_until_start();
    process_figures now;
    rusage used{};
    if (getrusage(RUSAGE_SELF, &used) == 0) now.cpu = of(used.ru_utime) + of(used.ru_stime);
    now.resident_bytes = resident();
    now.open_files = count_open_files();
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) now.most_files = static_cast<std::int64_t>(files.rlim_cur);
    now.began = began;
    return now;
}

}  // namespace switchhook::server
