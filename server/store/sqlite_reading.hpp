#pragma once
// What is read of a journal in SQLite, beside the thread that writes it. Blocking; thread-safe.

#include <mutex>

#include "server/store/sqlite.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

class sqlite_reading {
  public:
    static result<std::unique_ptr<sqlite_reading>> open(const std::filesystem::path& file);

    [[nodiscard]] result<std::vector<std::string>> records(const graph::call_id& call);
    [[nodiscard]] result<std::vector<ended_call>> ended(std::size_t most, const ended_place& behind);
    [[nodiscard]] result<std::vector<ended_call>> search(std::size_t most, const ended_place& behind,
                                                         const call_filter& wanted);
    [[nodiscard]] result<std::optional<ended_call>> find_ended(const graph::call_id& call);
    [[nodiscard]] result<std::vector<kept_minute>> minutes(bot::instant since);
    [[nodiscard]] std::optional<kept_flow> flow(const std::string& version);
    // Versions that no call follows, and that nobody has offered since then.
    [[nodiscard]] result<std::vector<std::string>> unused_flows(bot::instant since);
    void each_unfinished(const std::function<void(unfinished_call)>& visit);
    // Nobody reads meanwhile.
    result<> without_readers(const std::function<result<>()>& work);

  private:
    explicit sqlite_reading(sqlite_connection opened) : db_(std::move(opened)) {}
    result<> prepare_all();
    std::vector<kept_record> numbered_records(std::int64_t call);

    std::mutex guard_;
    sqlite_connection db_;
    sqlite_statement records_, ended_, find_ended_, minutes_, flow_, unused_flows_, unfinished_, numbered_;
};

}  // namespace switchhook::server
