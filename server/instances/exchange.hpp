#pragma once
// Questions and answers between instances, in the payloads of PostgreSQL's NOTIFY: texts of less than 8,000 bytes, each
// of which arrives or does not. Questions are asked again until they are answered or time is up; one that arrives twice
// is handed on once. What is said is on no disk when it has been heard: keys that callers press may be in it.
//
// https://www.postgresql.org/docs/15/sql-notify.html. Reads no clock, and does no I/O. Not thread-safe.

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchhook::server {

class exchange {
  public:
    using time = std::chrono::steady_clock::time_point;
    // The answer; nothing when none came in time.
    using answered = std::function<void(std::optional<std::string>)>;

    struct letter {
        std::int64_t to = 0;  // an instance
        std::string payload;
    };
    struct question {
        std::int64_t from = 0;
        std::uint64_t number = 0;  // of the sender
        std::string text;
    };

    // `first`: larger than any number that was used under the same instance before.
    explicit exchange(std::uint64_t first = 1) : next_(first) {}

    // What is handed in is UTF-8. `me` is the number of this instance at the time.
    std::vector<letter> ask(std::int64_t me, std::int64_t to, std::string text, time now, time until,
                            answered done);
    std::vector<letter> answer(std::int64_t me, const question& to, const std::string& text);
    // A payload that arrived. Answers are told of at once; a question that is whole and new is given back.
    std::optional<question> take(std::string_view payload, time now);
    // Those again that nobody has answered yet; the repeated answer of one that was asked again.
    std::vector<letter> time_passes(std::int64_t me, time now);
    [[nodiscard]] std::optional<time> due() const;

    // Nobody will answer any more, or nobody but these.
    void give_up_all();
    void give_up_all_but(const std::vector<std::int64_t>& alive);

  private:
    struct asked {
        std::int64_t to = 0;
        std::string text;
        time again, until;
        answered done;
    };
    using sender = std::pair<std::int64_t, std::uint64_t>;
    struct arriving {
        std::vector<std::string> parts;
        std::size_t missing = 0;
        time since;
    };
    std::optional<std::string> whole(char kind, const sender& from, std::size_t part, std::size_t parts,
                                     std::string_view text, time now);
    void remember(const sender& from);

    std::uint64_t next_;
    std::map<std::uint64_t, asked> asked_;
    std::map<sender, std::optional<std::string>> heard_;  // with the answer, once it is given
    std::deque<sender> heard_order_;
    std::vector<sender> to_be_repeated_;  // answers
    std::map<std::pair<char, sender>, arriving> arriving_;
};

}  // namespace switchhook::server
