#include "server/commands/browser.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace switchhook::server {
namespace {

bool is_set(const char* variable) {
    const char* const value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

void open_in_browser(const std::string& url) {
    // Without a desktop xdg-open would take the terminal for a browser of text.
    if (::isatty(STDOUT_FILENO) == 0 || !(is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"))) return;
    std::string shell = "sh", option = "-c", script = "xdg-open \"$1\" &", name = "sh", page = url;
    char* const arguments[] = {shell.data(), option.data(), script.data(), name.data(), page.data(), nullptr};
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    // A browser outlives us, and would keep our ports.
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    pid_t child = 0;
    if (::posix_spawnp(&child, "sh", &files, nullptr, arguments, environ) == 0) ::waitpid(child, nullptr, 0);
    posix_spawn_file_actions_destroy(&files);
}

}  // namespace switchhook::server
