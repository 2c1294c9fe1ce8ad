#include "graph/auth/small_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace switchhook::graph {

result<std::string, std::string> read_small_file(const std::filesystem::path& file, std::size_t most_bytes) {
    const auto refuse = [&](const std::string& why) {
        return result<std::string, std::string>(boost::system::in_place_error,
                                                "cannot read \"" + file.string() + "\": " + why);
    };
    // A path that leads to a pipe must not stop the thread.
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (opened < 0) return refuse(std::system_category().message(errno));
    std::string content(most_bytes + 1, '\0');
    std::size_t length = 0;
    int failure = 0;
    while (length < content.size()) {
        const auto got = ::read(opened, content.data() + length, content.size() - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) failure = errno;
        if (got <= 0) break;
        length += static_cast<std::size_t>(got);
    }
    ::close(opened);
    if (failure != 0) return refuse(std::system_category().message(failure));
    if (length > most_bytes) return refuse("longer than " + std::to_string(most_bytes) + " bytes");
    content.resize(length);
    return {boost::system::in_place_value, std::move(content)};
}

}  // namespace switchhook::graph
