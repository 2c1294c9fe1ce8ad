#include "shell_lines.hpp"

#include <cctype>
#include <regex>
#include <sstream>

namespace {

bool is_assignment(const std::string& word) {
    static const std::regex shape("[A-Za-z_][A-Za-z_0-9]*=.*");
    return std::regex_match(word, shape);
}

// What runs another command, with the options that stand between.
void strip_front(std::vector<std::string>& words) {
    const auto drop = [&words](std::size_t count) {
        words.erase(words.begin(),
                    words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
    };
    while (!words.empty()) {
        if (is_assignment(words[0]) || words[0] == "sudo")
            drop(1);
        else if (words[0] == "-u")  // of sudo
            drop(2);
        else if (words[0] == "systemd-run")
            for (drop(1); !words.empty() && words[0].starts_with("--");) drop(1);
        else
            return;
    }
}

class line_reader {
  public:
    line_reader(std::string where, const std::string& text, std::vector<shell_command>& out)
        : where_(std::move(where)), text_(text), out_(out) {}

    void read() {
        while (at_ < text_.size()) next();
        end_command();
    }

  private:
    void next() {
        const char c = text_[at_];
        if (c == '\'' || c == '"') return quoted(c);
        if (c == '$' && text_.substr(at_, 2) == "$(") return nested();
        ++at_;
        if (c == '#' && !in_word_) {
            at_ = text_.size();
        } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
            end_word();
        } else if (c == '|' || c == ';' || c == '&') {
            end_command();
        } else if (c == '>' || c == '<') {
            if (word_ == "2") word_.clear(), in_word_ = false;
            end_word();
            to_file_ = true;
        } else {
            in_word_ = true;
            word_ += c;
        }
    }

    void quoted(char mark) {
        in_word_ = true;
        for (++at_; at_ < text_.size() && text_[at_] != mark;) {
            if (mark == '"' && text_.substr(at_, 2) == "$(")
                nested();
            else
                word_ += text_[at_++];
        }
        ++at_;
    }

    void nested() {
        in_word_ = true;
        const auto first = at_ + 2;
        std::size_t depth = 1;
        for (at_ = first; at_ < text_.size() && depth > 0; ++at_)
            depth += text_[at_] == '(' ? 1U : text_[at_] == ')' ? ~std::size_t{0} : 0U;
        const auto inside = text_.substr(first, at_ - first - 1);
        line_reader(where_, inside, out_).read();
        word_ += "$(…)";
    }

    void end_word() {
        if (!in_word_) return;
        if (!to_file_) words_.push_back(word_);
        word_.clear();
        in_word_ = to_file_ = false;
    }

    void end_command() {
        end_word();
        strip_front(words_);
        if (!words_.empty()) out_.push_back({where_, std::move(words_)});
        words_.clear();
    }

    const std::string where_;
    const std::string text_;
    std::vector<shell_command>& out_;
    std::size_t at_ = 0;
    std::string word_;
    bool in_word_ = false, to_file_ = false;
    std::vector<std::string> words_;
};

}  // namespace

std::vector<shell_command> commands_in(const code_block& block) {
    const auto colon = block.where.rfind(':');
    auto number = std::stoul(block.where.substr(colon + 1));
    std::vector<shell_command> all;
    std::istringstream lines(block.text);
    for (std::string line; std::getline(lines, line);) {
        const auto where = block.where.substr(0, colon + 1) + std::to_string(++number);
        for (std::string more; line.ends_with('\\') && std::getline(lines, more); ++number)
            line = line.substr(0, line.size() - 1) + more;
        line_reader(where, line, all).read();
        static const std::regex given_on("(?:^|[^<])<<'?(\\w+)'?");
        std::smatch mark;
        if (!std::regex_search(line, mark, given_on)) continue;
        for (std::string input; std::getline(lines, input) && input != mark[1];) ++number;
        ++number;
    }
    return all;
}
