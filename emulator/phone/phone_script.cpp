#include "emulator/phone/phone_script.hpp"

#include <array>
#include <utility>

#include "base/duration.hpp"

namespace switchhook::emulator {
namespace {

using step_result = result<script_step, std::string>;

constexpr std::array<std::pair<std::string_view, say::until>, 5> until_names{{
    {"established", say::until::established},
    {"prompt", say::until::prompt},
    {"silence", say::until::silence},
    {"recording", say::until::recording},
    {"end", say::until::end},
}};

step_result parse_wait(std::string_view what) {
    if (what.empty()) return std::string("\"wait:\" does not say what for");
    for (const auto& [name, until] : until_names)
        if (name == what) return script_step(say::wait_until{until});
    if (const auto time = parse_duration(what)) return script_step(say::wait_time{*time});
    return script_step(say::wait_text{std::string(what)});
}

step_result parse_word(std::string_view word) {
    constexpr std::string_view wait = "wait:";
    constexpr std::string_view speak = "speak:";
    if (word.starts_with(wait)) return parse_wait(word.substr(wait.size()));
    if (word.starts_with(speak)) {
        const auto length = parse_duration(word.substr(speak.size()));
        if (!length || length->count() == 0)
            return "\"" + std::string(word) + "\": expected a duration, such as speak:4s";
        return script_step(say::speak{*length});
    }
    if (word == "hangup") return script_step(say::hang_up{});
    if (word.find_first_not_of("0123456789*#ABCD") == std::string_view::npos && word.size() <= 64)
        return script_step(say::press{std::string(word)});
    return "\"" + std::string(word) + "\" is no step: expected keys, wait:…, speak:… or hangup";
}

bool mentions(json::value entry, std::string_view text) {
    const std::string uri = entry["uri"].string_or();
    const std::string_view file = std::string_view(uri).substr(uri.rfind('/') + 1);
    return file.find(text) != std::string_view::npos ||
           entry["resourceId"].string_or().find(text) != std::string::npos ||
           entry["clientContext"].string_or().find(text) != std::string::npos;
}

struct step_writer {
    std::string operator()(const say::press& s) const { return s.keys; }
    std::string operator()(const say::speak& s) const {
        return "speak:" + to_string(std::chrono::duration_cast<std::chrono::milliseconds>(s.length));
    }
    std::string operator()(const say::hang_up&) const { return "hangup"; }
    std::string operator()(const say::wait_time& s) const {
        return "wait:" + to_string(std::chrono::duration_cast<std::chrono::milliseconds>(s.length));
    }
    std::string operator()(const say::wait_until& s) const {
        return "wait:" + std::string(until_names.at(static_cast<std::size_t>(s.what)).first);
    }
    std::string operator()(const say::wait_text& s) const { return "wait:" + s.text; }
};

}  // namespace

std::string as_written(const script_step& step) { return std::visit(step_writer(), step); }

result<std::vector<script_step>, std::string> parse_script(std::string_view text) {
    std::vector<script_step> steps;
    while (!text.empty()) {
        const auto begin = text.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) break;
        text.remove_prefix(begin);
        const auto word = text.substr(0, text.find_first_of(" \t\r\n"));
        text.remove_prefix(word.size());
        auto step = parse_word(word);
        if (!step.has_value()) return step.error();
        steps.push_back(*std::move(step));
    }
    return steps;
}

void script_player::saw(json::value entry) {
    const std::string what = entry["what"].string_or();
    if (what == "promptPlaying") {
        heard_prompt_ = prompt_plays_ = true;
    } else if (what == "promptFinished") {
        prompt_plays_ = false;
    } else if (what == "recordingBegun") {
        recording_ = true;
    } else if (what == "recordingOver") {
        recording_ = false;
    } else if (what == "end") {
        ended_ = true;
    } else if (what == "notification" &&
               entry["body"]["value"].at(0)["resourceData"]["mediaState"]["audio"].string_or() == "active") {
        established_ = true;
    }
    if (what != "promptPlaying" || steps_.empty()) return;
    const auto& front = steps_.front();
    const auto* text = std::get_if<say::wait_text>(&front);
    if (front == script_step(say::wait_until{say::until::prompt}) ||
        (text != nullptr && mentions(entry, text->text)))
        step_happened_ = true;
}

bool script_player::reached(say::until what, bool caught_up) const {
    switch (what) {
        case say::until::established: return established_;
        case say::until::prompt: return step_happened_;
        case say::until::silence: return caught_up && heard_prompt_ && !prompt_plays_;
        case say::until::recording: return recording_;
        case say::until::end: return ended_;
    }
    return false;
}

std::optional<script_step> script_player::next(moment now, bool caught_up) {
    while (!steps_.empty()) {
        const script_step front = steps_.front();
        if (const auto* wait = std::get_if<say::wait_time>(&front)) {
            if (!wake_) wake_ = now + wait->length;
            if (now < *wake_) return std::nullopt;
            wake_.reset();
        } else if (const auto* until = std::get_if<say::wait_until>(&front)) {
            if (!reached(until->what, caught_up)) return std::nullopt;
        } else if (std::holds_alternative<say::wait_text>(front)) {
            if (!step_happened_) return std::nullopt;
        } else {
            steps_.pop_front();
            return front;
        }
        step_happened_ = false;
        steps_.pop_front();
    }
    return std::nullopt;
}

std::string script_player::waiting_for() const {
    return steps_.empty() ? std::string() : as_written(steps_.front());
}

}  // namespace switchhook::emulator
