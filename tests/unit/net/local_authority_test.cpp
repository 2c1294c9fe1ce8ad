#include "net/local_authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <stdexcept>

#include "net/error.hpp"
#include "net/tls.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;

TEST_CASE("an authority that was saved is loaded again and goes on issuing", "[net][certificates]") {
    const test::temporary_folder folder;
    const auto ca = folder.file("ca.pem"), key = folder.file("ca.key");
    const auto made = net::local_authority::make("Test");
    REQUIRE(made.has_value());
    REQUIRE(made->save(ca, key).has_value());
    const auto loaded = net::local_authority::load(ca, key);
    REQUIRE(loaded.has_value());
    REQUIRE(loaded->issue({}, folder.file("a.pem"), folder.file("a.key")).has_value());
    CHECK(net::make_server_tls(folder.file("a.pem"), folder.file("a.key")).has_value());
}

TEST_CASE("private keys are readable by their owner alone", "[net][certificates]") {
    const test::temporary_folder folder;
    if (GENERATE(false, true)) {  // over what everybody could read
        for (const auto* name : {"ca.key", "a.key"})
            REQUIRE(chmod(folder.write(name, "old").c_str(), 0644) == 0);
    }
    const auto made = net::local_authority::make("Test");
    REQUIRE(made->save(folder.file("ca.pem"), folder.file("ca.key")).has_value());
    REQUIRE(made->issue({}, folder.file("a.pem"), folder.file("a.key")).has_value());
    for (const auto* name : {"ca.key", "a.key"}) {
        struct stat about {};
        REQUIRE(stat(folder.file(name).c_str(), &about) == 0);
        CHECK((about.st_mode & 0777) == 0600);
    }
}

TEST_CASE("what is missing, broken or does not belong together is no authority", "[net][certificates]") {
    const test::temporary_folder folder;
    const auto one = net::local_authority::make("One"), two = net::local_authority::make("Two");
    REQUIRE(one->save(folder.file("1.pem"), folder.file("1.key")).has_value());
    REQUIRE(two->save(folder.file("2.pem"), folder.file("2.key")).has_value());
    CHECK(net::local_authority::load(folder.file("no.pem"), folder.file("1.key")).has_error());
    CHECK(net::local_authority::load(folder.file("1.pem"), folder.file("2.key")).error() ==
          net::errc::bad_certificate);
    CHECK(net::local_authority::load(folder.file("1.key"), folder.file("1.key")).error() ==
          net::errc::bad_certificate);
    CHECK(one->issue({}, "/no/such/folder/a.pem", "/no/such/folder/a.key").has_error());
}

TEST_CASE("a certificate that the disk did not take is an error", "[net][certificates]") {
    const auto made = net::local_authority::make("Test");
    CHECK(made->save_certificate("/dev/full").error() == boost::system::errc::no_space_on_device);
}

namespace {

// Has a passphrase ready for whoever asks at standard input.
class willing_terminal {
  public:
    willing_terminal() : usual_(::dup(0)) {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
        for (int i = 0; i < 4; ++i)
            if (::write(ends[1], "secret\n", 7) != 7) throw std::runtime_error("pipe does not take");
        ::dup2(ends[0], 0);
        ::close(ends[0]);
        ::close(ends[1]);
    }
    ~willing_terminal() {
        ::dup2(usual_, 0);
        ::close(usual_);
    }
    willing_terminal(const willing_terminal&) = delete;
    willing_terminal& operator=(const willing_terminal&) = delete;

  private:
    int usual_;
};

void lock_with_passphrase(const std::string& key_file) {
    FILE* file = std::fopen(key_file.c_str(), "r+");
    EVP_PKEY* key = PEM_read_PrivateKey(file, nullptr, nullptr, nullptr);
    std::rewind(file);
    char passphrase[] = "secret";
    const int written = PEM_write_PrivateKey(
        file, key, EVP_aes_128_cbc(), reinterpret_cast<unsigned char*>(passphrase), 6, nullptr, nullptr);
    EVP_PKEY_free(key);
    std::fclose(file);
    REQUIRE(written == 1);
}

}  // namespace

TEST_CASE("a key that wants a passphrase is an error, and nobody is asked for it", "[net][certificates]") {
    const test::temporary_folder folder;
    const auto ca = folder.file("ca.pem"), key = folder.file("ca.key");
    const auto made = net::local_authority::make("Test");
    REQUIRE(made->save(ca, key).has_value());
    lock_with_passphrase(key);
    const willing_terminal terminal;
    CHECK(net::make_server_tls(ca, key).error() == net::errc::bad_certificate);
    CHECK(net::local_authority::load(ca, key).error() == net::errc::bad_certificate);
}
