#include "server/media/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>
#include <utility>

extern char** environ;

namespace switchhook::server::media {
namespace {

using clock = std::chrono::steady_clock;

error_code system_error(int number) { return {number, boost::system::system_category()}; }

struct descriptor {
    int number = -1;
    ~descriptor() { close(); }
    void close() {
        if (number >= 0) ::close(std::exchange(number, -1));
    }
};

// A socket pair rather than a pipe: writing to a program that has gone then is an error and no signal.
struct channel {
    descriptor ours, theirs;
    bool open() {
        int pair[2];
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return false;
        ours.number = pair[0];
        theirs.number = pair[1];
        return ::fcntl(ours.number, F_SETFL, O_NONBLOCK) == 0;
    }
};

struct spawn_settings {
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;

    spawn_settings(int input, int output) {
        posix_spawn_file_actions_init(&files);
        posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&files, output, STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
        // A group of its own, so that its own children end with it; and none of our signal settings.
        posix_spawnattr_init(&attributes);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        posix_spawnattr_setsigmask(&attributes, &none);
        posix_spawnattr_setsigdefault(&attributes, &all);
        posix_spawnattr_setpgroup(&attributes, 0);
        posix_spawnattr_setflags(&attributes,
                                 POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~spawn_settings() {
        posix_spawn_file_actions_destroy(&files);
        posix_spawnattr_destroy(&attributes);
    }
    spawn_settings(const spawn_settings&) = delete;
    spawn_settings& operator=(const spawn_settings&) = delete;
};

// Kills and reaps what still runs when it goes out of scope.
class running_child {
  public:
    running_child(pid_t id, clock::time_point until) : id_(id), until_(until) {}
    ~running_child() {
        if (id_ <= 0) return;
        ::kill(-id_, SIGKILL);
        while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    running_child(const running_child&) = delete;
    running_child& operator=(const running_child&) = delete;

    // The wait status, or nothing at the deadline. A program that has closed its output ends at once, as a
    // rule.
    std::optional<int> wait() {
        constexpr int look_again_ms = 2;
        while (true) {
            int status = 0;
            if (::waitpid(id_, &status, WNOHANG) == id_) {
                id_ = 0;
                return status;
            }
            if (clock::now() >= until_) return std::nullopt;
            ::poll(nullptr, 0, look_again_ms);
        }
    }

  private:
    pid_t id_;
    clock::time_point until_;
};

int milliseconds_until(clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

// Hands over what the program takes now. False when it takes no more, ever.
bool feed(int to, std::string_view& input) {
    const auto sent = ::send(to, input.data(), input.size(), MSG_NOSIGNAL);
    if (sent >= 0) input.remove_prefix(static_cast<std::size_t>(sent));
    return !input.empty() && (sent >= 0 || errno == EAGAIN || errno == EINTR);
}

result<std::string> exchange(channel& in, channel& out, std::string_view input, clock::time_point until,
                             std::size_t most) {
    std::string output;
    char block[16'384];
    if (input.empty()) in.ours.close();
    while (true) {
        pollfd waits[2] = {{out.ours.number, POLLIN, 0}, {in.ours.number, POLLOUT, 0}};
        const int ready = ::poll(waits, 2, milliseconds_until(until));
        if (ready == 0) return errc::engine_timed_out;
        if (ready < 0 && errno != EINTR) return system_error(errno);
        if (ready < 0) continue;
        if (waits[1].revents != 0 && !feed(in.ours.number, input)) in.ours.close();
        if (waits[0].revents == 0) continue;
        const auto got = ::read(out.ours.number, block, sizeof block);
        if (got == 0 || (got < 0 && errno == ECONNRESET)) return output;
        if (got < 0 && errno != EAGAIN && errno != EINTR) return system_error(errno);
        if (got > 0) output.append(block, static_cast<std::size_t>(got));
        if (output.size() > most) return errc::too_long;
    }
}

}  // namespace

result<std::string> run_child(const std::vector<std::string>& arguments, std::string_view input,
                              const child_limits& limits) {
    const auto until = clock::now() + limits.deadline;
    channel in, out;
    if (!in.open() || !out.open()) return system_error(errno);
    std::vector<char*> argv;
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);

    pid_t id = 0;
    {
        const spawn_settings how(in.theirs.number, out.theirs.number);
        const int failed = ::posix_spawnp(&id, argv[0], &how.files, &how.attributes, argv.data(), environ);
        if (failed == ENOENT) return errc::engine_missing;
        if (failed != 0) return system_error(failed);
    }
    running_child child(id, until);
    in.theirs.close();
    out.theirs.close();
    auto output = exchange(in, out, input, until, limits.output);
    if (!output) return output;
    const auto status = child.wait();
    if (!status) return errc::engine_timed_out;
    if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) return errc::engine_failed;
    return output;
}

}  // namespace switchhook::server::media
