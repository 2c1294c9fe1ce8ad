#pragma once
// A disk for SQLite that loses in a power cut what was not synced: of writes, truncations and deletions since then a
// random part is there, in sectors, as drives leave it. https://www.sqlite.org/atomiccommit.html, section 3.1
//
// While one lives, SQLite uses it for all that it opens.

#include <filesystem>
#include <functional>
#include <memory>
#include <random>

namespace switchhook::test {

class losing_disk {
  public:
    explicit losing_disk(unsigned seed);
    ~losing_disk();
    losing_disk(const losing_disk&) = delete;
    losing_disk& operator=(const losing_disk&) = delete;

    // The power fails before so many more writes, syncs, truncations or deletions are done, at the latest when `cut` is
    // called. What is left of `from`, which goes on to be used by whoever does not know, comes to be in `to`. `now` runs
    // in that moment, on the thread that uses the disk; it may not use it.
    void cut_after(std::size_t operations, std::filesystem::path from, std::filesystem::path to,
                   std::function<void()> now);
    void cut();

    [[nodiscard]] std::size_t lost_sectors() const;  // since the beginning

    struct state;

  private:
    std::unique_ptr<state> state_;
};

}  // namespace switchhook::test
