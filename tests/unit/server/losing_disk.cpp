#include "tests/unit/server/losing_disk.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace switchhook::test {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sector = 512;

// Since the last sync of its file.
struct change {
    enum { written, truncated, deleted } what = written;
    std::size_t at = 0;  // the new length, of a truncation
    std::string bytes{};
};

struct file {
    std::optional<std::string> durable;  // nothing: no power cut would leave it
    std::vector<change> since;
};

void apply(const change& c, std::optional<std::string>& to) {
    if (c.what == change::deleted) return to.reset();
    if (!to) to.emplace();
    if (c.what == change::truncated) return to->resize(c.at);
    if (to->size() < c.at + c.bytes.size()) to->resize(c.at + c.bytes.size());
    to->replace(c.at, c.bytes.size(), c.bytes);
}

}  // namespace

struct losing_disk::state {
    explicit state(unsigned seed) : dice(seed) {}

    void note(const std::string& name, change c) {
        const std::lock_guard lock(guard);
        one_more();
        files[name].since.push_back(std::move(c));
    }
    void sync(const std::string& name) {
        const std::lock_guard lock(guard);
        one_more();
        auto& f = files[name];
        if (!f.durable) f.durable.emplace();
        for (const auto& c : f.since) apply(c, f.durable);
        f.since.clear();
    }
    void one_more() {
        if (planned && planned->operations-- == 0) cut();
    }
    void cut() {
        const auto p = *std::exchange(planned, std::nullopt);
        p.now();
        fs::create_directories(p.to);
        std::map<std::string, file> left;
        for (const auto& [name, f] : files) {
            if (fs::path(name).parent_path() != p.from) continue;
            auto content = left_of(f);
            if (!content) continue;
            const auto at = p.to / fs::path(name).filename();
            std::ofstream(at, std::ios::binary | std::ios::trunc) << *content;
            left[at.string()].durable = std::move(content);
        }
        files.merge(left);
    }
    // Everything, nothing, or any part of it, in the order in which it was done.
    std::optional<std::string> left_of(const file& f) {
        auto content = f.durable;
        const auto of_ten = std::uniform_int_distribution<int>(0, 10)(dice);
        const auto survives = [&] { return std::uniform_int_distribution<int>(1, 10)(dice) <= of_ten; };
        for (const auto& c : f.since) {
            if (c.what != change::written) {
                if (survives()) apply(c, content);
                // What was written behind it was of another file, of which the folder does not know.
                else if (c.what == change::deleted)
                    break;
                continue;
            }
            for (std::size_t i = 0; i < c.bytes.size(); i += sector)
                if (survives())
                    apply({change::written, c.at + i, c.bytes.substr(i, sector)}, content);
                else
                    ++lost;
        }
        return content;
    }

    std::mutex guard;
    std::map<std::string, file> files;
    std::mt19937 dice;
    std::size_t lost = 0;
    struct plan {
        std::size_t operations;
        fs::path from, to;
        std::function<void()> now;
    };
    std::optional<plan> planned;
    sqlite3_vfs vfs{};
    sqlite3_vfs* below = nullptr;  // does the work
};

namespace {

// What SQLite holds of a file; that of the layer below is right behind it.
struct handle {
    sqlite3_file base;
    losing_disk::state* disk;
    const char* name;  // null: nobody would miss it
    sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};
handle& of(sqlite3_file* f) { return *reinterpret_cast<handle*>(f); }
sqlite3_file* below(sqlite3_file* f) { return of(f).below(); }

int close_file(sqlite3_file* f) { return below(f)->pMethods->xClose(below(f)); }
int read_file(sqlite3_file* f, void* into, int count, sqlite3_int64 at) {
    return below(f)->pMethods->xRead(below(f), into, count, at);
}
int write_file(sqlite3_file* f, const void* from, int count, sqlite3_int64 at) {
    if (of(f).name != nullptr)
        of(f).disk->note(of(f).name,
                         {change::written, static_cast<std::size_t>(at),
                          std::string(static_cast<const char*>(from), static_cast<std::size_t>(count))});
    return below(f)->pMethods->xWrite(below(f), from, count, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 length) {
    if (of(f).name != nullptr)
        of(f).disk->note(of(f).name, {change::truncated, static_cast<std::size_t>(length)});
    return below(f)->pMethods->xTruncate(below(f), length);
}
int sync_file(sqlite3_file* f, int) {
    if (of(f).name != nullptr) of(f).disk->sync(of(f).name);
    return SQLITE_OK;
}
int file_size(sqlite3_file* f, sqlite3_int64* size) { return below(f)->pMethods->xFileSize(below(f), size); }
int lock_file(sqlite3_file* f, int level) { return below(f)->pMethods->xLock(below(f), level); }
int unlock_file(sqlite3_file* f, int level) { return below(f)->pMethods->xUnlock(below(f), level); }
int check_reserved(sqlite3_file* f, int* is) { return below(f)->pMethods->xCheckReservedLock(below(f), is); }
int control(sqlite3_file* f, int what, void* with) {
    return below(f)->pMethods->xFileControl(below(f), what, with);
}
int sector_size(sqlite3_file* f) { return below(f)->pMethods->xSectorSize(below(f)); }
int characteristics(sqlite3_file* f) { return below(f)->pMethods->xDeviceCharacteristics(below(f)); }
int map_shared(sqlite3_file* f, int page, int size, int extend, void volatile** at) {
    return below(f)->pMethods->xShmMap(below(f), page, size, extend, at);
}
int lock_shared(sqlite3_file* f, int offset, int count, int flags) {
    return below(f)->pMethods->xShmLock(below(f), offset, count, flags);
}
void barrier(sqlite3_file* f) { below(f)->pMethods->xShmBarrier(below(f)); }
int unmap_shared(sqlite3_file* f, int remove) { return below(f)->pMethods->xShmUnmap(below(f), remove); }

// Of version 2: without memory-mapped files, which nobody could watch.
constexpr sqlite3_io_methods methods{2,         close_file,   read_file,       write_file,  truncate_file,
                                     sync_file, file_size,    lock_file,       unlock_file, check_reserved,
                                     control,   sector_size,  characteristics, map_shared,  lock_shared,
                                     barrier,   unmap_shared, nullptr,         nullptr};

losing_disk::state& disk_of(sqlite3_vfs* v) { return *static_cast<losing_disk::state*>(v->pAppData); }

int open_file(sqlite3_vfs* v, const char* name, sqlite3_file* f, int flags, int* given) {
    auto& disk = disk_of(v);
    handle& h = of(f);
    h.base.pMethods = nullptr;
    h.disk = &disk;
    h.name = name;
    const int code = disk.below->xOpen(disk.below, name, h.below(), flags, given);
    if (code == SQLITE_OK) h.base.pMethods = &methods;
    return code;
}
int delete_file(sqlite3_vfs* v, const char* name, int sync_folder) {
    auto& disk = disk_of(v);
    const int code = disk.below->xDelete(disk.below, name, sync_folder);
    if (code != SQLITE_OK) return code;
    disk.note(name, {change::deleted});
    if (sync_folder != 0) {
        const std::lock_guard lock(disk.guard);
        disk.files.erase(name);
    }
    return code;
}

}  // namespace

losing_disk::losing_disk(unsigned seed) : state_(std::make_unique<state>(seed)) {
    auto& s = *state_;
    s.below = sqlite3_vfs_find(nullptr);
    s.vfs = *s.below;
    s.vfs.zName = "losing";
    s.vfs.szOsFile = static_cast<int>(sizeof(handle)) + s.below->szOsFile;
    s.vfs.pAppData = state_.get();
    s.vfs.xOpen = open_file;
    s.vfs.xDelete = delete_file;
    sqlite3_vfs_register(&s.vfs, 1);
}

losing_disk::~losing_disk() {
    sqlite3_vfs_unregister(&state_->vfs);
    sqlite3_vfs_register(state_->below, 1);
}

void losing_disk::cut_after(std::size_t operations, fs::path from, fs::path to, std::function<void()> now) {
    const std::lock_guard lock(state_->guard);
    state_->planned = {operations, std::move(from), std::move(to), std::move(now)};
}

void losing_disk::cut() {
    const std::lock_guard lock(state_->guard);
    if (state_->planned) state_->cut();
}

std::size_t losing_disk::lost_sectors() const {
    const std::lock_guard lock(state_->guard);
    return state_->lost;
}

}  // namespace switchhook::test
