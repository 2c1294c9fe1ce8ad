#pragma once
// Whether TLS files can be used, asked by `check` and before anything listens. The log says why not.

#include <filesystem>
#include <string_view>

#include "base/problems.hpp"
#include "config/settings.hpp"

namespace switchhook::server {

// The places are JSON pointers or options, and stand in the complaint. Files that do not open are passed over:
// whoever took their names has complained already.
struct named_file {
    std::filesystem::path file;  // empty for none
    std::string_view place;      // /listen/key
};
// A chain, leaf first, and the private key of the leaf, both PEM.
void check_certificate(const named_file& chain, const named_file& key, problems& out);
// A bundle of authorities.
void check_trust(const named_file& bundle, problems& out);
// All of the configuration's.
void check_certificates(const config::settings& s, problems& out);

}  // namespace switchhook::server
