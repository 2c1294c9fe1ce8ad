#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/store/group_writer.hpp"
#include "server/store/membership.hpp"
#include "server/store/postgres.hpp"

namespace switchhook::server {

// What a group writer makes durable in PostgreSQL. Used by one thread.
class postgres_writing {
  public:
    postgres_writing(secret uri, std::shared_ptr<membership> who, std::chrono::seconds within);

    bool write(std::vector<group_writer::entry>& all);
    error_code keep(const std::vector<kept_minute>& all, bot::instant forgotten);

  private:
    struct batch;
    std::optional<std::string> try_writing(std::vector<group_writer::entry>& all, std::int64_t number);
    [[nodiscard]] std::chrono::steady_clock::time_point deadline() const;
    std::optional<std::string> connect(std::int64_t number);
    void log_state(const std::optional<std::string>& wrong);

    const secret uri_;
    const std::shared_ptr<membership> who_;
    const std::chrono::seconds within_;
    std::optional<postgres_connection> db_;
    // Whoever lost its number was cut off: a connection from before may be dead and not know it.
    std::int64_t connected_as_ = 0;
    std::chrono::steady_clock::time_point not_before_{};  // connecting anew
    // Calls whose first record may or may not be there, and which nobody leads: they are taken back.
    std::set<std::string> doubtful_;
    bool failing_ = false;
};

}  // namespace switchhook::server
