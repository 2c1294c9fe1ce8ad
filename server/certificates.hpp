#pragma once
// What is wrong with TLS files, in words that name the file: told by `check`, and before anything listens.

#include <filesystem>
#include <string_view>

#include "base/problems.hpp"
#include "config/settings.hpp"

namespace switchhook::server {

// A chain, leaf first, and the private key of the leaf, both PEM. A certificate that is not valid today is a
// warning. The places are JSON pointers or options, and stand in the complaint; files that do not open are
// passed over, because whoever took their names has complained already.
struct named_file {
    std::filesystem::path file;  // empty for none
    std::string_view place;      // /listen/key
};
void check_certificate(const named_file& chain, const named_file& key, problems& out);

// A bundle of authorities: at least one certificate in PEM.
void check_trust(const named_file& bundle, problems& out);

// The certificate that signs the bot in: also RSA, both of it.
void check_app_certificate(const config::app_settings& app, problems& out);

// All of the configuration's.
void check_certificates(const config::settings& s, problems& out);
// Those but the public listener's.
void check_other_certificates(const config::settings& s, problems& out);

}  // namespace switchhook::server
