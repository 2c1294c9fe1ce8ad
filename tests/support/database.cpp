#include "tests/support/database.hpp"

#include <csignal>
#include <stdexcept>

#include "tests/support/free_port.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;

constexpr auto ready = "database system is ready to accept connections";

// PostgreSQL refuses to run as root. $1 is a folder of its own, $2 a port, $3 on or off.
constexpr auto script = R"sh(
set -eu
cd "$1"
bin=$(pg_config --bindir)
as='setpriv --pdeathsig KILL'
if [ "$(id -u)" = 0 ]; then
  chown -R postgres .
  as="$as --reuid=postgres --regid=$(id -g postgres) --clear-groups"
fi
if [ ! -d data ]; then
  printf 'pass-of-tests\n' >password
  $as "$bin/initdb" -D data -U bot --pwfile=password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >initdb.log
fi
exec $as "$bin/postgres" -D data -c listen_addresses=127.0.0.1 -c port="$2" -c unix_socket_directories= \
  -c fsync="$3" -c max_connections=200
)sh";

}  // namespace

database::database(disk d) : disk_(d) {
    constexpr int attempts = 5;  // somebody else may take the port in between
    for (int left = attempts - 1;; --left) {
        port_ = free_port();
        try {
            launch();
            return;
        } catch (const std::runtime_error&) {
            if (left == 0) throw;
        }
    }
}

database::~database() { kill(); }

// Somebody's connection may have taken the port meanwhile, and gives it back.
void database::start() {
    for (const auto until = std::chrono::steady_clock::now() + 60s;;) {
        try {
            return launch();
        } catch (const std::runtime_error&) {
            const bool is_taken = server_->errors().find("Address already in use") != std::string::npos;
            if (!is_taken || std::chrono::steady_clock::now() > until) throw;
        }
    }
}

void database::launch() {
    server_ = std::make_unique<child_process>(
        child_wish{"/bin/sh",
                   {"-c", script, "sh", folder_.path().string(), std::to_string(port_),
                    disk_ == disk::synced ? "on" : "off"},
                   {},
                   folder_.file("output"),
                   folder_.file("errors")});
    const auto is_up = [](const std::string& errors) { return errors.find(ready) != std::string::npos; };
    if (!server_->wait_for_errors(is_up, 60s))
        throw std::runtime_error("no PostgreSQL: " + server_->errors());
}

void database::kill() {
    if (!server_) return;
    server_->signal(SIGQUIT);
    server_->wait_for_exit(10s);
    server_.reset();
}

std::string database::uri_through(unsigned short port) {
    return "postgresql://bot:pass-of-tests@127.0.0.1:" + std::to_string(port) + "/postgres";
}

}  // namespace switchhook::test
