#include "base/problems.hpp"

#include <algorithm>
#include <tuple>

namespace switchhook {

std::string to_string(const problem& p) {
    std::string text = p.file;
    if (p.line != 0) text += ':' + std::to_string(p.line);
    if (p.line != 0 && p.column != 0) text += ':' + std::to_string(p.column);
    text += ": ";
    if (!p.path.empty()) text += p.path + ": ";
    if (p.level == severity::warning) text += "warning: ";
    return text + p.what;
}

void problems::append(problems other) {
    for (auto& p : other.found_) found_.push_back(std::move(p));
}

void problems::sort() {
    const auto key = [](const problem& p) { return std::tie(p.file, p.line, p.column, p.path, p.what); };
    std::stable_sort(found_.begin(), found_.end(),
                     [&](const problem& a, const problem& b) { return key(a) < key(b); });
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
}

bool problems::any_error() const {
    return std::any_of(found_.begin(), found_.end(),
                       [](const problem& p) { return p.level == severity::error; });
}

std::string did_you_mean(std::string_view suggestion) {
    if (suggestion.empty()) return {};
    return "; did you mean \"" + std::string(suggestion) + "\"?";
}

}  // namespace switchhook
