#pragma once

#include <atomic>
#include <chrono>
#include <memory>

#include "server/store/common_memory.hpp"
#include "server/store/membership.hpp"
#include "server/store/postgres_questions.hpp"

namespace switchhook::server {

struct postgres_common_limits {
    std::chrono::hours orders_kept{24};
    std::size_t most_orders = 10'000;  // two at least
};

class postgres_common final : public common_memory {
  public:
    postgres_common(std::shared_ptr<postgres_questions> through, std::shared_ptr<const membership> who,
                    postgres_common_limits limits = {})
        : db_(std::move(through)), who_(std::move(who)), limits_(limits) {}

    [[nodiscard]] result<std::vector<bot::hours_override>> hours() const override;
    result<> set_hours(const bot::hours_override& said, bot::instant now) override;
    result<> remove_hours(std::string_view name) override;
    result<found_order> begin_order(const std::string& key, const std::string& content,
                                    const graph::call_id& call) override;
    result<> order_placed(const std::string& key, const graph::call_id& call) override;
    result<> order_failed(const std::string& key, const graph::call_id& call) override;

  private:
    result<> tell(std::vector<postgres_statement> all);

    const std::shared_ptr<postgres_questions> db_;
    const std::shared_ptr<const membership> who_;
    const postgres_common_limits limits_;
};

}  // namespace switchhook::server
