#include "tests/replay/payloads.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;
using graph::method;

// No page describes the operations; the name is ours.
constexpr std::string_view page_of_operations = "operation-get";

std::string take_ending(std::string& text) {
    const auto dash = text.rfind('-');
    if (dash == std::string::npos) return {};
    auto ending = text.substr(dash + 1);
    text.resize(dash);
    return ending;
}

payload read_payload(const fs::path& file) {
    payload p;
    p.file = file;
    p.page = file.stem().string();
    const auto kind = take_ending(p.page);
    const auto number = take_ending(p.page);
    if (kind == "notification")
        p.kind = payload_kind::notification;
    else if (kind == "request")
        p.kind = payload_kind::request;
    else if (kind == "response")
        p.kind = payload_kind::response;
    else
        throw std::runtime_error(file.string() + ": the name says no kind");
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
        throw std::runtime_error(file.string() + ": the name has no number");
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error(file.string() + ": cannot be read");
    p.text = text.str();
    return p;
}

}  // namespace

std::vector<payload> read_payloads(const fs::path& folder) {
    if (!fs::is_directory(folder)) throw std::runtime_error(folder.string() + ": no folder");
    std::vector<payload> all;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() == ".json")
            all.push_back(read_payload(entry.path()));
    if (all.empty()) throw std::runtime_error(folder.string() + ": holds no payload");
    std::sort(all.begin(), all.end(), [](const payload& a, const payload& b) { return a.file < b.file; });
    return all;
}

std::vector<fs::path> folders_in(std::string_view list) {
    std::vector<fs::path> folders;
    while (!list.empty()) {
        const auto end = std::min(list.find(':'), list.size());
        if (end > 0) folders.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return folders;
}

std::vector<payload> all_payloads() {
    auto folders = folders_in([] {
        const char* list = std::getenv("SWITCHHOOK_PAYLOADS");
        return std::string_view(list != nullptr ? list : "");
    }());
    folders.insert(folders.begin(), fs::path(SWITCHHOOK_REPLAY_FOLDER) / "payloads");
    std::vector<payload> all;
    for (const auto& folder : folders)
        for (auto& p : read_payloads(folder)) all.push_back(std::move(p));
    return all;
}

method method_of_page(std::string_view page) {
    for (const auto& m : graph::all_methods())
        if (page == page_of(m)) return m.id;
    throw std::runtime_error("no method has the page " + std::string(page));
}

std::string_view page_of(const graph::method_description& m) {
    return m.id == method::get_operation ? page_of_operations : m.page;
}

}  // namespace switchhook::test
