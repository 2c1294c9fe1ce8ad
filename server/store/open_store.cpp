#include "server/store/open_store.hpp"

#include "server/store/memory_store.hpp"
#include "server/store/postgres_common.hpp"
#include "server/store/postgres_store.hpp"
#include "server/store/sqlite_store.hpp"

namespace switchhook::server {

using kind = config::store_settings::kind;

result<opened_store, std::string> open_store(const config::store_settings& where,
                                             const std::shared_ptr<membership>& who) {
    if (where.where == kind::postgres) {
        auto opened = postgres_store::open(where.postgres, who);
        if (opened.has_error()) return opened.error();
        auto common = std::make_shared<postgres_common>((*opened)->questions(), who);
        return opened_store{*std::move(opened), std::move(common)};
    }
    if (where.where == kind::memory) return opened_store{std::make_shared<memory_store>(), nullptr};
    auto opened = sqlite_store::open(where.sqlite);
    if (opened.has_error()) return opened.error();
    return opened_store{*std::move(opened), nullptr};
}

}  // namespace switchhook::server
