#include "graph/auth/replaceable_credential.hpp"

namespace switchhook::graph {

void replaceable_credential::use(std::shared_ptr<credential> next) {
    const std::lock_guard lock(guard_);
    now_.swap(next);
}

std::shared_ptr<credential> replaceable_credential::now() const {
    const std::lock_guard lock(guard_);
    return now_;
}

asio::awaitable<result<void, std::string>> replaceable_credential::add_proof(net::form& form,
                                                                             const std::string& token_url) {
    const auto by = now();
    auto added = co_await by->add_proof(form, token_url);
    co_return added;
}

}  // namespace switchhook::graph
