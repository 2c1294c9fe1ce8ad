#include "server/outside/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace switchhook::server::outside {
namespace {

namespace ip = boost::asio::ip;

struct network_v4 {
    std::uint32_t first;
    unsigned bits;
    [[nodiscard]] bool holds(std::uint32_t a) const { return (a ^ first) >> (32 - bits) == 0; }
};

constexpr std::array<network_v4, 16> not_public_v4{{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // shared by a provider's customers (CGNAT)
    {0x7F000000, 8},   // loopback
    {0xA83F8110, 32},  // 168.63.129.16: Azure's own services, as each virtual machine sees them
    {0xA9FE0000, 16},  // link-local
    {0xAC100000, 12},  // private
    {0xC0000000, 24},  // IETF protocols
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // relays to 6to4, given up
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, and broadcast
}};

bool is_public_v4(std::uint32_t address) {
    return std::none_of(not_public_v4.begin(), not_public_v4.end(),
                        [&](const network_v4& n) { return n.holds(address); });
}

bool is_public_v6(const ip::address_v6::bytes_type& b) {
    constexpr std::array<unsigned char, 12> nat64{0x00, 0x64, 0xFF, 0x9B};
    // RFC 6052: where a network has IPv6 alone, its resolver gives the IPv4 world these.
    if (std::equal(nat64.begin(), nat64.end(), b.begin()))
        return is_public_v4(std::uint32_t{b[12]} << 24 | std::uint32_t{b[13]} << 16 |
                            std::uint32_t{b[14]} << 8 | b[15]);
    if ((b[0] & 0xE0) != 0x20) return false;                        // 2000::/3 is all that is routed
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] < 0x02) return false;  // IETF protocols, Teredo
    if (b[0] == 0x20 && b[1] == 0x01 && b[2] == 0x0D && b[3] == 0xB8) return false;  // documentation
    if (b[0] == 0x20 && b[1] == 0x02) return false;         // 6to4: any IPv4 address within
    return !(b[0] == 0x3F && b[1] == 0xFF && b[2] < 0x10);  // documentation
}

}  // namespace

bool is_public(const ip::address& address) {
    return address.is_v4() ? is_public_v4(address.to_v4().to_uint())
                           : is_public_v6(address.to_v6().to_bytes());
}

}  // namespace switchhook::server::outside
