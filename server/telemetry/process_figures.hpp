#pragma once
// What the kernel knows of this process. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html

#include <chrono>
#include <cstdint>

namespace switchhook::server {

struct process_figures {
    std::chrono::duration<double> cpu{0};
    std::int64_t resident_bytes = 0;
    std::int64_t open_files = 0;
    std::int64_t most_files = 0;
    std::chrono::duration<double> began{0};  // since 1970
};

// What cannot be read is 0.
process_figures look_at_process();

}  // namespace switchhook::server
