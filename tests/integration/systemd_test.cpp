// What the service manager hears of a real server, from its start to its end.

#include <catch2/catch.hpp>
#include <csignal>

#include "tests/integration/flows.hpp"
#include "tests/integration/followed_call.hpp"
#include "tests/support/notify_listener.hpp"

namespace switchhook::test {

TEST_CASE("systemd hears of the start, of live calls, of reloads and of the end", "[systemd]") {
    const temporary_folder folder;
    notify_listener systemd(folder.file("notify"));
    installation_wish wish{std::string(reception_flow)};
    wish.settings = R"("drain": "60s",)";
    wish.bot_environment = {{"NOTIFY_SOCKET", folder.file("notify")}, {"WATCHDOG_USEC", "600000"}};
    installation at(wish);
    systemd.next_with("READY=1", 20s);
    CHECK(at.web().get(at.admin_url() + "/readyz").status == 200);
    systemd.next_with("WATCHDOG=1", 20s);

    followed_call live(at, at.ring());
    live.wait_for_prompt("choices");
    systemd.next_with("STATUS=1 live call", 20s);

    at.bot().signal(SIGHUP);
    systemd.next_with("RELOADING=1\nMONOTONIC_USEC=", 20s);
    systemd.next_with("READY=1", 20s);

    at.bot().signal(SIGTERM);
    systemd.next_with("STOPPING=1\nSTATUS=1 live call; draining", 20s);
    systemd.next_with("WATCHDOG=1", 20s);  // who drains is not stuck
    live.press("1");
    live.wait_for_end();
    CHECK(at.bot().wait_for_exit(10s).value_or(-1) == 0);
}

}  // namespace switchhook::test
