#pragma once
// What is wrong with a file somebody wrote, all of it at once: `file:line:column: path: what; did you mean
// "…"?`

#include <string>
#include <string_view>
#include <vector>

#include "base/rules.hpp"

namespace switchhook {

enum class severity { error, warning };

struct problem {
    std::string file;
    unsigned line = 0;    // from 1; 0 when the file as a whole is meant
    unsigned column = 0;  // 0 when the line as a whole is meant
    std::string path;     // JSON pointer, may be empty
    std::string what;
    severity level = severity::error;
    rule_name rule = {};      // the kind of mistake
    std::string advice = {};  // what to do about this one, when there is more to say than for all of its kind

    friend bool operator==(const problem&, const problem&) = default;
};

// Without the advice.
std::string to_string(const problem& p);

class problems {
  public:
    void add(problem p) { found_.push_back(std::move(p)); }
    void append(problems other);
    // In the order of the file, each once.
    void sort();

    [[nodiscard]] const std::vector<problem>& all() const { return found_; }
    [[nodiscard]] bool empty() const { return found_.empty(); }
    [[nodiscard]] bool any_error() const;

  private:
    std::vector<problem> found_;
};

// `; did you mean "x"?`, or nothing when no name is near.
std::string did_you_mean(std::string_view suggestion);

}  // namespace switchhook
