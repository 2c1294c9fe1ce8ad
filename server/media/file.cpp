#include "server/media/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace switchhook::server::media {
namespace {

error_code last_system_error() { return {errno, boost::system::system_category()}; }

class descriptor {
  public:
    explicit descriptor(int number) : number_(number) {}
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool valid() const { return number_ >= 0; }
    // Unlike the destructor it says whether the last bytes could be kept.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

bool write_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(to, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// A rename is kept for good only once its folder is. Some file systems cannot be asked to, and say EINVAL.
bool sync_folder(const std::filesystem::path& folder) {
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return opened.valid() && (::fsync(opened.get()) == 0 || errno == EINVAL);
}

}  // namespace

result<std::string> read_file(const std::filesystem::path& file, std::size_t most) {
    const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!opened.valid()) return last_system_error();
    struct stat about {};
    if (::fstat(opened.get(), &about) != 0) return last_system_error();
    if (S_ISDIR(about.st_mode)) return error_code(EISDIR, boost::system::system_category());
    if (!S_ISREG(about.st_mode)) return error_code(EINVAL, boost::system::system_category());
    if (static_cast<std::size_t>(about.st_size) > most) return errc::file_too_large;
    std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const auto got = ::read(opened.get(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return last_system_error();
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

result<> write_file(const std::filesystem::path& file, std::string_view bytes, durability how) {
    const bool durable = how == durability::power_cut;
    const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
    std::string beside = (folder / ".part-XXXXXX").string();
    descriptor opened(::mkostemp(beside.data(), O_CLOEXEC));
    if (!opened.valid()) return last_system_error();
    const bool replaces = ::access(file.c_str(), F_OK) == 0;
    if (!write_all(opened.get(), bytes) || (durable && ::fsync(opened.get()) != 0) || !opened.close() ||
        ::rename(beside.c_str(), file.c_str()) != 0) {
        const auto why = last_system_error();
        ::unlink(beside.c_str());
        return why;
    }
    if (!durable || sync_folder(folder)) return {};
    const auto why = last_system_error();
    if (!replaces) ::unlink(file.c_str());
    return why;
}

result<> make_folders(const std::filesystem::path& folder) {
    std::filesystem::path so_far;
    for (const auto& part : folder) {
        so_far /= part;
        if (::mkdir(so_far.c_str(), 0700) == 0 || errno == EEXIST) continue;
        // Of a parent on a read-only file system, or one we may not look into, only its existence matters.
        std::error_code ignored;
        const auto why = last_system_error();
        if (!std::filesystem::is_directory(so_far, ignored)) return why;
    }
    std::error_code why;
    if (!std::filesystem::is_directory(folder, why))
        return error_code(ENOTDIR, boost::system::system_category());
    return {};
}

}  // namespace switchhook::server::media
