#include "server/doctor/finding.hpp"

#include <algorithm>

namespace switchhook::server::doctor {

std::string_view to_string(verdict v) {
    switch (v) {
        case verdict::ok: return "ok";
        case verdict::skip: return "skip";
        case verdict::warn: return "warn";
        case verdict::fail: break;
    }
    return "fail";
}

verdict worst(const findings& all) {
    auto found = verdict::ok;
    for (const auto& f : all) found = std::max(found, f.is);
    return found;
}

std::string joined(std::span<const std::string> all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : ", ") + one;
    return text;
}

findings without_noise(findings all) {
    if (worst(all) >= verdict::warn)
        std::erase_if(all, [](const finding& f) { return f.is < verdict::warn; });
    return all;
}

}  // namespace switchhook::server::doctor
