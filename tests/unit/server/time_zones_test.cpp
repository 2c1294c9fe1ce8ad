// Time zones of this system, held against what the C library makes of the same files.

#include "server/flows/time_zones.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <optional>

using namespace switchhook;
using namespace switchhook::server;

namespace {

// The process's zone, for as long as it lives.
class local_zone {
  public:
    explicit local_zone(const std::string& name) {
        if (const auto* was = std::getenv("TZ")) before_ = was;
        set(name.c_str());
    }
    ~local_zone() { set(before_ ? before_->c_str() : nullptr); }

    [[nodiscard]] std::chrono::seconds offset_at(std::time_t at) const {
        std::tm parts{};
        localtime_r(&at, &parts);
        return std::chrono::seconds(parts.tm_gmtoff);
    }

  private:
    static void set(const char* name) {
        if (name == nullptr)
            unsetenv("TZ");
        else
            setenv("TZ", name, 1);
        tzset();
    }
    std::optional<std::string> before_;
};

std::string wrong_with(const std::string& name) {
    const auto found = find_time_zone(name);
    return found.has_value() ? "" : found.error();
}

}  // namespace

TEST_CASE("every zone of the system is what the C library makes of it, until 2060", "[server][zones]") {
    using namespace std::chrono;
    const auto names = time_zone_names();
    REQUIRE(names.size() > 300);
    const auto begin = sys_seconds(sys_days(year(2020) / 1 / 1)).time_since_epoch().count(),
               end = sys_seconds(sys_days(year(2060) / 1 / 1)).time_since_epoch().count();
    for (const auto& name : names) {
        const auto zone = find_time_zone(name);
        INFO(name);
        REQUIRE(zone.has_value());
        const local_zone local(name);
        constexpr std::int64_t step = 25 * 86'400 + 3'607;
        for (auto at = begin; at < end; at += step)
            if (bot::offset_at(*zone, sys_seconds(seconds(at))) != local.offset_at(at)) FAIL(at);
        for (const auto& p : zone->periods) {
            const auto at = p.since.time_since_epoch().count();
            if (at <= begin || at >= end) continue;
            if (local.offset_at(at) != p.offset || local.offset_at(at - 1) == p.offset) FAIL(at);
        }
    }
}

TEST_CASE("UTC needs no files, and an unknown zone has a near one", "[server][zones]") {
    CHECK(find_time_zone("UTC")->periods.empty());
    CHECK(wrong_with("Europe/Paris").empty());
    CHECK(wrong_with("Europe/Pari") == "no time zone \"Europe/Pari\"; did you mean \"Europe/Paris\"?");
    CHECK(wrong_with("paris") == "no time zone \"paris\"; did you mean \"Europe/Paris\"?");
    CHECK(wrong_with("New York") == "no time zone \"New York\"; did you mean \"America/New_York\"?");
    CHECK(wrong_with("../../../etc/passwd") == "no time zone \"../../../etc/passwd\"");
    CHECK(wrong_with("") == "no time zone \"\"");
}
