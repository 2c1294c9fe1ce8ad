#pragma once
// The certificate of the public listener: as the file holds it, as the server shows it, as the world sees it.

#include <chrono>
#include <optional>

#include "server/doctor/certificate_chain.hpp"
#include "server/doctor/finding.hpp"

namespace switchhook::server::doctor {

// Of one chain; `where` begins each line: "listen.certificate", or the public URL. Empty when all is well.
findings judge_dates(const chain_facts& chain, const std::string& where,
                     std::chrono::system_clock::time_point now);
findings judge_publicity(const chain_facts& chain, const std::string& where, const std::string& host);

struct certificate_question {
    std::string public_url, host;
    bool configured = false;   // listen.certificate is set
    std::string unreadable;    // which of its files cannot be opened, and why
    std::string file_trouble;  // the file holds no certificate, the key is another's, …
    std::optional<chain_facts> file;
    std::optional<handshake> local;    // with the listener itself
    std::optional<handshake> outside;  // at publicUrl; nothing when nobody could be reached
    std::chrono::system_clock::time_point now{};
};
findings judge_certificate(const certificate_question& q);

}  // namespace switchhook::server::doctor
