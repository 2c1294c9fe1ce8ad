#pragma once
// HTTP for tests: one question, one answer, and an exception when there is none.

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "base/json/document.hpp"
#include "net/client.hpp"

namespace switchhook::test {

using namespace std::chrono_literals;

// Throws when `text` is no JSON.
json::document parsed(std::string_view text);

class web_client {
  public:
    // `trust`: a PEM bundle for https URLs; empty for the system's alone.
    explicit web_client(const std::string& trust = {});
    enum only_plain { plain };
    explicit web_client(only_plain);  // for http URLs: cheap enough for a hundred of them
    ~web_client();
    web_client(const web_client&) = delete;
    web_client& operator=(const web_client&) = delete;

    net::http_response send(std::string method, const std::string& url, std::string body = {},
                            net::header_list headers = {}, std::chrono::milliseconds within = 10s);
    net::http_response get(const std::string& url, net::header_list headers = {}) {
        return send("GET", url, {}, std::move(headers));
    }

    // The bodies of what was refused, 4xx and 5xx.
    [[nodiscard]] const std::vector<std::string>& refusals() const { return refusals_; }

  private:
    std::vector<std::string> refusals_;
    boost::asio::io_context context_{1};
    net::http_client client_;
};

}  // namespace switchhook::test
