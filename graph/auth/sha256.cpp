#include "graph/auth/sha256.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace switchhook::graph {

sha256_digest sha256(std::string_view bytes) {
    sha256_digest digest{};
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL without SHA-256");
    return digest;
}

}  // namespace switchhook::graph
