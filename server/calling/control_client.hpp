#pragma once
// The control API of a running server, as the commands use it.

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>

#include "base/json/document.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/client.hpp"

namespace switchhook::server {

// Where a server is: what its configuration says, or the options that name it.
struct control_options {
    std::filesystem::path config = "config/switchhook.json";
    std::string server;  // URL; empty: the admin listener of the configuration
    std::filesystem::path
        trust;  // PEM bundle for its certificate; empty: the certificate itself, or the system's
};

struct control_server {
    std::string url;  // for people
    net::origin where;
    secret token;
    net::tls_context_ptr tls;
};
// What is missing is said in one line.
result<control_server, std::string> find_server(const control_options& o);

// What is wrong with an answer that is no success, in one line: its detail, and its first mistake.
std::string complaint_of(const net::http_response& answer);

// On the thread of its context.
class control_client {
  public:
    control_client(boost::asio::io_context& context, control_server server);
    ~control_client();
    control_client(const control_client&) = delete;
    control_client& operator=(const control_client&) = delete;

    // A body is JSON. The failure is one line; `refused_token` answers are failures too.
    asio::awaitable<result<net::http_response, std::string>> send(std::string verb, std::string target,
                                                                  std::string body, net::header_list headers);
    // The same, waited for.
    result<net::http_response, std::string> ask(const std::string& verb, const std::string& target,
                                                const std::string& body = {});

  private:
    boost::asio::io_context& context_;
    control_server server_;
    net::http_client client_;
};

}  // namespace switchhook::server
