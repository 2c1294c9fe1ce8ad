#include "emulator/phone/phone_lines.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace switchhook::emulator {
namespace {

constexpr std::string_view caller = "caller";
constexpr std::string_view graph_side = "graph";
constexpr std::string_view bot = "bot";

template <class... Arguments>
std::string printed(const char* format, Arguments... arguments) {
    char text[64];
    const int length = std::snprintf(text, sizeof text, format, arguments...);
    return {text, std::min(static_cast<std::size_t>(length), sizeof text - 1)};
}

std::string seconds(std::int64_t ms) { return printed("%.1f s", static_cast<double>(ms) / 1000.0); }

bool all_hex(std::string_view text) {
    return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What people call the prompt: its resourceId or file, without a hash of the content at its end.
std::string prompt_name(json::value e) {
    constexpr std::size_t shortest_hash = 12, shown_of_a_hash = 8;
    std::string name = e["resourceId"].string_or();
    if (name.empty()) {
        const std::string uri = e["uri"].string_or();
        name = uri.substr(uri.rfind('/') + 1);
        if (name.size() > 4 + shortest_hash && name.ends_with(".wav") &&
            all_hex(name.substr(0, name.size() - 4)))
            return name.substr(0, shown_of_a_hash) + "….wav";
    }
    const auto dash = name.rfind('-');
    if (dash != std::string::npos && dash > 0 && name.size() - dash > shortest_hash &&
        all_hex(name.substr(dash + 1)))
        name.resize(dash);
    return name;
}

std::string party(json::value who) {
    std::string text;
    who.each_member([&](std::string_view kind, json::value id) {
        if (kind == "name") return;
        text = std::string(kind) + ' ' + id.string_or();
    });
    const auto name = who["name"].string_or();
    return name.empty() ? text : name + " (" + text + ")";
}

std::string_view colour_of(std::string_view who) {
    if (who == caller) return "\x1b[33m";
    return who == bot ? "\x1b[32m" : "\x1b[36m";
}

bool accepted(std::int64_t status) { return status >= 200 && status < 300; }

}  // namespace

std::string phone_lines::set(std::int64_t at, std::string_view who, std::string what, std::string_view result,
                             bool bad) const {
    constexpr std::size_t who_width = 8;
    constexpr std::size_t what_width = 40;
    std::string text = printed("%9.3fs  ", static_cast<double>(at) / 1000.0);
    std::string name(who);
    name.resize(std::max(name.size(), who_width), ' ');
    if (!result.empty()) {
        what.resize(std::max(what.size(), what_width), ' ');
        what += ' ';
        what += result;
    }
    // Names and messages come from the bot: what would move the cursor is not for the terminal.
    std::replace_if(
        what.begin(), what.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f; },
        '?');
    if (use_ == colours::off) return text + name + what;
    return text + std::string(colour_of(who)) + name + (bad ? "\x1b[31m" : "\x1b[0m") + what + "\x1b[0m";
}

std::optional<std::string> phone_lines::line(json::value e) {
    const auto what = e["what"].string_or();
    const auto at = e["at"].as_integer().value_or(0);
    if (what == "ring") return set(at, caller, "rings: " + party(e["from"]));
    if (what == "placed") return set(at, bot, "calls " + party(e["to"]));
    if (what == "notification") return notification(e);
    if (what == "notificationAnswered") return answered(e);
    if (what == "request") return request(e);
    if (what == "promptFetched") {
        const auto trouble = e["trouble"].string_or();
        if (trouble.empty()) return std::nullopt;
        return set(at, graph_side, "cannot use " + prompt_name(e), trouble, true);
    }
    if (what == "promptPlaying")
        return set(at, graph_side,
                   "plays " + prompt_name(e) + " (" + seconds(e["lengthMs"].as_integer().value_or(0)) + ")");
    if (what == "promptFinished")
        return set(at, graph_side,
                   (e["whole"].as_bool().value_or(true) ? "played " : "cut off ") + prompt_name(e));
    if (what == "beep")
        return set(at, graph_side,
                   "plays the tone (" + seconds(e["lengthMs"].as_integer().value_or(0)) + ")");
    if (what == "recordingBegun") return set(at, graph_side, "records");
    if (what == "recordingOver")
        return set(at, graph_side, "recorded " + seconds(e["lengthMs"].as_integer().value_or(0)),
                   e["reason"].string_or());
    if (what == "key")
        return set(at, caller, "presses " + e["key"].string_or(),
                   e["notified"].as_bool().value_or(true) ? "" : "not told to the bot");
    if (what == "toneSent") return set(at, bot, "presses " + e["key"].string_or());
    if (what == "speech")
        return set(at, caller, "speaks for " + seconds(e["lengthMs"].as_integer().value_or(0)));
    if (what == "callerHungUp" || what == "calleeHungUp") return set(at, caller, "hangs up");
    if (what == "remark") return set(at, graph_side, e["text"].string_or());
    if (what == "end") {
        const auto code = e["code"].as_integer().value_or(0);
        const auto subcode = e["subcode"].as_integer().value_or(0);
        // A rejected call ends without a result.
        const std::string result =
            code == 0 && subcode == 0 ? "" : std::to_string(code) + '/' + std::to_string(subcode);
        return set(at, graph_side, "the call is over: " + e["outcome"].string_or(), result);
    }
    return std::nullopt;
}

// Told when the bot has answered, so that one line has both; at once when a fault keeps it from the bot.
std::optional<std::string> phone_lines::notification(json::value e) {
    const auto at = e["at"].as_integer().value_or(0);
    const auto fault = e["fault"].string_or();
    if (fault == "dropped" || fault == "lost")
        return set(at, graph_side, e["about"].string_or(), fault, true);
    told_ = at;
    about_[e["number"].as_integer().value_or(0)] =
        e["about"].string_or() + (fault.empty() ? "" : " (" + fault + ")");
    return std::nullopt;
}

std::string phone_lines::answered(json::value e) {
    const auto at = e["at"].as_integer().value_or(0);
    const auto number = e["number"].as_integer().value_or(0);
    const auto status = e["status"].as_integer().value_or(0);
    const auto known = about_.find(number);
    std::string about = known == about_.end() ? "notification " + std::to_string(number) : known->second;
    if (about_.size() > 100) about_.erase(about_.begin());
    std::string result = status == 0 ? e["trouble"].string_or()
                                     : std::to_string(status) + " in " +
                                           printed("%.1f ms", e["latencyMs"].as_number().value_or(0));
    const auto fault = e["fault"].string_or();
    if (!fault.empty()) result += "  (" + fault + ")";
    return set(at, graph_side, std::move(about), result, !accepted(status));
}

std::string phone_lines::request(json::value e) const {
    const auto at = e["at"].as_integer().value_or(0);
    const auto status = e["status"].as_integer().value_or(0);
    std::string result = std::to_string(status);
    if (told_) result += " after " + std::to_string(at - *told_) + " ms";
    const auto code = e["code"].string_or();
    if (!code.empty()) result += "  " + code + ' ' + e["message"].string_or();
    const auto fault = e["fault"].string_or();
    if (!fault.empty()) result += "  (" + fault + ")";
    return set(at, bot, e["method"].string_or(), result, !accepted(status));
}

}  // namespace switchhook::emulator
