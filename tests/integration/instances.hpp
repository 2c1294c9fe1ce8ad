#pragma once
// Several bots on one database, behind what gives each connection to the next of them.

#include <memory>
#include <string>
#include <vector>

#include "tests/integration/balance.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/integration/installation.hpp"
#include "tests/support/database.hpp"
#include "tests/support/relay.hpp"

namespace switchhook::test {

// A process of a busy machine must not lose it.
inline constexpr auto usual_lease = "8s";

class instances {
  public:
    explicit instances(std::size_t count, installation_wish wish, const std::string& lease = usual_lease);
    ~instances();
    instances(const instances&) = delete;
    instances& operator=(const instances&) = delete;

    installation& graph() { return *first_; }
    test::database& database() { return database_; }

    struct bot {
        std::unique_ptr<child_process> process;
        std::unique_ptr<relay> to_database;
        std::string listen_url, admin_url;
        std::string folder;
    };
    std::vector<bot>& bots() { return bots_; }
    void start(bot& which);
    void kill(bot& which);  // as by a power cut
    net::http_response admin(const bot& which, const std::string& path, std::string method = "GET",
                             std::string body = {}, const net::header_list& headers = {});

    // Connections go to these from now on.
    void balance_over(const std::vector<const bot*>& these);
    // The one that leads it.
    bot& leader_of(const std::string& call);
    bot& other_than(const bot& one) { return &bots_[0] == &one ? bots_[1] : bots_[0]; }

  private:
    void read_log_of(bot& which);

    test::database database_;
    balance front_;
    std::string lease_;
    std::unique_ptr<installation> first_;  // the emulator; its own bot takes no part
    std::vector<bot> bots_;
};

}  // namespace switchhook::test
