#include "server/watch/folder_watch.hpp"

#include <sys/inotify.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <set>

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

// Deep trees are somebody's mistake, and the system has a limit for all its users.
constexpr std::size_t most_folders = 1'000;

constexpr std::uint32_t events_of_interest = IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB |
                                             IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF |
                                             IN_MOVE_SELF | IN_ONLYDIR;

// Two dots begin the names that a mounted volume of Kubernetes exchanges its content by.
bool is_beside_the_point(std::string_view name) {
    return name.ends_with('~') || (name.starts_with('.') && !name.starts_with(".."));
}

// With a name, and without the slash that people write behind folders.
fs::path whole(const fs::path& folder) {
    auto path = fs::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

}  // namespace

struct folder_watch::state : std::enable_shared_from_this<state> {
    state(const asio::any_io_executor& executor, std::function<void()> what, watch_pace how,
          std::function<bool(std::string_view)> which)
        : descriptor(executor),
          settled(executor),
          changed(std::move(what)),
          counts(std::move(which)),
          pace(how) {}

    // A folder whose content counts, or one in which some names do.
    struct place {
        bool all = false;
        std::set<std::string> names;
    };

    void look() {
        complaint.clear();
        full = false;
        std::map<int, place> before;
        before.swap(watched);
        for (const auto& [root, with_those_below] : roots) {
            if (root.has_relative_path()) add(root.parent_path(), root.filename().string());
            std::set<fs::path> links;
            add_links_to(root, links);
            std::error_code failed;
            if (!fs::is_directory(root, failed)) continue;
            add(root, {});
            if (!with_those_below) continue;
            fs::recursive_directory_iterator next(root, fs::directory_options::skip_permission_denied,
                                                  failed);
            const fs::recursive_directory_iterator end;
            for (; !full && !failed && next != end; next.increment(failed)) {
                std::error_code gone;
                if (next->is_directory(gone) && !next->is_symlink(gone)) add(next->path(), {});
            }
        }
        for (const auto& [number, what] : before)
            if (!watched.contains(number)) ::inotify_rm_watch(descriptor.native_handle(), number);
    }

    // A link on the way that leads elsewhere makes another folder of it: releases are exchanged so.
    void add_links_to(const fs::path& folder, std::set<fs::path>& known) {
        fs::path so_far;
        for (const auto& part : folder) {
            so_far /= part;
            std::error_code failed;
            if (!fs::is_symlink(so_far, failed) || !known.insert(so_far).second) continue;
            add(so_far.parent_path(), part.string());
            const auto target = fs::read_symlink(so_far, failed);
            const auto from = fs::weakly_canonical(so_far.parent_path(), failed);
            if (!failed) add_links_to((from / target).lexically_normal(), known);
        }
    }

    // `name`: the only one that counts there; empty for all.
    void add(const fs::path& folder, const std::string& name) {
        if (full) return;
        if (watched.size() >= most_folders) {
            full = true;
            complaint =
                "there are more than " + std::to_string(most_folders) + " folders, and not all are watched";
            return;
        }
        const int number =
            ::inotify_add_watch(descriptor.native_handle(), folder.c_str(), events_of_interest);
        if (number < 0) {
            const int why = errno;
            full = why == ENOSPC;
            if (full)
                complaint = folder.string() + ": fs.inotify.max_user_watches are in use";
            else if (why != ENOENT && why != ENOTDIR)
                complaint = folder.string() + ": " + std::strerror(why);
            return;
        }
        auto& place = watched[number];
        if (name.empty())
            place.all = true;
        else
            place.names.insert(name);
    }

    static void read_on(const std::shared_ptr<state>& self) {
        self->descriptor.async_read_some(asio::buffer(self->bytes),
                                         [self](error_code failed, std::size_t size) {
                                             if (failed || self->closed) return;
                                             self->take(size);
                                             read_on(self);
                                         });
    }

    void take(std::size_t size) {
        bool matters = false;
        for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
            inotify_event event{};
            std::memcpy(&event, bytes.data() + at, sizeof event);
            const char* name = event.len == 0 ? "" : bytes.data() + at + sizeof event;
            matters = is_change(event, name) || matters;
            at += sizeof event + event.len;
        }
        if (matters) wait_until_quiet();
    }

    bool is_change(const inotify_event& event, std::string_view name) {
        if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
        const auto at = watched.find(event.wd);
        if (at == watched.end() || (event.mask & IN_IGNORED) != 0) return false;
        if (at->second.names.contains(std::string(name))) return true;
        if (!at->second.all || is_beside_the_point(name)) return false;
        return !counts || name.empty() || (event.mask & IN_ISDIR) != 0 || counts(name);
    }

    void wait_until_quiet() {
        const auto now = steady_clock::now();
        if (!since) since = now;
        settled.expires_at(std::min(now + pace.quiet, *since + pace.at_most));
        settled.async_wait([self = shared_from_this()](error_code cancelled) {
            if (cancelled || self->closed || !self->since) return;
            self->since.reset();
            // Before what is there is read: what comes later is an event.
            self->look();
            self->changed();
        });
    }

    asio::posix::stream_descriptor descriptor;
    asio::steady_timer settled;
    std::function<void()> changed;
    std::function<bool(std::string_view)> counts;
    watch_pace pace;
    std::vector<watched_folder> roots;
    std::map<int, place> watched;
    std::string complaint;
    bool full = false;                              // no more folders can be watched
    std::optional<steady_clock::time_point> since;  // the first event that nobody was told of
    bool closed = false;
    alignas(inotify_event) std::array<char, 16'384> bytes{};
};

folder_watch::folder_watch(asio::any_io_executor executor, std::function<void()> changed, watch_pace pace,
                           std::function<bool(std::string_view)> counts)
    : state_(std::make_shared<state>(executor, std::move(changed), pace, std::move(counts))) {}

folder_watch::~folder_watch() {
    error_code ignored;
    state_->closed = true;
    state_->descriptor.close(ignored);
    state_->settled.cancel();
}

result<void, std::string> folder_watch::watch(std::vector<watched_folder> folders) {
    auto& s = *state_;
    if (!s.descriptor.is_open()) {
        const int opened = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (opened < 0) return std::string("inotify: ") + std::strerror(errno);
        s.descriptor.assign(opened);
        state::read_on(state_);
    }
    for (auto& folder : folders) folder.path = whole(folder.path);
    s.roots = std::move(folders);
    s.look();
    if (!s.complaint.empty()) return s.complaint;
    return {};
}

}  // namespace switchhook::server
