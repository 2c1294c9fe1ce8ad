#include "server/store/postgres_questions.hpp"

#include "base/log.hpp"

namespace switchhook::server {

// A connection that was idle may have been closed meanwhile: that is found out by using it.
result<std::vector<postgres_rows>> postgres_questions::ask(const std::vector<postgres_statement>& all) {
    return ask(all, 2);
}

result<std::vector<postgres_rows>> postgres_questions::ask_once(const std::vector<postgres_statement>& all) {
    return ask(all, 1);
}

result<std::vector<postgres_rows>> postgres_questions::ask(const std::vector<postgres_statement>& all,
                                                           int attempts) {
    const std::lock_guard lock(guard_);
    std::string wrong;
    const auto number = who_->number();
    for (int attempt = 0; attempt < attempts; ++attempt) {
        const bool fresh = !db_ || db_->closed() || connected_as_ != number;
        if (fresh) {
            auto opened = postgres_connection::open(uri_, within_);
            if (opened.has_error()) {
                wrong = opened.error();
                break;
            }
            db_.emplace(*std::move(opened));
            connected_as_ = number;
        }
        auto rows = db_->run(all, std::chrono::steady_clock::now() + within_);
        if (rows.has_value()) return *std::move(rows);
        wrong = rows.error();
        if (fresh || !db_->closed()) break;
    }
    log::error("store", "database could not be asked", {{"what", wrong}});
    return make_error_code(boost::system::errc::not_connected);
}

}  // namespace switchhook::server
