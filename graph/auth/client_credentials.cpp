#include "graph/auth/client_credentials.hpp"

#include "base/log.hpp"
#include "graph/auth/remedies.hpp"
#include "graph/client/retry_after.hpp"

namespace switchhook::graph {
namespace {

class platform_request final : public token_request {
  public:
    platform_request(std::shared_ptr<net::http_transport> transport, client_credentials_settings settings,
                     std::shared_ptr<credential> proof)
        : transport_(std::move(transport)), settings_(std::move(settings)), proof_(std::move(proof)) {}

    asio::awaitable<token_attempt> fetch(std::string tenant, unsigned /*failures*/) override {
        const auto token_url =
            without_trailing_slash(settings_.login_url) + '/' + tenant + "/oauth2/v2.0/token";
        const auto where = net::parse_url(token_url);
        if (!where) co_return failed(tenant, where.error(), token_url + ": " + where.error().message());
        if (!where->where.tls)
            co_return failed(tenant, auth_errc::not_https, settings_.login_url + " is not an https URL");
        net::form form;
        form.add("client_id", settings_.client_id);
        form.add("scope", without_trailing_slash(settings_.resource) + "/.default");
        form.add("grant_type", "client_credentials");
        const auto proved = co_await proof_->add_proof(form, token_url);
        if (!proved) co_return failed(tenant, auth_errc::proof_failed, proved.error());

        net::http_request request;
        request.method = "POST";
        request.target = where->target;
        request.headers.set("Content-Type", "application/x-www-form-urlencoded");
        request.headers.set("Accept", "application/json");
        request.body = form.text();
        const auto until = net::steady_clock::now() + settings_.request;
        const auto response = co_await transport_->send(where->where, std::move(request), until);
        if (!response)
            co_return failed(tenant, response.error(),
                             settings_.login_url + ": " + response.error().message() +
                                 ". Remedy: " + std::string(reach_it));
        auto reply = read_token_reply(response->status, response->body);
        if (!reply) co_return denied(tenant, reply.error(), *response);
        log::info("auth", "token received", {{"tenant", tenant}, {"seconds", reply->lifetime.count()}});
        token_attempt good;
        good.token = std::move(*reply);
        co_return good;
    }

  private:
    static token_attempt failed(const std::string& tenant, error_code why, std::string explanation) {
        log::write(is_passing(why) ? log::level::warn : log::level::error, "auth", "no token",
                   {{"tenant", tenant}, {"reason", explanation}});
        token_attempt none;
        none.failure = why;
        none.explanation = std::move(explanation);
        return none;
    }

    token_attempt denied(const std::string& tenant, const token_denial& denial,
                         const net::http_response& response) const {
        auto told = explain(denial);
        // Without a number of the platform it may be anybody's answer: a proxy's, or that of another host.
        if (denial.first_code == 0)
            told = settings_.login_url + ": " + told + ", status " + std::to_string(response.status);
        log::write(is_passing(denial.why) ? log::level::warn : log::level::error, "auth", "no token",
                   {{"tenant", tenant},
                    {"reason", told},
                    {"shown", proof_->describe()},
                    {"status", response.status},
                    {"error", denial.error},
                    {"aadsts", denial.first_code},
                    {"trace_id", denial.trace_id},
                    {"correlation_id", denial.correlation_id}});
        token_attempt none;
        none.failure = denial.why;
        none.explanation = told + " [" + proof_->describe() + ']';
        const auto wait =
            parse_retry_after(response.headers.find("Retry-After"), std::chrono::system_clock::now());
        none.retry_after = wait.value_or(std::chrono::milliseconds(0));
        return none;
    }

    const std::shared_ptr<net::http_transport> transport_;
    const client_credentials_settings settings_;
    const std::shared_ptr<credential> proof_;
};

}  // namespace

client_credentials::client_credentials(asio::any_io_executor home,
                                       std::shared_ptr<net::http_transport> transport,
                                       client_credentials_settings settings,
                                       std::shared_ptr<credential> proof, clock now)
    : cached_tokens(std::move(home),
                    std::make_shared<platform_request>(std::move(transport), settings, std::move(proof)),
                    settings, std::move(now)) {}

std::string without_trailing_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

}  // namespace switchhook::graph
