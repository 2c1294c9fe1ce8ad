#include "tests/bench/bot_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "base/json/document.hpp"

extern char** environ;

namespace switchhook::bench {
namespace {

std::string file_text(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

// Blocks until `file` has been moved into its folder.
void wait_for_file(const std::filesystem::path& file, std::chrono::seconds at_most) {
    const int watch = inotify_init1(IN_CLOEXEC);
    inotify_add_watch(watch, file.parent_path().c_str(), IN_MOVED_TO | IN_CLOSE_WRITE);
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (!std::filesystem::exists(file) && std::chrono::steady_clock::now() < until) {
        pollfd ready{watch, POLLIN, 0};
        if (poll(&ready, 1, 1000) <= 0) continue;
        char events[4096];
        if (read(watch, events, sizeof events) < 0) break;
    }
    close(watch);
    if (!std::filesystem::exists(file))
        throw std::runtime_error("the bot is not ready in time\n" +
                                 file_text(file.parent_path() / "bot.log"));
}

}  // namespace

bot_process::bot_process(const std::filesystem::path& program, const std::filesystem::path& config,
                         const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& variables, std::chrono::seconds within) {
    const auto ready = folder / "bot.json";
    std::filesystem::remove(ready);  // of the one before
    const std::vector<std::string> words{program, "serve", "--config", config, "--ready-file", ready};
    std::vector<char*> arguments;
    for (const auto& w : words) arguments.push_back(const_cast<char*>(w.c_str()));
    arguments.push_back(nullptr);
    std::vector<std::string> settings;
    for (char** e = environ; *e != nullptr; ++e) settings.emplace_back(*e);
    for (const auto& [name, value] : variables) settings.push_back(name + '=' + value);
    std::vector<char*> environment;
    for (const auto& s : settings) environment.push_back(const_cast<char*>(s.c_str()));
    environment.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const auto log = (folder / "bot.log").string();
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC,
                                     0600);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int failed =
        posix_spawn(&child_, program.c_str(), &actions, nullptr, arguments.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) throw std::runtime_error("cannot start " + program.string());

    wait_for_file(ready, within);
    const auto addresses = json::document::parse(file_text(ready));
    if (!addresses) throw std::runtime_error("the bot's addresses cannot be read");
    public_url_ = addresses->root()["public"].string_or();
    admin_url_ = addresses->root()["admin"].string_or();
}

bot_process::~bot_process() {
    kill(child_, SIGKILL);
    int status = 0;
    waitpid(child_, &status, 0);
}

std::chrono::milliseconds bot_process::cpu_time() const {
    // The 14th and 15th fields, counted behind the name in parentheses.
    const auto stat = file_text("/proc/" + std::to_string(child_) + "/stat");
    std::istringstream rest(stat.substr(stat.rfind(')') + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) rest >> skipped;
    long user = 0, system = 0;
    rest >> user >> system;
    return std::chrono::milliseconds((user + system) * 1000 / sysconf(_SC_CLK_TCK));
}

std::size_t bot_process::resident_kib() const {
    std::istringstream statm(file_text("/proc/" + std::to_string(child_) + "/statm"));
    std::size_t size = 0, resident = 0;
    statm >> size >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 1024;
}

}  // namespace switchhook::bench
