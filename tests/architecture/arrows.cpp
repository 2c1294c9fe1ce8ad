#include "tests/architecture/arrows.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <set>
#include <span>

namespace switchhook::test {
namespace {

using std::string_view;

// A folder may include itself and those named here. Longer names go before shorter ones.
struct arrow {
    string_view folder;
    std::vector<string_view> may_use;
};

const std::vector<arrow>& arrows() {
    static const std::vector<arrow> all{
        {"graph/model/", {"base/"}},
        {"graph/auth/", {"base/", "net/", "graph/"}},
        {"graph/client/", {"base/", "net/", "graph/"}},
        {"base/", {}},
        {"net/", {"base/"}},
        {"bot/", {"base/", "graph/model/"}},
        {"config/", {"base/"}},
        {"emulator/world/", {"base/", "graph/model/"}},
        {"emulator/platform/", {"base/", "net/", "graph/", "emulator/world/"}},
        {"emulator/control/", {"base/", "net/", "graph/", "emulator/world/", "emulator/platform/"}},
        {"emulator/phone/", {"base/", "net/", "emulator/world/"}},
        {"web/", {}},
        {"emulator/", {"base/", "net/", "graph/", "web/"}},
        {"server/", {"base/", "net/", "graph/", "bot/", "config/", "emulator/", "web/"}},
    };
    return all;
}

// Libraries behind fences: who may include them, by folder or by file. TLS and Beast cost tens of seconds of
// compile time a unit, and cryptography is to be found in few places.
struct fence {
    string_view library;
    std::vector<string_view> inside;
};

const std::vector<fence>& fences() {
    static const std::vector<fence> all{
        {"rapidjson/", {"base/json/"}},
        {"spdlog/", {"base/log.cpp"}},
        {"fmt/", {"base/log.cpp"}},
        {"date/", {"server/flows/time_zones.cpp"}},
        {"prometheus/", {"server/telemetry/instruments.cpp"}},
        {"boost/beast", {"net/asio_source.cpp", "net/message_parser.hpp"}},
        {"boost/asio/ssl", {"net/asio_source.cpp"}},
        {"boost/asio.hpp", {}},  // the pieces, not the umbrella
        {"boost/asio", {"net/", "graph/auth/", "graph/client/", "emulator/", "server/"}},
        {"openssl/",
         {"net/tls.cpp", "net/tls_context.hpp", "net/tls_channel.cpp", "net/local_authority.cpp",
          "graph/auth/certificate.cpp", "graph/auth/sha256.cpp", "graph/auth/rsa_key.cpp",
          "server/admin/authentication.cpp", "server/media/content_hash.cpp",
          "server/media/heard_recordings.cpp", "server/certificates.cpp", "server/outside/signature.cpp",
          "server/commands/workshop.cpp", "server/doctor/certificate_chain.cpp"}},
    };
    return all;
}

// Nothing in these folders, nor any header that they reach, does I/O, waits, logs, draws lots or reads a
// clock.
constexpr std::array<string_view, 3> pure_folders{"bot/", "graph/model/", "emulator/world/"};

constexpr std::array<string_view, 28> impure_headers{
    "boost/asio",   "boost/beast",  "openssl/",   "spdlog/",
    "fmt/",         "base/log.hpp", "fstream",    "iostream",
    "thread",       "random",       "filesystem", "mutex",
    "cstdio",       "stdio.h",      "future",     "condition_variable",
    "shared_mutex", "semaphore",    "ctime",      "time.h",
    "unistd.h",     "fcntl.h",      "sys/",       "syncstream",
    "stop_token",   "latch",        "barrier",    "coroutine"};

constexpr std::array<string_view, 8> impure_code{"::now(",        "_clock::now", "std::rand",
                                                 "getenv(",       "std::time(",  "time(nullptr)",
                                                 "random_device", "this_thread"};

bool matches(string_view name, string_view pattern) {
    // A pattern with a slash is the beginning of a path, one without a whole name.
    return pattern.find('/') == string_view::npos ? name == pattern : name.starts_with(pattern);
}

const arrow* arrow_of(string_view path) {
    for (const auto& a : arrows())
        if (path.starts_with(a.folder)) return &a;
    return nullptr;
}

bool is_under(string_view path, std::span<const string_view> places) {
    return std::any_of(places.begin(), places.end(), [&](string_view place) {
        return place.ends_with('/') ? path.starts_with(place) : path == place;
    });
}

class inspector {
  public:
    explicit inspector(const source_tree& tree) : tree_(tree) {}

    std::vector<std::string> inspect() {
        for (const auto& [path, file] : tree_) {
            for (const auto& i : file.includes) {
                if (i.quoted) check_arrow(path, i);
                check_fences(path, i);
            }
        }
        for (const auto& [path, file] : tree_)
            if (is_under(path, pure_folders)) check_purity(path);
        return std::move(found_);
    }

  private:
    void complain(const std::string& path, int line, const std::string& what) {
        found_.push_back(path + ':' + std::to_string(line) + ": " + what);
    }

    void check_arrow(const std::string& path, const include& i) {
        const auto* from = arrow_of(path);
        if (from == nullptr)
            return complain(path, i.line, "stands in a folder without a place in the picture");
        if (!tree_.contains(i.name))
            return complain(path, i.line, "\"" + i.name + "\" names no source from the root");
        if (!i.name.starts_with(from->folder) && !is_under(i.name, from->may_use))
            complain(path, i.line, std::string(from->folder) + " may not use " + i.name);
    }

    void check_fences(const std::string& path, const include& i) {
        for (const auto& f : fences()) {
            if (!i.name.starts_with(f.library)) continue;
            if (!is_under(path, f.inside)) complain(path, i.line, i.name + " is fenced off here");
            return;
        }
    }

    // Follows our own headers from the file, and names the way to what is impure.
    void check_purity(const std::string& start) {
        std::deque<std::pair<std::string, std::string>> to_visit{{start, start}};
        std::set<std::string> seen{start};
        while (!to_visit.empty()) {
            const auto [path, way] = to_visit.front();
            to_visit.pop_front();
            const auto found = tree_.find(path);
            if (found == tree_.end()) continue;
            check_code(start, way, found->second.code);
            for (const auto& i : found->second.includes) {
                for (const auto impure : impure_headers)
                    if (matches(i.name, impure)) complain(start, 1, "is not pure: " + way + " > " + i.name);
                if (i.quoted && seen.insert(i.name).second)
                    to_visit.emplace_back(i.name, way + " > " + i.name);
            }
        }
    }

    void check_code(const std::string& start, const std::string& way, const std::string& code) {
        for (const auto impure : impure_code) {
            const auto at = code.find(impure);
            if (at == std::string::npos) continue;
            const auto line =
                1 + std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n');
            complain(start, way == start ? static_cast<int>(line) : 1,
                     "is not pure: " + way + " has " + std::string(impure));
        }
    }

    const source_tree& tree_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> product_folders() {
    return {"base", "net", "graph", "bot", "config", "web", "emulator", "server"};
}

std::vector<std::string> find_breaches(const source_tree& tree) { return inspector(tree).inspect(); }

}  // namespace switchhook::test
