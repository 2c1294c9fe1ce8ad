#include "tests/support/certificates.hpp"

#include <stdexcept>

namespace switchhook::test {
namespace {

void must(const result<>& done) {
    if (done.has_error()) throw std::runtime_error("cannot make a certificate: " + done.error().message());
}

}  // namespace

certificate_authority::certificate_authority()
    : authority_(net::local_authority::make("Switchhook test authority").value()) {
    must(authority_.save_certificate(file()));
}

certificate_files certificate_authority::issue(const certificate_wish& wish) {
    const std::string name = "leaf" + std::to_string(++issued_);
    certificate_files files{folder_.file(name + ".pem"), folder_.file(name + ".key")};
    must(authority_.issue(wish, files.chain, files.key));
    return files;
}

}  // namespace switchhook::test
