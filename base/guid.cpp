#include "base/guid.hpp"

#include <random>

namespace switchhook {

std::string random_guid() {
    static thread_local std::mt19937_64 random{std::random_device{}()};
    constexpr std::string_view hex = "0123456789abcdef";
    std::string guid = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    for (char& c : guid) {
        if (c == 'x') c = hex[random() % 16];
        if (c == 'y') c = hex[8 + random() % 4];
    }
    return guid;
}

bool is_guid(std::string_view text) {
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : hex.find(text[i]) == std::string_view::npos) return false;
    }
    return true;
}

}  // namespace switchhook
