#pragma once
// Certificates as others see them: a chain read from a file or shown in a handshake, and whether it leads to
// somebody who is trusted. OpenSSL stays behind this header.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/asio.hpp"

namespace switchhook::server::doctor {

struct certificate_facts {
    std::string subject, issuer;  // common names, or whole names where there are none
    std::chrono::sys_seconds from{}, until{};
    std::string names;  // the subject alternative names, for people
    bool self_signed = false;
    std::string fingerprint;  // SHA-256 in hexadecimal
};

// Who vouches for the chain, its dates left aside.
enum class vouching {
    system,       // the roots of this system, as Microsoft's are
    by_option,    // the bundle of --trust, which counts as public
    graph_trust,  // only `graph.trust`: our word, not the public's
    nobody,
};

struct chain_facts {
    std::vector<certificate_facts> certificates;  // as they stand; the first is the server's
    std::size_t out_of_order = 0;  // the first certificate that did not sign the one before it; 0 for none
    bool open_end = false;         // the last was signed by a certificate that is not there, nor a root
    vouching vouched = vouching::nobody;
    std::string why_not;  // of `nobody`, as OpenSSL says it
    bool names_host = false;
};

struct trusted_files {
    std::filesystem::path option, graph_trust;  // PEM; empty for none
};

// The certificates of a PEM text. Nothing when there is none.
std::optional<chain_facts> read_chain(std::string_view pem, const std::string& host,
                                      const trusted_files& trust);

struct handshake {
    std::string trouble;  // why there was none; empty when it was made
    std::string version;  // TLSv1.3
    chain_facts chain;
    std::string answer;  // to the request, header and body as they came, at most 64 KiB
};

// Whoever answers is spoken to: the chain is looked at, not enforced. Nothing secret may be in `request`, which
// is sent when it is not empty. `address` is numeric, `host` is asked for (SNI). Blocking, until `until`.
handshake shake_hands(const std::string& address, unsigned short port, const std::string& host,
                      const std::string& request, const trusted_files& trust, net::deadline until);

// The same without TLS; empty when nobody answers.
std::string plain_exchange(const std::string& address, unsigned short port, const std::string& request,
                           net::deadline until);

// Nothing when a connection was made, otherwise why not. Blocking, until `until`.
std::string why_unreachable(const std::string& address, unsigned short port, net::deadline until);

}  // namespace switchhook::server::doctor
