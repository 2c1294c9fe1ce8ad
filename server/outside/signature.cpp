#include "server/outside/signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace switchhook::server::outside {

std::string signature_of(const signed_parts& what, const secret& key) {
    const std::string seconds = std::to_string(what.at.time_since_epoch().count());
    std::string text = seconds;
    for (const auto part : {what.delivery, what.method, what.target, what.body}) {
        text += '\n';
        text += part;
    }
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (HMAC(EVP_sha256(), key.reveal().data(), static_cast<int>(key.reveal().size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size) == nullptr)
        throw std::runtime_error("OpenSSL without HMAC-SHA256");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string header = "t=" + seconds + ",v1=";
    for (unsigned int i = 0; i < size; ++i) {
        header += digits[digest[i] >> 4];
        header += digits[digest[i] & 0xF];
    }
    return header;
}

}  // namespace switchhook::server::outside
