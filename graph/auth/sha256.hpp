#pragma once

#include <array>
#include <string_view>

namespace switchhook::graph {

using sha256_digest = std::array<unsigned char, 32>;

sha256_digest sha256(std::string_view bytes);

}  // namespace switchhook::graph
