#include "server/flows/time_zones.hpp"

#include <date/tz.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "base/nearest.hpp"
#include "base/problems.hpp"
#include "bot/hours/zone_rule.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

using std::chrono::year;

constexpr const char* folder = "/usr/share/zoneinfo/";
constexpr std::size_t most_bytes = 256U << 10;  // of a file; the largest has 4 KiB

// Null when there is none.
const date::tzdb* database() {
    try {
        const auto& found = date::get_tzdb();
        return found.zones.empty() ? nullptr : &found;
    } catch (const std::runtime_error&) {
        return nullptr;
    }
}

bot::time_zone table_of(const date::time_zone& zone) {
    using std::chrono::sys_days;
    const std::chrono::sys_seconds end = sys_days(year(2060) / 1 / 1);
    bot::time_zone made{zone.name(), {}};
    for (std::chrono::sys_seconds at = sys_days(year(2020) / 1 / 1); at < end;) {
        const auto info = zone.get_info(at);
        if (made.periods.empty() || made.periods.back().offset != info.offset)
            made.periods.push_back({info.begin, info.offset});
        if (info.end <= at) break;
        at = info.end;
    }
    return made;
}

// The library knows the changes that a file lists: until 2037, or none of the future where files are kept short. The
// rule for what comes behind is the last line.
std::string rule_of(const std::string& name) {
    const auto bytes = media::read_file(folder + name, most_bytes);
    if (!bytes.has_value() || bytes->size() < 2 || bytes->back() != '\n') return {};
    const auto begin = bytes->rfind('\n', bytes->size() - 2) + 1;
    return bytes->substr(begin, bytes->size() - 1 - begin);
}

// "paris" and "New York" are the last parts of names.
std::string near_name(std::string typed, const std::vector<std::string>& names) {
    std::replace(typed.begin(), typed.end(), ' ', '_');
    const auto same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    for (const auto& name : names) {
        const auto city = std::string_view(name).substr(name.rfind('/') + 1);
        if (std::equal(city.begin(), city.end(), typed.begin(), typed.end(), same)) return name;
    }
    const std::vector<std::string_view> all(names.begin(), names.end());
    return std::string(nearest(typed, all));
}

}  // namespace

result<bot::time_zone, std::string> find_time_zone(const std::string& name) {
    if (name == "UTC") return bot::utc();
    const auto* known = database();
    if (known == nullptr)
        return std::string("this system has no time zones: install its package tzdata, or say \"UTC\"");
    for (const auto& zone : known->zones) {
        if (zone.name() != name) continue;
        try {
            auto made = table_of(zone);
            bot::extend(made, rule_of(name), year(2059));
            return made;
        } catch (const std::runtime_error& broken) {
            return "the system cannot read its time zone \"" + name + "\": " + broken.what();
        }
    }
    const auto names = time_zone_names();
    return "no time zone \"" + name + '"' + did_you_mean(near_name(name, names));
}

std::vector<std::string> time_zone_names() {
    std::vector<std::string> names;
    if (const auto* known = database())
        for (const auto& zone : known->zones) names.push_back(zone.name());
    return names;
}

}  // namespace switchhook::server
