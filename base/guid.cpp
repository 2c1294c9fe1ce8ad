#include "base/guid.hpp"

#include <random>
#include <string_view>

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

}  // namespace switchhook
