#include "graph/auth/managed_identity.hpp"

#include <algorithm>
#include <array>

#include "base/log.hpp"
#include "graph/auth/client_credentials.hpp"
#include "graph/client/retry_after.hpp"

namespace switchhook::graph {
namespace {

using std::chrono::seconds;

constexpr std::array<seconds, 5> starting_pauses{seconds(0), seconds(2), seconds(6), seconds(14),
                                                 seconds(30)};
constexpr seconds update_pause{10};  // an update of the endpoint takes up to 70 seconds

class machine_request final : public token_request {
  public:
    machine_request(std::shared_ptr<net::http_transport> transport, managed_identity_settings settings,
                    managed_identity::wall_clock wall)
        : transport_(std::move(transport)), settings_(std::move(settings)), wall_(std::move(wall)) {}

    asio::awaitable<token_attempt> fetch(std::string /*tenant*/, unsigned failures) override {
        const auto where = net::parse_url(url());
        if (!where) co_return failed(where.error(), where.error().message());
        net::http_request request;
        request.target = where->target;
        request.headers.set("Accept", "application/json");
        if (settings_.header.empty())
            request.headers.set("Metadata", "true");
        else
            request.headers.set("X-IDENTITY-HEADER", settings_.header.reveal());
        const auto until = net::steady_clock::now() + settings_.request;
        const auto response = co_await transport_->send(where->where, std::move(request), until);
        if (!response)
            co_return failed(response.error(), response.error().message() +
                                                   "; is this a machine in Azure with a managed identity?");
        auto reply = read_managed_identity_reply(response->status, response->body, wall_());
        if (!reply) co_return denied(reply.error(), *response, failures);
        log::info("auth", "token received",
                  {{"from", "managed identity"}, {"seconds", reply->lifetime.count()}});
        token_attempt good;
        good.token = std::move(*reply);
        co_return good;
    }

  private:
    [[nodiscard]] std::string url() const {
        net::form query;
        query.add("api-version", settings_.header.empty() ? "2018-02-01" : "2019-08-01");
        query.add("resource", without_trailing_slash(settings_.resource) + '/');
        if (!settings_.client_id.empty()) query.add("client_id", settings_.client_id);
        const bool more = settings_.endpoint.find('?') != std::string::npos;
        return settings_.endpoint + (more ? '&' : '?') + query.text();
    }

    [[nodiscard]] token_attempt failed(error_code why, const std::string& what) const {
        token_attempt none;
        none.failure = why;
        none.explanation = "managed identity at " + settings_.endpoint + ": " + what;
        log::write(is_passing(why) ? log::level::warn : log::level::error, "auth", "no token",
                   {{"reason", none.explanation}});
        return none;
    }

    [[nodiscard]] token_attempt denied(const token_denial& denial, const net::http_response& response,
                                       unsigned failures) const {
        auto what = "status " + std::to_string(response.status) + ", " + explain(denial);
        if (denial.why == auth_errc::no_identity)
            what += settings_.client_id.empty()
                        ? ". Remedy: Assign an identity to this machine, or name one in "
                          "app.managedIdentity.clientId."
                        : ". Remedy: Assign the identity with client id " + settings_.client_id +
                              " to this machine, or correct app.managedIdentity.clientId.";
        auto none = failed(denial.why, what);
        if (response.status == 404 || response.status == 429)
            none.pause = starting_pauses[std::min<std::size_t>(failures, starting_pauses.size() - 1)];
        if (response.status == 410) none.pause = update_pause;
        const auto wait = parse_retry_after(response.headers.find("Retry-After"), wall_());
        none.retry_after = wait.value_or(std::chrono::milliseconds(0));
        return none;
    }

    const std::shared_ptr<net::http_transport> transport_;
    const managed_identity_settings settings_;
    const managed_identity::wall_clock wall_;
};

}  // namespace

managed_identity::managed_identity(asio::any_io_executor home, std::shared_ptr<net::http_transport> transport,
                                   managed_identity_settings settings, clock now, wall_clock wall)
    : cached_tokens(std::move(home),
                    std::make_shared<machine_request>(std::move(transport), settings, std::move(wall)),
                    settings, std::move(now)) {}

}  // namespace switchhook::graph
