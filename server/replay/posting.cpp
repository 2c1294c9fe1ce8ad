#include "server/replay/posting.hpp"

#include <cstdlib>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/secret.hpp"
#include "net/asio.hpp"
#include "net/client.hpp"
#include "net/url.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{10};  // longer than a server may take that is not overloaded

struct delivery {
    net::url to;
    secret token;
    std::function<void(const std::string&)> tell;
};

std::string answer_text(const result<net::http_response>& answer) {
    if (!answer.has_value()) return "no answer: " + answer.error().message();
    const auto status = std::to_string(answer->status);
    if (answer->status == 401) return status + ": the server does not take it without a good callback token";
    return status;
}

// A token that the emulator has signed; the failure is one line.
asio::awaitable<result<void, std::string>> ask_for_token(std::string emulator, net::http_client& client,
                                                         secret& token) {
    const auto url = net::parse_url(emulator);
    if (!url.has_value()) co_return "--emulator " + emulator + ": " + url.error().message();
    net::http_request request;
    request.method = "POST";
    request.target = "/emulator/callbackToken";
    const auto until = steady_clock::now() + patience;
    const auto answer = co_await client.send(url->where, std::move(request), until);
    if (!answer.has_value()) co_return "--emulator " + emulator + ": " + answer.error().message();
    const auto document = json::document::parse(answer->body);
    if (document.has_value()) token = secret(document->root()["token"].string_or());
    if (token.empty()) co_return "--emulator " + emulator + ": it gives no token";
    co_return boost::system::in_place_value;
}

asio::awaitable<bool> post_all(const bot::replay::recording& what, const delivery& how,
                               net::http_client& client) {
    const auto begin = steady_clock::now();
    asio::steady_timer timer(co_await asio::this_coro::executor);
    bool well = true;
    for (const auto& line : what.lines) {
        const auto body = line.content.root()["notification"];
        if (!body) continue;
        if (line.at) {
            timer.expires_at(begin + *line.at);
            co_await timer.async_wait(asio::use_awaitable);
        }
        net::http_request request;
        request.method = "POST";
        request.target = how.to.target;
        request.headers.set("Content-Type", "application/json");
        if (!how.token.empty()) request.headers.set("Authorization", "Bearer " + how.token.reveal());
        request.body = body.dump();
        const auto until = steady_clock::now() + patience;
        const auto answer = co_await client.send(how.to.where, std::move(request), until);
        well = well && answer.has_value() && answer->status / 100 == 2;
        how.tell(line.file + ':' + std::to_string(line.number) + ": " + answer_text(answer));
    }
    co_return well;
}

}  // namespace

result<bool, std::string> post(const bot::replay::recording& what, const posting_options& how,
                               const std::function<void(const std::string&)>& tell) {
    const auto url = net::parse_url(how.to);
    if (!url.has_value()) return "--to " + how.to + ": " + url.error().message();
    delivery to{*url, {}, tell};
    if (!how.token_env.empty()) {
        const char* token = std::getenv(how.token_env.c_str());
        if (token == nullptr || *token == '\0') return "--token-env: " + how.token_env + " is not set";
        to.token = secret(token);
    }
    const auto tls = net::make_client_tls(how.trust.string());
    if (!tls.has_value()) return how.trust.string() + ": " + tls.error().message();
    boost::asio::io_context context(1);
    net::http_client client(context.get_executor(), *tls);
    const auto all = [&]() -> asio::awaitable<result<bool, std::string>> {
        if (!how.emulator.empty()) {
            const auto given = co_await ask_for_token(how.emulator, client, to.token);
            if (given.has_error()) co_return given.error();
        }
        co_return co_await post_all(what, to, client);
    };
    std::optional<result<bool, std::string>> well;
    std::exception_ptr broken;
    asio::co_spawn(context, all(), [&](std::exception_ptr failed, result<bool, std::string> came) {
        broken = failed;
        well = std::move(came);
    });
    // Kept connections have timers of their own.
    while (!well && context.run_one() > 0) continue;
    client.stop();
    if (broken) std::rethrow_exception(broken);
    return well ? *std::move(well) : result<bool, std::string>(false);
}

}  // namespace switchhook::server
