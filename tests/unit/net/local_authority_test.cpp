#include "net/local_authority.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>

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
