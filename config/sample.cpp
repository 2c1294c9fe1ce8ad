#include "config/sample.hpp"

#include <cerrno>
#include <fstream>

namespace switchhook::config {

result<std::filesystem::path> write_sample(const std::filesystem::path& folder) {
    for (const auto& sample : sample_files()) {
        const auto file = folder / sample.path;
        std::error_code failed;
        if (std::filesystem::exists(file, failed)) continue;
        std::filesystem::create_directories(file.parent_path(), failed);
        if (failed) return error_code(failed);
        errno = 0;
        std::ofstream out(file, std::ios::binary);
        out << sample.content;
        out.close();
        if (!out) {
            const error_code why(errno != 0 ? errno : EIO, boost::system::system_category());
            std::filesystem::remove(file, failed);
            return why;
        }
    }
    return folder / "switchhook.json";
}

}  // namespace switchhook::config
