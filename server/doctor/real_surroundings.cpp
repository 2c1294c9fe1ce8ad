#include "server/doctor/real_surroundings.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <system_error>

#include "base/what_of.hpp"
#include "graph/auth/error.hpp"
#include "net/client.hpp"
#include "net/error.hpp"
#include "server/sign_in.hpp"

namespace switchhook::server::doctor {
namespace {

using addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

std::string why(int error) { return std::system_category().message(error); }

addresses look_up(const std::string& host, const char* port, int flags) {
    addrinfo hints{};
    hints.ai_flags = flags;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), port, &hints, &found) != 0) found = nullptr;
    return {found, ::freeaddrinfo};
}

// Runs to its end on this thread.
template <class Value>
std::optional<Value> run(asio::io_context& context, asio::awaitable<Value> task, std::string& trouble) {
    std::optional<Value> value;
    asio::co_spawn(context, std::move(task), [&](const std::exception_ptr& broken, Value made) {
        if (broken)
            trouble = what_of(broken);
        else
            value.emplace(std::move(made));
    });
    context.run();
    return value;
}

class system_surroundings final : public surroundings {
  public:
    system_surroundings(config::settings settings, config::environment variables, std::filesystem::path trust)
        : settings_(std::move(settings)), variables_(std::move(variables)), trust_(std::move(trust)) {}

    std::chrono::system_clock::time_point now() override { return std::chrono::system_clock::now(); }

    std::vector<std::string> resolve(const std::string& host, net::deadline) override {
        std::vector<std::string> all;
        const auto found = look_up(host, nullptr, 0);
        for (const addrinfo* one = found.get(); one != nullptr; one = one->ai_next) {
            char text[NI_MAXHOST];
            if (::getnameinfo(one->ai_addr, one->ai_addrlen, text, sizeof text, nullptr, 0, NI_NUMERICHOST) ==
                    0 &&
                std::find(all.begin(), all.end(), text) == all.end())
                all.emplace_back(text);
        }
        return all;
    }

    std::string why_unreachable(const std::string& address, unsigned short port,
                                net::deadline until) override {
        return doctor::why_unreachable(address, port, until);
    }

    handshake shake_hands(const std::string& address, unsigned short port, const std::string& host,
                          const std::string& request, net::deadline until) override {
        return doctor::shake_hands(address, port, host, request, {trust_, settings_.graph.trust}, until);
    }

    std::string plain_exchange(const std::string& address, unsigned short port, const std::string& request,
                               net::deadline until) override {
        return doctor::plain_exchange(address, port, request, until);
    }

    result<net::http_response, std::string> ask(const std::string& url, net::http_request request,
                                                trusting whom, net::deadline until) override {
        const auto where = net::parse_url(url);
        if (!where) return url + ": " + where.error().message();
        const auto& bundle = whom == trusting::as_the_bot ? settings_.graph.trust : trust_;
        const auto tls = net::make_client_tls(bundle.string());
        if (!tls) return bundle.string() + ": " + tls.error().message();
        asio::io_context context(1);
        net::client_limits limits;
        limits.response_body_bytes = 64U << 20;
        net::http_client client(context.get_executor(), *tls, limits);
        request.target = where->target;
        std::string trouble;
        const auto answer = run(context, send(client, where->where, std::move(request), until), trouble);
        if (!answer) return net::to_string(where->where) + ": " + trouble;
        if (!answer->has_value()) return net::to_string(where->where) + ": " + answer->error().message();
        return **answer;
    }

    token_facts sign_in(net::deadline until) override {
        const auto prepared = prepare_sign_in(settings_, variables_);
        if (!prepared) return {std::nullopt, prepared.error(), true};
        const auto tls = net::make_client_tls(settings_.graph.trust.string());
        if (!tls) return {std::nullopt, settings_.graph.trust.string() + ": " + tls.error().message(), false};
        auto signing = *prepared;
        const auto left = std::chrono::ceil<std::chrono::seconds>(until - net::steady_clock::now());
        signing.platform.request = std::max(left, std::chrono::seconds(1));
        if (signing.machine) signing.machine->request = signing.platform.request;
        asio::io_context context(1);
        const auto client = std::make_shared<net::http_client>(context.get_executor(), *tls);
        const auto tokens = signing.tokens(context.get_executor(), client);
        token_facts facts;
        // The request's own deadline ends it, so that its error is what is told.
        auto token = tokens->token(settings_.app.tenant, net::deadline::max());
        const auto got = run(context, stopping(*client, std::move(token)), facts.trouble);
        if (got && got->has_value())
            facts.token = **got;
        else if (facts.trouble.empty())
            facts.trouble = tokens->trouble(settings_.app.tenant);
        if (!facts.token && facts.trouble.empty()) facts.trouble = got->error().message();
        facts.unfit = got && got->has_error() && got->error() == graph::auth_errc::proof_failed;
        return facts;
    }

    bind_facts try_port(const std::string& address, unsigned short port) override {
        const auto at = look_up(address, std::to_string(port).c_str(), AI_NUMERICHOST | AI_NUMERICSERV);
        if (!at) return {bind_outcome::failed, "no address: " + address};
        const int socket = ::socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (socket < 0) return {bind_outcome::failed, why(errno)};
        const int yes = 1;  // as the listener does: what is closing does not count
        ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        const bool bound = ::bind(socket, at->ai_addr, at->ai_addrlen) == 0 && ::listen(socket, 1) == 0;
        const int error = bound ? 0 : errno;
        ::close(socket);
        if (bound) return {};
        switch (error) {
            case EADDRINUSE: return {bind_outcome::in_use, why(error)};
            case EACCES: return {bind_outcome::not_permitted, why(error)};
            case EADDRNOTAVAIL: return {bind_outcome::not_ours, why(error)};
            default: return {bind_outcome::failed, why(error)};
        }
    }

    folder_facts look_at(const std::filesystem::path& folder) override {
        folder_facts facts;
        std::error_code ignored;
        auto there = folder;
        facts.exists = std::filesystem::exists(there, ignored);
        // One that is still to be made is made where its nearest ancestor is.
        while (!there.empty() && !std::filesystem::exists(there, ignored)) there = there.parent_path();
        if (there.empty()) there = ".";
        auto pattern = (there / ".switchhook-doctor-XXXXXX").string();
        if (!std::filesystem::is_directory(there, ignored)) {
            facts.trouble = '"' + there.string() + "\" is no folder";
        } else if (const int file = ::mkstemp(pattern.data()); file >= 0) {
            ::close(file);
            ::unlink(pattern.c_str());
        } else {
            facts.trouble = "nothing can be written in \"" + there.string() + "\": " + why(errno);
        }
        struct statvfs space {};
        if (::statvfs(there.c_str(), &space) == 0)
            facts.free_bytes = static_cast<std::uintmax_t>(space.f_bavail) * space.f_frsize;
        return facts;
    }

    std::size_t open_files_allowed() override {
        rlimit limit{};
        return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
    }

  private:
    static asio::awaitable<result<net::http_response>> send(net::http_client& client, net::origin to,
                                                            net::http_request request, net::deadline until) {
        auto answer = co_await client.send(std::move(to), std::move(request), until);
        client.stop();  // an idle connection would keep the context running
        co_return answer;
    }
    static asio::awaitable<result<secret>> stopping(net::http_client& client,
                                                    asio::awaitable<result<secret>> asking) {
        auto got = co_await std::move(asking);
        client.stop();
        co_return got;
    }

    config::settings settings_;
    config::environment variables_;
    std::filesystem::path trust_;
};

}  // namespace

std::unique_ptr<surroundings> real_surroundings(config::settings settings, config::environment variables,
                                                std::filesystem::path trust) {
    return std::make_unique<system_surroundings>(std::move(settings), std::move(variables), std::move(trust));
}

}  // namespace switchhook::server::doctor
