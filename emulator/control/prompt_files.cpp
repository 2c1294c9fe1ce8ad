#include "emulator/control/prompt_files.hpp"

namespace switchhook::emulator {

void prompt_files::keep(const std::string& uri, std::string file) {
    if (const auto known = by_uri_.find(uri); known != by_uri_.end()) {
        bytes_ -= known->second->second.size();
        files_.erase(known->second);
        by_uri_.erase(known);
    }
    bytes_ += file.size();
    files_.emplace_front(uri, std::move(file));
    by_uri_[uri] = files_.begin();
    while (bytes_ > most_bytes_ && !files_.empty()) {
        bytes_ -= files_.back().second.size();
        by_uri_.erase(files_.back().first);
        files_.pop_back();
    }
}

const std::string* prompt_files::find(const std::string& uri) const {
    const auto known = by_uri_.find(uri);
    return known == by_uri_.end() ? nullptr : &known->second->second;
}

}  // namespace switchhook::emulator
