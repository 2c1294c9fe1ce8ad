#include "tests/integration/web_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>
#include <stdexcept>

namespace switchhook::test {
namespace {

net::tls_context_ptr tls_of(const std::string& trust) {
    auto made = net::make_client_tls(trust);
    if (!made.has_value()) throw std::runtime_error(trust + ": " + made.error().message());
    return *made;
}

}  // namespace

json::document parsed(std::string_view text) {
    auto document = json::document::parse(text);
    if (!document.has_value()) throw std::runtime_error("not JSON: " + std::string(text));
    return *std::move(document);
}

web_client::web_client(const std::string& trust) : client_(context_.get_executor(), tls_of(trust)) {}

web_client::web_client(only_plain) : client_(context_.get_executor(), nullptr) {}

web_client::~web_client() { client_.stop(); }

net::http_response web_client::send(std::string method, const std::string& url, std::string body,
                                    net::header_list headers, std::chrono::milliseconds within) {
    const auto to = net::parse_url(url);
    if (!to.has_value()) throw std::runtime_error("no URL: " + url);
    net::http_request request{std::move(method), to->target, std::move(headers), std::move(body)};
    std::optional<result<net::http_response>> answer;
    std::exception_ptr failure;
    asio::co_spawn(context_, client_.send(to->where, std::move(request), net::steady_clock::now() + within),
                   [&](std::exception_ptr broken, result<net::http_response> came) {
                       failure = broken;
                       answer = std::move(came);
                   });
    context_.restart();
    // Kept connections have timers of their own: only the answer is waited for.
    while (!answer && context_.run_one() > 0) continue;
    if (failure) std::rethrow_exception(failure);
    if (!answer) throw std::logic_error("the request was forgotten");
    if (!answer->has_value()) throw std::runtime_error(url + ": " + answer->error().message());
    if ((*answer)->status >= 400) refusals_.push_back((*answer)->body);
    return **std::move(answer);
}

}  // namespace switchhook::test
