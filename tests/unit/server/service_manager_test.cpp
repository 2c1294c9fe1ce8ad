#include "server/systemd/service_manager.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <unistd.h>

#include "tests/support/notify_listener.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace {

struct listened_manager {
    test::temporary_folder folder;
    std::string address = folder.file("notify");
    test::notify_listener socket{address};

    config::environment with(const config::environment& more) const {
        config::environment all{{"NOTIFY_SOCKET", address}};
        all.insert(more.begin(), more.end());
        return all;
    }
};

}  // namespace

TEST_CASE("a service manager hears once that calls can be taken, and how many live", "[server][systemd]") {
    listened_manager at;
    service_manager manager(at.with({}));
    CHECK(manager.is_there());
    manager.tell("the token has not been fetched", 0, false);
    CHECK(at.socket.next() == "STATUS=0 live calls; the token has not been fetched\n");
    manager.tell("", 1, false);
    CHECK(at.socket.next() == "READY=1\nSTATUS=1 live call\n");
    manager.tell("", 1, false);
    CHECK(at.socket.next().empty());
    manager.tell("the database is out of reach", 2, true);
    CHECK(at.socket.next() == "STATUS=2 live calls; the database is out of reach\n");
}

TEST_CASE("a start does not wait for ever for what is missing", "[server][systemd]") {
    listened_manager at;
    service_manager manager(at.with({}));
    manager.tell("keys", 3, true);
    CHECK(at.socket.next() == "READY=1\nSTATUS=3 live calls; keys\n");
}

TEST_CASE("a service manager hears of reloads and of the end", "[server][systemd]") {
    listened_manager at;
    service_manager manager(at.with({}));
    const std::chrono::steady_clock::time_point now(1234567us);
    manager.reload_begins(now);
    manager.reload_ends(false);
    CHECK(at.socket.next().empty());  // who has not begun does not reload

    manager.tell("", 0, false);
    at.socket.next();
    manager.reload_begins(now);
    CHECK(at.socket.next() == "RELOADING=1\nMONOTONIC_USEC=1234567\n");
    manager.reload_ends(true);
    CHECK(at.socket.next() == "READY=1\n");
    manager.tell("", 0, false);
    CHECK(at.socket.next() == "STATUS=0 live calls; the last reload was refused\n");
    manager.reload_begins(now);
    at.socket.next();
    manager.reload_ends(false);
    at.socket.next();
    manager.tell("", 0, false);
    CHECK(at.socket.next() == "STATUS=0 live calls\n");

    manager.ending(4);
    CHECK(at.socket.next() == "STOPPING=1\nSTATUS=4 live calls; draining\n");
    manager.reload_begins(now);
    manager.reload_ends(false);
    CHECK(at.socket.next().empty());
    manager.tell("draining", 3, true);
    CHECK(at.socket.next() == "STATUS=3 live calls; draining\n");
}

TEST_CASE("a watchdog that is somebody else's is left alone", "[server][systemd]") {
    listened_manager at;
    const auto own = std::to_string(::getpid());
    CHECK(service_manager(at.with({{"WATCHDOG_USEC", "3000000"}})).watchdog() == 3s);
    CHECK(service_manager(at.with({{"WATCHDOG_USEC", "3000000"}, {"WATCHDOG_PID", own}})).watchdog() == 3s);
    CHECK(service_manager(at.with({{"WATCHDOG_USEC", "3000000"}, {"WATCHDOG_PID", "1"}})).watchdog() == 0s);
    CHECK(service_manager(at.with({{"WATCHDOG_USEC", "soon"}})).watchdog() == 0s);
    CHECK(service_manager(at.with({})).watchdog() == 0s);
}

TEST_CASE("the watchdog hears nothing while a shard is stuck", "[server][systemd]") {
    listened_manager at;
    asio::io_context first(1), second(1);
    service_manager manager(at.with({{"WATCHDOG_USEC", "3600000000"}}));
    asio::co_spawn(
        first,
        manager.attend({{first.get_executor(), second.get_executor()}, [] { return ""; }, [] { return 7U; }}),
        [](std::exception_ptr) {});
    first.poll();
    CHECK(at.socket.next().empty());
    second.poll();
    CHECK(at.socket.next() == "READY=1\nSTATUS=7 live calls\nWATCHDOG=1\n");
}

TEST_CASE("a name of the abstract namespace is a socket, too", "[server][systemd]") {
    const std::string name = "@switchhook-test-" + std::to_string(::getpid());
    test::notify_listener listener(name);
    notify_socket(name).send("READY=1\n");
    CHECK(listener.next() == "READY=1\n");
}

TEST_CASE("whom no service manager started tells nobody", "[server][systemd]") {
    const test::temporary_folder folder;
    const std::string too_long = '/' + std::string(200, 'n');
    for (const auto& address : {std::string(), std::string("notify"), std::string("vsock:2:1234"), too_long})
        CHECK_FALSE(notify_socket(address).is_open());
    const notify_socket nobody_listens(folder.file("notify"));
    CHECK(nobody_listens.is_open());
    CHECK_NOTHROW(nobody_listens.send("READY=1\n"));
}
