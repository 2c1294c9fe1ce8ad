#pragma once
// A program under test: started, watched and put an end to. Waits are for facts (a line written, the exit)
// and bounded; nothing sleeps.

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::test {

struct child_wish {
    std::string program;
    std::vector<std::string> arguments;
    // Beside what the test itself was given, of which names that begin with SWITCHHOOK_ are left out.
    std::map<std::string, std::string> environment;
    std::string output_file, error_file;  // written anew
};

class child_process {
  public:
    // Throws when the program cannot be started.
    explicit child_process(const child_wish& wish);
    ~child_process();  // killed, unless it has ended, and reaped
    child_process(const child_process&) = delete;
    child_process& operator=(const child_process&) = delete;

    void signal(int number);
    // The exit status, 128 + N after signal N, nothing when it still runs at the end of the wait.
    std::optional<int> wait_for_exit(std::chrono::milliseconds within);

    // The first whole line with `mark` in it, from the beginning of standard output. Throws when the program
    // ends, or the time does, without one.
    std::string line_of_output(std::string_view mark, std::chrono::milliseconds within);
    // Until standard error satisfies; false when it does not within the time.
    bool wait_for_errors(const std::function<bool(const std::string&)>& satisfied,
                         std::chrono::milliseconds within);

    std::string output();
    std::string errors();

  private:
    class followed_file;

    bool exited();
    bool follow(followed_file& file, const std::function<bool(const std::string&)>& satisfied,
                std::chrono::milliseconds within);

    int process_ = -1;
    int handle_ = -1;  // pidfd
    std::optional<int> status_;
    std::unique_ptr<followed_file> output_, errors_;
};

std::size_t count_lines_with(std::string_view text, std::string_view mark);

}  // namespace switchhook::test
