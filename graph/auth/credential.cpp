#include "graph/auth/credential.hpp"

namespace switchhook::graph {

asio::awaitable<result<void, std::string>> client_secret::add_proof(net::form& form,
                                                                    const std::string& /*token_url*/) {
    if (value_.empty()) co_return std::string("the client secret is empty");
    form.add("client_secret", value_.reveal());
    co_return result<void, std::string>();
}

void add_assertion(net::form& form, const std::string& jwt) {
    form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.add("client_assertion", jwt);
}

}  // namespace switchhook::graph
