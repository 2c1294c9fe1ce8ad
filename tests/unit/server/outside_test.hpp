#pragma once
// Web services as tests need them: real ones that speak TLS and follow a script, and one that is only
// pretended.

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <future>
#include <optional>

#include "net/error.hpp"
#include "server/outside/service_client.hpp"
#include "tests/support/blocking_peer.hpp"
#include "tests/support/certificates.hpp"

namespace switchhook::server::outside {

using namespace std::chrono_literals;

// Answers what it was told, in turn, and remembers what it was asked.
class told_service final : public net::http_transport {
  public:
    using answer = result<net::http_response>;

    asio::awaitable<answer> send(net::origin to, net::http_request request, net::deadline) override {
        asked.push_back(net::to_string(to) + request.target);
        requests.push_back(std::move(request));
        if (answers.empty()) co_return net::errc::not_connected;
        answer next = std::move(answers.front());
        answers.pop_front();
        co_return next;
    }
    void will_answer(unsigned status, net::header_list headers = {}) {
        net::http_response r;
        r.status = status;
        r.headers = std::move(headers);
        answers.emplace_back(std::move(r));
    }

    std::deque<answer> answers;
    std::vector<std::string> asked;
    std::vector<net::http_request> requests;
};

// One connection after the other, each with one answer; gives back the requests.
inline std::future<std::vector<std::string>> serve(test::blocking_server& server,
                                                   std::vector<std::string> answers) {
    return std::async(std::launch::async, [&server, answers = std::move(answers)] {
        std::vector<std::string> requests;
        for (const auto& answer : answers) {
            auto peer = server.accept();
            std::string request = peer.receive_through("\r\n\r\n");
            const auto at = request.find("Content-Length: ");
            if (at != std::string::npos) request += peer.receive(std::stoul(request.substr(at + 16)));
            requests.push_back(std::move(request));
            peer.send(answer);
            peer.end_sending();
            peer.receive_all();
        }
        return requests;
    });
}

inline std::string reply_of(const std::string& status, const std::string& more = {},
                            const std::string& body = {}) {
    return "HTTP/1.1 " + status + "\r\n" + more +
           "Connection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// A service behind TLS on this machine, known as crm.example, and a client that trusts it.
struct town {
    explicit town(std::vector<std::string> private_hosts = {"crm.example"}) {
        setup->hosts.private_hosts = host_list(private_hosts);
        setup->tls = net::make_client_tls(authority.file()).value();
        setup->body_bytes = 4'096;
        setup->names =
            std::make_shared<net::lookup_threads>(net::lookup_limits{}, [](const std::string& host) {
                net::addresses found;
                if (host.ends_with(".example")) found.push_back(asio::ip::make_address("127.0.0.1"));
                return found;
            });
    }
    ~town() { setup->names->stop(); }

    service_request request(const std::string& path = "/", const std::string& host = "crm.example") const {
        service_request r;
        r.url = "https://" + host + ":" + std::to_string(server.port()) + path;
        return r;
    }
    service_outcome ask(service_request r) {
        asio::io_context context;
        const auto transport = make_service_transport(context.get_executor(), setup);
        service_client client(*transport, setup, counts, seams);
        std::optional<service_outcome> outcome;
        asio::co_spawn(context, client.send(std::move(r)),
                       [&](std::exception_ptr failed, service_outcome got) {
                           if (failed) std::rethrow_exception(failed);
                           outcome.emplace(std::move(got));
                           transport->stop();
                       });
        context.run_for(20s);
        if (!outcome) throw std::runtime_error("the request hangs");
        return *outcome;
    }

    test::certificate_authority authority;
    test::certificate_files files = authority.issue(wish());
    test::blocking_server server{files.chain, files.key};
    std::shared_ptr<service_setup> setup = std::make_shared<service_setup>();
    metrics counts;
    service_seams seams;

  private:
    static test::certificate_wish wish() {
        test::certificate_wish w;
        w.names = "DNS:crm.example,DNS:localhost,DNS:rebound.example";
        return w;
    }
};

}  // namespace switchhook::server::outside
