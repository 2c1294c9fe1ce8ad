#include "server/certificates.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <catch2/catch.hpp>
#include <memory>

#include "server/commands/report.hpp"
#include "tests/support/app_certificate.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

struct tls_files : test::temporary_folder {
    test::certificate_authority authority;
    test::certificate_files bot = authority.issue(), other = authority.issue();

    // The bot's key, with a passphrase.
    std::string encrypted_key() const {
        const auto file = [](const std::string& name, const char* mode) {
            return std::unique_ptr<BIO, decltype(&BIO_free)>(BIO_new_file(name.c_str(), mode), BIO_free);
        };
        const auto plain = file(bot.key, "r"), locked = file(this->file("locked.key"), "w");
        const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
            PEM_read_bio_PrivateKey(plain.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
        char phrase[] = "sesame";
        REQUIRE(PEM_write_bio_PKCS8PrivateKey(locked.get(), key.get(), EVP_aes_128_cbc(), phrase, 6, nullptr,
                                              nullptr) == 1);
        return this->file("locked.key");
    }

    // Without the folder's name in front of the files.
    std::vector<std::string> complaints(const std::string& chain, const std::string& key) const {
        problems found;
        check_certificate({chain, "/listen/certificate"}, {key, "/listen/key"}, found);
        std::vector<std::string> all;
        for (const auto& p : found.all())
            all.push_back(p.path + (p.level == severity::warning ? ": warning: " : ": ") + p.what);
        return all;
    }
};

using lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a certificate with its own key is fine", "[commands][certificates]") {
    const tls_files files;
    CHECK(files.complaints(files.bot.chain, files.bot.key) == lines{});
}

TEST_CASE("a key of another certificate is found before anything listens", "[commands][certificates]") {
    const tls_files files;
    CHECK(
        files.complaints(files.bot.chain, files.other.key) ==
        lines{"/listen/key: is not the private key of the first certificate in \"" + files.bot.chain + '"'});
}

TEST_CASE("files that hold something else are told apart", "[commands][certificates]") {
    const tls_files files;
    const auto empty = files.write("empty", "");
    CHECK(files.complaints(empty, files.bot.key) ==
          lines{"/listen/certificate: holds no certificate in PEM form"});
    CHECK(files.complaints(files.bot.chain, empty) == lines{"/listen/key: holds no private key in PEM form"});
    CHECK(files.complaints(files.bot.key, files.bot.chain) ==
          lines{"/listen/certificate: holds no certificate in PEM form",
                "/listen/key: holds no private key in PEM form"});
}

TEST_CASE("a key with a passphrase is named as such, and nobody is asked", "[commands][certificates]") {
    const tls_files files;
    CHECK(files.complaints(files.bot.chain, files.encrypted_key()) ==
          lines{"/listen/key: the key is encrypted, and a server has nobody to ask for its passphrase"});
}

TEST_CASE("a certificate that is not valid today is a warning", "[commands][certificates]") {
    using std::chrono::hours;
    tls_files files;
    const auto old = files.authority.issue({.valid_from = -hours(72), .valid_until = -hours(48)});
    const auto early = files.authority.issue({.valid_from = hours(48), .valid_until = hours(72)});
    const auto of_old = files.complaints(old.chain, old.key),
               of_early = files.complaints(early.chain, early.key);
    REQUIRE(of_old.size() == 1);
    CHECK_THAT(of_old[0], Catch::StartsWith("/listen/certificate: warning: the certificate expired on 20"));
    REQUIRE(of_early.size() == 1);
    CHECK_THAT(of_early[0],
               Catch::StartsWith("/listen/certificate: warning: the certificate is not valid before 20"));
}

TEST_CASE("files that do not open were complained of by whoever took their names",
          "[commands][certificates]") {
    const tls_files files;
    CHECK(files.complaints("no.pem", "no.key") == lines{});
    CHECK(files.complaints("", "") == lines{});
}

TEST_CASE("a bundle to trust holds a certificate", "[commands][certificates]") {
    const tls_files files;
    problems found;
    check_trust({files.authority.file(), "/graph/trust"}, found);
    CHECK(found.empty());
    check_trust({files.write("words", "no certificate\n"), "/graph/trust"}, found);
    REQUIRE(found.all().size() == 1);
    CHECK(found.all()[0].what == "holds no certificate in PEM form");
}

TEST_CASE("what a file holds does not break a line of output", "[commands]") {
    CHECK(one_line("c.json: /a\nb\x1B[31m: unknown key") == "c.json: /a?b?[31m: unknown key");
    CHECK(one_line("für") == "für");
}

TEST_CASE("the certificate that signs the bot in has to be RSA", "[commands][certificates]") {
    const test::temporary_folder folder;
    const auto said = [&](const test::app_certificate& made, const std::string& key) {
        config::app_settings app;
        app.certificate = folder.write("app.pem", made.certificate);
        app.key = folder.write("app.key", key);
        problems found;
        check_app_certificate(app, found);
        std::string all;
        for (const auto& p : found.all()) all += to_string(p) + "\n";
        return all;
    };
    const auto good = test::make_app_certificate();
    const auto curve = test::make_app_certificate(test::key_kind::ec);
    CHECK(said(good, good.key) == "");
    CHECK_THAT(said(curve, curve.key),
               Catch::StartsWith(folder.file("app.pem") + ": /app: the certificate's key is not RSA"));
    CHECK_THAT(said(good, curve.key),
               Catch::StartsWith(folder.file("app.key") + ": /app/key: is not the private key of"));
}
