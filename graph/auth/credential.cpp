#include "graph/auth/credential.hpp"

#include "graph/auth/error.hpp"

namespace switchhook::graph {

asio::awaitable<result<>> client_secret::add_proof(net::form& form, const std::string& /*token_url*/) {
    if (value_.empty()) co_return auth_errc::proof_failed;
    form.add("client_secret", value_.reveal());
    co_return result<>();
}

}  // namespace switchhook::graph
