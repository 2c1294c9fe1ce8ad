#pragma once
// What a check has found, and what to do about it.

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace switchhook::server::doctor {

enum class verdict {
    ok,
    skip,  // not looked at, and why not
    warn,  // works, or may work; somebody should look at it
    fail,  // calls will not work until it is mended
};
std::string_view to_string(verdict v);

struct finding {
    verdict is = verdict::ok;
    std::string what;    // one line
    std::string remedy;  // of a failure or warning; advice where all is well; may be empty otherwise

    friend bool operator==(const finding&, const finding&) = default;
};
using findings = std::vector<finding>;

inline finding well(std::string what, std::string advice = {}) {
    return {verdict::ok, std::move(what), std::move(advice)};
}
inline finding skipped(std::string why) { return {verdict::skip, std::move(why), {}}; }
inline finding warning(std::string what, std::string remedy) {
    return {verdict::warn, std::move(what), std::move(remedy)};
}
inline finding failure(std::string what, std::string remedy) {
    return {verdict::fail, std::move(what), std::move(remedy)};
}

verdict worst(const findings& all);                    // ok of none
std::string joined(std::span<const std::string> all);  // "a, b"
// What is wrong alone where something is: that a part is well is worth a line only while all is.
findings without_noise(findings all);

}  // namespace switchhook::server::doctor
