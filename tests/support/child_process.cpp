#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace switchhook::test {
namespace {

using std::chrono::steady_clock;

constexpr int readable_by_owner = 0600;

int milliseconds_until(steady_clock::time_point until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    return static_cast<int>(std::max<std::chrono::milliseconds::rep>(0, left.count()));
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& added) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto name = text.substr(0, text.find('='));
        if (!name.starts_with("SWITCHHOOK_") && added.find(std::string(name)) == added.end())
            all.emplace_back(text);
    }
    for (const auto& [name, value] : added) all.push_back(name + '=' + value);
    return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& t : texts) all.push_back(t.data());
    all.push_back(nullptr);
    return all;
}

}  // namespace

// A file that grows, and the kernel's word when it has.
class child_process::followed_file {
  public:
    explicit followed_file(const std::string& path)
        : file_(::open(path.c_str(), O_CREAT | O_TRUNC | O_RDONLY | O_CLOEXEC, readable_by_owner)),
          changes_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
        if (file_ < 0 || changes_ < 0 || ::inotify_add_watch(changes_, path.c_str(), IN_MODIFY) < 0)
            throw std::system_error(errno, std::generic_category(), path);
    }
    ~followed_file() {
        ::close(file_);
        ::close(changes_);
    }
    followed_file(const followed_file&) = delete;
    followed_file& operator=(const followed_file&) = delete;

    const std::string& text() {
        std::array<char, 65536> bytes{};
        for (ssize_t n = 0; (n = ::read(file_, bytes.data(), bytes.size())) > 0;)
            text_.append(bytes.data(), static_cast<std::size_t>(n));
        return text_;
    }
    [[nodiscard]] int changes() const { return changes_; }
    void changes_seen() const {
        std::array<char, 4096> events{};
        while (::read(changes_, events.data(), events.size()) > 0) continue;
    }

  private:
    int file_, changes_;
    std::string text_;
};

child_process::child_process(const child_wish& wish)
    : output_(std::make_unique<followed_file>(wish.output_file)),
      errors_(std::make_unique<followed_file>(wish.error_file)) {
    std::vector<std::string> arguments{wish.program};
    arguments.insert(arguments.end(), wish.arguments.begin(), wish.arguments.end());
    auto environment = environment_with(wish.environment);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, wish.output_file.c_str(), O_WRONLY | O_APPEND, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, wish.error_file.c_str(), O_WRONLY | O_APPEND, 0);
    const int failed = ::posix_spawn(&process_, wish.program.c_str(), &files, nullptr,
                                     pointers_to(arguments).data(), pointers_to(environment).data());
    posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), wish.program);
    // By number: the header that declares it cannot be linked against from C++ in glibc 2.36.
    handle_ = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
    if (handle_ < 0) throw std::system_error(errno, std::generic_category(), "pidfd_open");
}

child_process::~child_process() {
    if (!status_) {
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
    }
    ::close(handle_);
}

void child_process::signal(int number) {
    if (!exited()) ::kill(process_, number);
}

bool child_process::exited() {
    int status = 0;
    if (!status_ && ::waitpid(process_, &status, WNOHANG) == process_)
        status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return status_.has_value();
}

std::optional<int> child_process::wait_for_exit(std::chrono::milliseconds within) {
    pollfd end{handle_, POLLIN, 0};
    if (!exited()) ::poll(&end, 1, static_cast<int>(within.count()));
    exited();
    return status_;
}

bool child_process::follow(followed_file& file, const std::function<bool(const std::string&)>& satisfied,
                           std::chrono::milliseconds within) {
    const auto until = steady_clock::now() + within;
    for (;;) {
        const bool over = exited() || steady_clock::now() >= until;
        file.changes_seen();
        if (satisfied(file.text())) return true;
        if (over) return false;
        std::array<pollfd, 2> facts{{{file.changes(), POLLIN, 0}, {handle_, POLLIN, 0}}};
        ::poll(facts.data(), facts.size(), milliseconds_until(until));
    }
}

std::string child_process::line_of_output(std::string_view mark, std::chrono::milliseconds within) {
    std::string line;
    const bool found = follow(
        *output_,
        [&](const std::string& text) {
            const auto at = text.find(mark);
            if (at == std::string::npos) return false;
            const auto end = text.find('\n', at);
            if (end == std::string::npos) return false;
            const auto before = text.rfind('\n', at);
            const auto begin = before == std::string::npos ? 0 : before + 1;
            line = text.substr(begin, end - begin);
            return true;
        },
        within);
    if (!found)
        throw std::runtime_error("the program did not say \"" + std::string(mark) +
                                 "\"; it said: " + output() + errors());
    return line;
}

bool child_process::wait_for_errors(const std::function<bool(const std::string&)>& satisfied,
                                    std::chrono::milliseconds within) {
    return follow(*errors_, satisfied, within);
}

std::string child_process::output() { return output_->text(); }
std::string child_process::errors() { return errors_->text(); }

std::size_t count_lines_with(std::string_view text, std::string_view mark) {
    std::size_t count = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (text.substr(0, end).find(mark) != std::string_view::npos) ++count;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return count;
}

}  // namespace switchhook::test
