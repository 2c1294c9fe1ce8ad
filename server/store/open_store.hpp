#pragma once
// From the settings of `store` to what keeps the journal.

#include <memory>
#include <string>

#include "base/result.hpp"
#include "config/settings.hpp"
#include "server/store/common_memory.hpp"
#include "server/store/membership.hpp"
#include "server/store/store.hpp"

namespace switchhook::server {

struct opened_store {
    std::shared_ptr<server::store> store;
    std::shared_ptr<common_memory> common;  // null: the store is shared with nobody
};

// `who` is null where the store is shared with nobody. The error is a line for the user. Blocking.
result<opened_store, std::string> open_store(const config::store_settings& where,
                                             const std::shared_ptr<membership>& who);

}  // namespace switchhook::server
