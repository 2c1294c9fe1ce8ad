#include "server/files/process_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace switchhook::server {
namespace {

error_code last_system_error() { return {errno, boost::system::system_category()}; }

}  // namespace

result<std::optional<process_lock>> process_lock::take(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) return last_system_error();
    std::optional<process_lock> held(process_lock{handle});
    if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return held;
    if (errno != EWOULDBLOCK) return last_system_error();
    held.reset();
    return held;
}

process_lock::process_lock(process_lock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

process_lock::~process_lock() {
    if (handle_ >= 0) ::close(handle_);
}

}  // namespace switchhook::server
