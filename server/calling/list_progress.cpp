#include "server/calling/list_progress.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/guid.hpp"
#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_bytes = 256U << 20;

std::string why_not(const std::filesystem::path& file) { return file.string() + ": " + std::strerror(errno); }

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

// What a line of ours may begin with, cut off anywhere.
bool may_become_a_fact(std::string_view cut_off) {
    constexpr std::string_view run = "{\"run\":\"", to = "{\"to\":\"";
    const auto begins = [&](std::string_view with) {
        return cut_off.starts_with(with) || with.starts_with(cut_off);
    };
    return begins(run) || begins(to);
}

std::string fact(std::string_view to, std::string_view name, std::string_view value) {
    json::writer w;
    w.object([&] {
        if (!to.empty()) w.field("to", to);
        w.field(name, value);
    });
    return w.take() + '\n';
}

}  // namespace

result<recorded_progress, std::size_t> read_progress(std::string_view text) {
    recorded_progress known;
    std::size_t line = 0;
    for (auto end = text.find('\n'); end != std::string_view::npos;
         end = text.find('\n', known.whole_bytes)) {
        ++line;
        const auto read = json::document::parse(text.substr(known.whole_bytes, end - known.whole_bytes));
        if (!read.has_value()) return line;
        const auto root = read->root();
        const auto run = root["run"].string_or(), to = root["to"].string_or();
        if (run.empty() == to.empty() || (line == 1) != !run.empty()) return line;
        if (!run.empty()) known.run = run;
        if (!to.empty()) {
            auto& target = known.targets[to];
            if (const auto call = root["call"].as_string()) target = {std::string(*call), {}};
            if (const auto outcome = root["outcome"].as_string()) target.outcome = *outcome;
        }
        known.whole_bytes = end + 1;
    }
    if (!may_become_a_fact(text.substr(known.whole_bytes))) return line + 1;
    return known;
}

std::string idempotency_key(const std::string& run, std::string_view target, std::string_view failed_call) {
    std::string what(target);
    if (!failed_call.empty()) (what += '\n') += failed_call;
    return run + '.' + media::content_hash(what).substr(0, 32);
}

result<list_progress, std::string> list_progress::open(const std::filesystem::path& file) {
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) return why_not(file);
    list_progress made(handle, {});
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0)
        return file.string() + ": another run of this list is under way";
    const auto text = media::read_file(file, most_bytes);
    if (!text.has_value()) return file.string() + ": " + text.error().message();
    auto known = read_progress(*text);
    if (!known.has_value())
        return file.string() + ':' + std::to_string(known.error()) + ": is no line of a list's progress";
    made.known_ = *std::move(known);
    // What was being written when the last run was cut off.
    if (::ftruncate(handle, static_cast<off_t>(made.known_.whole_bytes)) != 0 ||
        ::lseek(handle, 0, SEEK_END) < 0)
        return why_not(file);
    made.name_ = file.string();
    if (made.known_.run.empty()) {
        made.known_.run = random_guid();
        if (auto wrong = made.append(fact({}, "run", made.known_.run))) return *std::move(wrong);
    }
    return made;
}

list_progress::list_progress(list_progress&& other) noexcept
    : file_(std::exchange(other.file_, -1)),
      name_(std::move(other.name_)),
      known_(std::move(other.known_)),
      synced_(other.synced_),
      unsynced_(other.unsynced_) {}

list_progress::~list_progress() {
    if (file_ < 0) return;
    ::fdatasync(file_);
    ::close(file_);
}

target_progress list_progress::of(std::string_view target) const {
    const auto found = known_.targets.find(target);
    return found == known_.targets.end() ? target_progress() : found->second;
}

std::optional<std::string> list_progress::placed(const std::string& target, const std::string& call) {
    known_.targets[target] = {call, {}};
    return append(fact(target, "call", call));
}

std::optional<std::string> list_progress::ended(const std::string& target, const std::string& outcome) {
    known_.targets[target].outcome = outcome;
    return append(fact(target, "outcome", outcome));
}

std::optional<std::string> list_progress::append(const std::string& line) {
    if (!write_all(file_, line)) {
        auto wrong = why_not(name_);
        // Half a line must not become the beginning of the next.
        const bool whole = ::ftruncate(file_, static_cast<off_t>(known_.whole_bytes)) == 0 &&
                           ::lseek(file_, 0, SEEK_END) >= 0;
        if (!whole) ::close(std::exchange(file_, -1));
        return wrong;
    }
    known_.whole_bytes += line.size();
    unsynced_ = true;
    return sync();
}

std::optional<std::string> list_progress::sync() {
    const auto now = std::chrono::steady_clock::now();
    if (!unsynced_ || now - synced_ < std::chrono::seconds(1)) return std::nullopt;
    synced_ = now;
    unsynced_ = false;
    if (::fdatasync(file_) != 0) return why_not(name_);
    return std::nullopt;
}

}  // namespace switchhook::server
