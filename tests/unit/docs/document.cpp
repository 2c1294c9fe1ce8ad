#include "document.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

namespace {

namespace fs = std::filesystem;

const fs::path root = SWITCHHOOK_FOLDER;

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string() : text.substr(first, last - first + 1);
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
}

// https://github.com/gjtorikian/html-pipeline: letters in small, blanks as dashes, punctuation left out.
std::string anchor_of(const std::string& heading) {
    std::string anchor;
    for (const char c : heading) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == ' ')
            anchor += '-';
        else if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '_')
            anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
    return anchor;
}

}  // namespace

document document_of(const std::string& name) {
    std::ifstream in(root / name, std::ios::binary);
    if (!in) throw std::runtime_error("cannot open " + name);
    return {name, {std::istreambuf_iterator<char>(in), {}}};
}

std::vector<document> all_documents() {
    std::vector<std::string> names{"README.md", "CONTRIBUTING.md"};
    for (const auto& entry : fs::recursive_directory_iterator(root / "docs"))
        if (entry.path().extension() == ".md") names.push_back(fs::relative(entry.path(), root).string());
    std::sort(names.begin(), names.end());
    std::vector<document> all;
    for (const auto& name : names) all.push_back(document_of(name));
    return all;
}

std::vector<code_block> code_blocks(const document& d) {
    std::vector<code_block> all;
    bool inside = false;
    std::size_t number = 0;
    for (const auto& line : lines_of(d.text)) {
        ++number;
        if (const auto start = trimmed(line); start.starts_with("```")) {
            inside = !inside;
            if (inside) all.push_back({d.name + ':' + std::to_string(number), start.substr(3), {}});
        } else if (inside) {
            all.back().text += line + '\n';
        }
    }
    return all;
}

std::vector<page_part> parts_of(const document& d) {
    std::vector<page_part> all;
    std::map<std::string, int> taken;
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> open;  // the part of each level that the line belongs to
    bool inside = false;
    for (const auto& line : lines_of(d.text)) {
        const bool fence = trimmed(line).starts_with("```");
        if (fence) inside = !inside;
        if (!inside && line.starts_with('#')) {
            const auto level = line.find_first_not_of('#');
            auto heading = trimmed(line.substr(level));
            std::erase(heading, '`');
            auto anchor = anchor_of(heading);
            if (const int before = taken[anchor]++; before > 0) anchor += '-' + std::to_string(before);
            all.push_back({d.name, level, heading, anchor, {}, {}});
            open.resize(level - 1, none);
            open.push_back(all.size() - 1);
            continue;
        }
        for (const auto index : open) {
            if (index == none) continue;
            all[index].text += line + '\n';
            if (!inside && !fence) all[index].prose += line + '\n';
        }
    }
    return all;
}

std::vector<std::vector<std::string>> table_rows(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& line : lines_of(text)) {
        if (!line.starts_with("|")) continue;
        auto& cells = rows.emplace_back();
        std::string cell;
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] == '|' && line[i - 1] != '\\') {
                cells.push_back(trimmed(cell));
                cell.clear();
            } else {
                cell += line[i];
            }
        }
    }
    return rows;
}

std::vector<std::string> code_spans(const std::string& text) {
    std::vector<std::string> all;
    for (std::size_t at = text.find('`'); at != std::string::npos;) {
        const auto end = text.find('`', at + 1);
        if (end == std::string::npos) break;
        all.push_back(text.substr(at + 1, end - at - 1));
        at = text.find('`', end + 1);
    }
    return all;
}
