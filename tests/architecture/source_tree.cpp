#include "tests/architecture/source_tree.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;

class scanner {
  public:
    explicit scanner(std::string_view text) : text_(text) {}

    source scan() {
        while (!at_end()) {
            if (starts("//"))
                blank_until("\n", 0);
            else if (starts("/*"))
                blank_until("*/", 2);
            else if (starts("R\"") && !in_word())
                raw_text();
            else if (peek() == '"' || (peek() == '\'' && !in_word()))
                quoted_text(peek());
            else if (peek() == '#' && line_is_blank_)
                directive();
            else
                keep();
        }
        return std::move(found_);
    }

  private:
    [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
    [[nodiscard]] char peek() const { return text_[at_]; }
    [[nodiscard]] bool starts(std::string_view with) const { return text_.substr(at_).starts_with(with); }
    // Behind a letter or a digit: 10'000 holds no character.
    [[nodiscard]] bool in_word() const {
        return at_ > 0 &&
               (std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0 || text_[at_ - 1] == '_');
    }

    void keep() {
        const char c = text_[at_++];
        found_.code += c;
        count(c);
        if (c != '\n' && c != ' ' && c != '\t') line_is_blank_ = false;
    }
    void count(char c) {
        if (c != '\n') return;
        ++line_;
        line_is_blank_ = true;
    }
    void blank(std::size_t end) {
        for (; at_ < std::min(end, text_.size()); ++at_) {
            found_.code += text_[at_] == '\n' ? '\n' : ' ';
            count(text_[at_]);
        }
    }
    void blank_until(std::string_view stop, std::size_t with) {
        const auto end = text_.find(stop, at_ + with);
        blank(end == std::string_view::npos ? text_.size() : end + with);
    }
    void raw_text() {
        const auto open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank(text_.size());
        const auto stop = ')' + std::string(text_.substr(at_ + 2, open - at_ - 2)) + '"';
        const auto end = text_.find(stop, open);
        blank(end == std::string_view::npos ? text_.size() : end + stop.size());
    }
    void quoted_text(char quote) {
        auto end = at_ + 1;
        while (end < text_.size() && text_[end] != quote && text_[end] != '\n')
            end += text_[end] == '\\' ? 2 : 1;
        blank(end + 1);
        line_is_blank_ = false;
    }
    void directive() {
        const auto end = std::min(text_.find('\n', at_), text_.size());
        std::istringstream words{std::string(text_.substr(at_ + 1, end - at_ - 1))};
        std::string word, name;
        words >> word >> name;
        if (word.starts_with("include") && word != "include") name = word.substr(7);  // #include<…>
        if (word.starts_with("include") && name.size() > 2) {
            const char close = name.front() == '<' ? '>' : '"';
            const auto length = name.find(close, 1);
            if (length != std::string::npos)
                found_.includes.push_back({line_, name.substr(1, length - 1), name.front() == '"'});
        }
        // A macro's body is code that will run somewhere.
        if (word == "define")
            keep();
        else
            blank(end);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool line_is_blank_ = true;
    source found_;
};

}  // namespace

source read_source(std::string_view text) { return scanner(text).scan(); }

source_tree read_tree(const fs::path& root, const std::vector<std::string>& folders) {
    source_tree tree;
    for (const auto& folder : folders) {
        const auto before = tree.size();
        for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
            const auto& path = entry.path();
            if (!entry.is_regular_file() || (path.extension() != ".hpp" && path.extension() != ".cpp"))
                continue;
            std::ifstream in(path, std::ios::binary);
            std::ostringstream text;
            text << in.rdbuf();
            tree.emplace(path.lexically_relative(root).generic_string(), read_source(text.str()));
        }
        if (tree.size() == before) throw std::runtime_error(folder + ": no sources");
    }
    return tree;
}

}  // namespace switchhook::test
