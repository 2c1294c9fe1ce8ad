#pragma once
// The journal in a file of SQLite. One thread writes: what several calls append while it waits for the disk goes into
// the next transaction together. With synchronous=EXTRA, what is told to be durable survives a power cut.

#include <filesystem>
#include <memory>

#include "server/store/group_writer.hpp"
#include "server/store/sqlite_reading.hpp"
#include "server/store/sqlite_removal.hpp"

namespace switchhook::server {

struct sqlite_store_options {
    group_limits group = {};
    int most_pages = 0;  // of 4 KiB, of the whole file; 0: as the disk has
};

class sqlite_store final : public store {
  public:
    // Makes the file when it is missing, and takes it for this process alone. The error says what is wrong with it.
    static result<std::shared_ptr<sqlite_store>, std::string> open(const std::filesystem::path& file,
                                                                   sqlite_store_options options = {});
    ~sqlite_store() override;

    // Errors: SQLite's, such as a full disk; file_exists for a number that was given; no_buffer_space when too many
    // wait, and behind `stop`.
    void append(new_record what, appended done) override;
    void finish(const ended_call& call) override;
    void keep_flow(const kept_flow& flow, bot::instant now) override;
    void keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) override;
    void tell_groups(group_told told) override { writer_.tell_groups(std::move(told)); }
    [[nodiscard]] std::string trouble() override;
    void stop() override;
    [[nodiscard]] std::optional<kept_flow> flow(const std::string& version) const override;
    void each_unfinished(const std::function<void(unfinished_call)>& visit) const override;
    [[nodiscard]] result<std::vector<std::string>> records(const graph::call_id& call) const override;
    [[nodiscard]] result<std::vector<ended_call>> ended(std::size_t most, const ended_place& behind,
                                                        const call_filter& wanted = {}) const override;
    [[nodiscard]] result<std::optional<ended_call>> find_ended(const graph::call_id& call) const override;
    [[nodiscard]] result<std::vector<kept_minute>> minutes(bot::instant since) const override;
    [[nodiscard]] result<erasure> erase(const graph::call_id& call) override;
    [[nodiscard]] result<forgotten> forget(bot::instant before) override;
    [[nodiscard]] result<> forget_flows(bot::instant before) override;

  private:
    struct writing;

    sqlite_store(std::unique_ptr<writing> writes, std::unique_ptr<sqlite_reading> reads, group_limits limits);
    // What `work` answers, on the thread that writes.
    template <class Value>
    result<Value> remove(std::function<result<Value>(sqlite_removal&)> work);

    std::unique_ptr<writing> writing_;         // of the writer's thread alone
    std::unique_ptr<sqlite_reading> reading_;  // goes first: whoever writes leaves last, and tidies up
    group_writer writer_;
};

}  // namespace switchhook::server
