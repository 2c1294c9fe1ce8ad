#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "server/store/membership.hpp"
#include "server/store/postgres.hpp"

namespace switchhook::server {

// A connection for all who ask something now and then; made anew when it was lost. Thread-safe, one after the other.
class postgres_questions {
  public:
    postgres_questions(secret uri, std::shared_ptr<membership> who, std::chrono::seconds within,
                       postgres_connection first)
        : uri_(std::move(uri)), who_(std::move(who)), within_(within), db_(std::move(first)) {}

    // In one transaction. The error is not_connected; the log says more.
    result<std::vector<postgres_rows>> ask(const std::vector<postgres_statement>& all);
    // For what must not be done twice: behind an error nobody knows whether it was done.
    result<std::vector<postgres_rows>> ask_once(const std::vector<postgres_statement>& all);

  private:
    result<std::vector<postgres_rows>> ask(const std::vector<postgres_statement>& all, int attempts);

    const secret uri_;
    const std::shared_ptr<membership> who_;
    const std::chrono::seconds within_;
    std::mutex guard_;
    std::optional<postgres_connection> db_;
    std::int64_t connected_as_ = 0;  // one from before the last enrolment may be dead and not know it
};

}  // namespace switchhook::server
