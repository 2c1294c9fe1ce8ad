#include "server/outside/shown_path.hpp"

namespace switchhook::server::outside {
namespace {

constexpr std::string_view digits = "0123456789";

bool is_version(std::string_view segment) {
    constexpr std::size_t longest = 3;
    return segment.size() >= 2 && segment.size() <= longest && segment.front() == 'v' &&
           segment.find_first_not_of(digits, 1) == std::string_view::npos;
}

}  // namespace

std::string shown_path(std::string_view target) {
    std::string_view rest = target.substr(0, target.find('?'));
    std::string shown;
    while (!rest.empty()) {
        if (rest.front() == '/') {
            shown += '/';
            rest.remove_prefix(1);
            continue;
        }
        const auto segment = rest.substr(0, rest.find('/'));
        const bool may_be_keys =
            segment.find_first_of(digits) != std::string_view::npos && !is_version(segment);
        shown += may_be_keys ? std::string_view("…") : segment;
        rest.remove_prefix(segment.size());
    }
    return shown;
}

}  // namespace switchhook::server::outside
