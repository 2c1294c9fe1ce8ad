#pragma once
// The world around the bot, as far as checks look at it. Tests put their own in its place. All members block,
// at most until `until`, and may be called from several threads at once.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/secret.hpp"
#include "net/http.hpp"
#include "server/doctor/certificate_chain.hpp"

namespace switchhook::server::doctor {

struct folder_facts {
    std::string trouble;            // why nothing can be written there; empty when it can
    std::uintmax_t free_bytes = 0;  // of its file system
    bool exists = false;
};

enum class bind_outcome { free, in_use, not_permitted, not_ours, failed };
struct bind_facts {
    bind_outcome outcome = bind_outcome::free;
    std::string why;
};

// Whose word counts when a server shows its certificate.
enum class trusting {
    as_the_bot,     // the system's roots and `graph.trust`
    as_the_public,  // the system's roots and --trust
};

struct token_facts {
    std::optional<secret> token;
    std::string trouble;  // what, why, the AADSTS code and its remedy
    bool unfit = false;   // nobody was asked: the credential itself cannot be used
};

class surroundings {
  public:
    virtual ~surroundings() = default;

    [[nodiscard]] virtual std::chrono::system_clock::time_point now() = 0;
    // Numeric addresses; none when the name has none.
    virtual std::vector<std::string> resolve(const std::string& host, net::deadline until) = 0;
    virtual std::string why_unreachable(const std::string& address, unsigned short port,
                                        net::deadline until) = 0;
    virtual handshake shake_hands(const std::string& address, unsigned short port, const std::string& host,
                                  const std::string& request, net::deadline until) = 0;
    virtual std::string plain_exchange(const std::string& address, unsigned short port,
                                       const std::string& request, net::deadline until) = 0;
    // `url` is absolute; the target of the request is taken from it. The error is for people.
    virtual result<net::http_response, std::string> ask(const std::string& url, net::http_request request,
                                                        trusting whom, net::deadline until) = 0;
    virtual token_facts sign_in(net::deadline until) = 0;
    virtual bind_facts try_port(const std::string& address, unsigned short port) = 0;
    virtual folder_facts look_at(const std::filesystem::path& folder) = 0;
    virtual std::size_t open_files_allowed() = 0;
};

}  // namespace switchhook::server::doctor
