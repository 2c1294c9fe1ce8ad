#pragma once
// The journal in PostgreSQL, shared by several instances. Each call has one of them as its owner, which alone appends to
// it; a transaction of an instance that the others have given up does nothing. One thread writes, with a connection of
// its own; questions have another.

#include <memory>

#include "server/store/group_writer.hpp"
#include "server/store/membership.hpp"
#include "server/store/postgres_questions.hpp"

namespace switchhook::server {

class postgres_writing;

struct postgres_store_options {
    group_limits group = {};
    std::chrono::seconds within{5};  // a transaction or question: a database that is slower is gone
};

class postgres_store final : public store {
  public:
    // Makes the tables when they are missing. Whoever has enrolled as `who` keeps it so. The error says what is wrong.
    static result<std::shared_ptr<postgres_store>, std::string> open(const secret& uri,
                                                                     std::shared_ptr<membership> who,
                                                                     postgres_store_options options = {});
    ~postgres_store() override;

    // For others who ask the same database.
    [[nodiscard]] std::shared_ptr<postgres_questions> questions() const { return questions_; }

    // Errors: file_exists for a number that was given, and for the first record of a call that another instance has;
    // owner_dead behind the lease; not_connected; no_buffer_space as group_writer.
    void append(new_record what, appended done) override;
    void finish(const ended_call& call) override;
    void keep_flow(const kept_flow& flow, bot::instant now) override;
    void keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) override;
    void tell_groups(group_told told) override { writer_.tell_groups(std::move(told)); }
    void stop() override;
    [[nodiscard]] std::optional<kept_flow> flow(const std::string& version) const override;
    // Calls that nobody leads any more, from now on this instance's.
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
    postgres_store(secret uri, std::shared_ptr<membership> who, postgres_store_options options,
                   std::shared_ptr<postgres_questions> questions);
    std::vector<std::pair<std::int64_t, graph::call_id>> claim() const;

    const std::shared_ptr<membership> who_;
    const std::shared_ptr<postgres_questions> questions_;
    std::unique_ptr<postgres_writing> writing_;  // of the writer's thread alone
    group_writer writer_;
};

}  // namespace switchhook::server
