#pragma once
// Things to do that outlive a call and the process: a folder with one file an item. What was added is there
// after a power cut; what was damaged meanwhile is put aside and told of, never dropped.
//
// Items have a kind, so that several parts of the server share the folder: each knows its own documents.
// Blocking: not for a shard's thread. Thread-safe.

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "server/files/process_lock.hpp"
#include "server/spool/error.hpp"
#include "server/spool/item_file.hpp"

namespace switchhook::server {

struct spool_limits {
    std::size_t items = 10'000;  // of a kind: one that nobody takes care of leaves room for the others
    std::size_t document_bytes = 1U << 20;
};

class spool {
  public:
    // How a file is written: whole, durable, or not at all (server/media/file.hpp).
    using file_writer = std::function<result<>(const std::filesystem::path&, std::string_view)>;

    // Makes the folder when it is missing (mode 0700; files have 0600), takes it for this process alone and
    // reads what is there. Errors: of the operating system, spool_errc::in_use.
    static result<std::shared_ptr<spool>> open(std::filesystem::path folder, spool_limits limits = {},
                                               file_writer write = {});
    spool(const spool&) = delete;
    spool& operator=(const spool&) = delete;

    // After success it is on the disk. `made` is when it was asked for, `due` when somebody is to look at it.
    // `id`, a GUID, is of who may not know whether it has been added: then nothing is done another time.
    // Errors: spool_errc, or of the operating system (a full disk); then nothing is left behind.
    result<spool_entry> add(std::string kind, std::string document, wall_milliseconds made,
                            wall_milliseconds due, std::string id = {});
    result<> postpone(const std::string& id, wall_milliseconds due);
    result<> replace(const std::string& id, std::string document, wall_milliseconds due);
    result<> remove(const std::string& id);  // still there when its file cannot be removed

    [[nodiscard]] result<spool_item> read(const std::string& id) const;
    [[nodiscard]] std::vector<spool_entry> of_kind(
        std::string_view kind) const;  // those due first before others
    [[nodiscard]] std::size_t size(std::string_view kind) const;

  private:
    spool(std::filesystem::path folder, spool_limits limits, file_writer write);
    result<> lock_folder();
    result<> load();
    void load_file(const std::filesystem::path& file);
    void put_aside(const std::filesystem::path& file);
    [[nodiscard]] std::filesystem::path file_of(const std::string& id) const;
    [[nodiscard]] result<spool_entry> find(const std::string& id) const;
    bool reserve(const std::string& kind);

    const std::filesystem::path folder_;
    const spool_limits limits_;
    const file_writer write_;
    std::optional<process_lock> lock_;
    mutable std::mutex guard_;  // never held while a disk is waited for
    std::map<std::string, spool_entry, std::less<>> entries_;
    std::map<std::string, std::size_t, std::less<>> counts_;  // by kind, those being written included
};

}  // namespace switchhook::server
