#pragma once
// Certificates as app registrations hold them: self-signed, made while the test runs, PEM.

#include <chrono>
#include <string>

namespace switchhook::test {

struct app_certificate {
    std::string certificate;
    std::string key;
};

enum class key_kind { rsa, ec };

// Throws when OpenSSL cannot. RSA keys take a moment: share them between tests.
app_certificate make_app_certificate(key_kind kind = key_kind::rsa,
                                     std::chrono::seconds valid_until = std::chrono::hours(24));
// The same key, protected by a passphrase.
std::string encrypted_key(const app_certificate& of);

}  // namespace switchhook::test
