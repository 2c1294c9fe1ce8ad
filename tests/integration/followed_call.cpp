#include "tests/integration/followed_call.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <stdexcept>

namespace switchhook::test {

using std::chrono::steady_clock;

void followed_call::read_on(std::chrono::seconds patience) {
    const auto target = "/emulator/calls/" + id_ + "?after=" + std::to_string(last_) +
                        "&wait=" + std::to_string(patience.count());
    const auto answer = web_.send("GET", with_.emulator_url() + target, {}, {}, patience + 10s);
    if (answer.status != 200) throw std::runtime_error(target + " answers " + std::to_string(answer.status));
    pages_.push_back(parsed(answer.body));
    const auto page = pages_.back().root();
    const auto exchange = page["exchange"];
    for (std::size_t i = 0; i < exchange.size(); ++i) {
        const auto entry = exchange.at(i);
        entries_.push_back(entry);
        const auto data = entry["body"]["value"].at(0)["resourceData"];
        for (const auto* name : {"recordingLocation", "recordingAccessToken"})
            if (const auto text = data[name].as_string(); text && !text->empty())
                with_.keep_secret(std::string(*text));
    }
    last_ = page["last"].as_integer().value_or(last_);
    outcome_ = page["outcome"].string_or();
    // The emulator answers at once when nothing can come any more.
    settled_ = page["ended"].as_bool().value_or(false) && exchange.size() == 0;
}

json::value followed_call::wait_for(std::string_view what, const condition& of, std::chrono::seconds within) {
    const auto until = steady_clock::now() + within;
    for (;;) {
        while (seen_ < entries_.size()) {
            const auto entry = entries_[seen_++];
            if (entry["what"].string_or() == what && (!of || of(entry))) return entry;
        }
        const auto left = std::chrono::ceil<std::chrono::seconds>(until - steady_clock::now());
        if (settled_ || left <= 0s)
            throw std::runtime_error("call " + id_ + ": no " + std::string(what) + " came");
        read_on(left);
    }
}

json::value followed_call::wait_for_prompt(std::string_view label) {
    return wait_for("promptPlaying", [label](json::value entry) {
        return entry["resourceId"].string_or().starts_with(std::string(label) + '-');
    });
}

void followed_call::wait_for_end_of_prompt(std::string_view label) {
    wait_for_prompt(label);
    const auto told = wait_for("notification")["number"].as_integer();
    wait_for("notificationAnswered",
             [told](json::value entry) { return entry["number"].as_integer() == told; });
}

void followed_call::wait_for_end(std::chrono::seconds within) {
    const auto until = steady_clock::now() + within;
    while (!settled_) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(until - steady_clock::now());
        if (left <= 0s) throw std::runtime_error("call " + id_ + " does not end");
        read_on(left);
    }
}

void followed_call::act(const std::string& what, std::string body) {
    const auto target = "/emulator/calls/" + id_ + '/' + what;
    const auto answer = web_.send("POST", with_.emulator_url() + target, std::move(body));
    if (answer.status != 204) throw std::runtime_error(target + " answers " + std::to_string(answer.status));
}

void followed_call::press(const std::string& keys) { act("press", R"({"tones":")" + keys + "\"}"); }

void followed_call::speak(double seconds) { act("speak", R"({"seconds":)" + std::to_string(seconds) + '}'); }

void followed_call::hang_up() { act("hangup"); }

std::vector<json::value> followed_call::all(std::string_view what) const {
    std::vector<json::value> found;
    std::copy_if(entries_.begin(), entries_.end(), std::back_inserter(found),
                 [&](json::value e) { return e["what"].string_or() == what; });
    return found;
}

std::vector<std::string> followed_call::requests() const {
    std::vector<std::string> found;
    for (const auto e : all("request"))
        found.push_back(e["method"].string_or() + ' ' + std::to_string(e["status"].as_integer().value_or(0)));
    return found;
}

void followed_call::check_all_accepted() const {
    const auto told = all("notification");
    const auto answered = all("notificationAnswered");
    CHECK(told.size() == answered.size());
    for (const auto e : answered) {
        INFO("callback " << e.dump());
        CHECK(e["status"].as_integer() == 202);
    }
    for (const auto e : all("request")) {
        INFO("request " << e.dump());
        const auto status = e["status"].as_integer().value_or(0);
        CHECK((status >= 200 && status < 300));
    }
}

}  // namespace switchhook::test
