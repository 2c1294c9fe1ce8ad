#pragma once

#include <memory>

#include "server/store/common_memory.hpp"
#include "server/store/postgres_questions.hpp"

namespace switchhook::server {

class postgres_common final : public common_memory {
  public:
    explicit postgres_common(std::shared_ptr<postgres_questions> through) : db_(std::move(through)) {}

    [[nodiscard]] result<std::vector<bot::hours_override>> hours() const override;
    result<> set_hours(const bot::hours_override& said, bot::instant now) override;
    result<> remove_hours(std::string_view name) override;

  private:
    result<> tell(std::vector<postgres_statement> all);

    const std::shared_ptr<postgres_questions> db_;
};

}  // namespace switchhook::server
