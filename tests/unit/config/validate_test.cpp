#include "config/validate.hpp"

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace switchhook::config;

TEST_CASE("a GUID has 36 characters with dashes in their places", "[config]") {
    CHECK_FALSE(check_guid("8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"));
    CHECK_FALSE(check_guid("8D1E6AB6-26C5-4E22-A1BC-06EA7343958E"));
    for (const auto* text : {"", "8d1e6ab626c54e22a1bc06ea7343958e", "{8d1e6ab6-26c5-4e22-a1bc-06ea7343958e}",
                             "8d1e6ab6-26c5-4e22-a1bc-06ea7343958g", "8d1e6ab6-26c5-4e22-a1bc-06ea7343958"}) {
        CAPTURE(text);
        CHECK(check_guid(text));
    }
}

TEST_CASE("a tenant is a GUID or a domain, never one of the shared endpoints", "[config]") {
    CHECK_FALSE(check_tenant("8d1e6ab6-26c5-4e22-a1bc-06ea7343958e"));
    CHECK_FALSE(check_tenant("contoso.onmicrosoft.com"));
    for (const auto* text : {"", "common", "organizations", "contoso..com", "a/b.com", ".com", "-a.com"}) {
        CAPTURE(text);
        CHECK(check_tenant(text));
    }
}

TEST_CASE("a listener listens on an address, not on a name", "[config]") {
    for (const auto* text : {"0.0.0.0", "127.0.0.1", "::", "::1"}) {
        CAPTURE(text);
        CHECK_FALSE(check_address(text));
    }
    for (const auto* text : {"", "localhost", "127.0.0.1:80", "[::1]", "256.0.0.1"}) {
        CAPTURE(text);
        CHECK(check_address(text));
    }
    CHECK(check_address(std::string_view("::1\0x", 5)));
}

TEST_CASE("a URL is https and reads the same to everyone", "[config]") {
    for (const auto* text :
         {"https://bot.contoso.com", "https://bot.contoso.com/", "https://bot.contoso.com:8443",
          "https://localhost:1", "https://[::1]:8443/a", "https://10.0.0.1/bots/front-desk"}) {
        CAPTURE(text);
        CHECK_FALSE(check_https_url(text));
    }
    for (const auto* text :
         {"", "http://bot.contoso.com", "HTTPS://bot.contoso.com", "https://", "https:///callback",
          "https://a b", "https://u:p@bot.contoso.com", "https://bot.contoso.com?a=b",
          "https://bot.contoso.com/#x", "https://bot.contoso.com/../x", "https://bot.contoso.com//x",
          "https://bot.contoso.com/%2e%2e", "https://bot.contoso.com:0", "https://bot.contoso.com:65536",
          "https://bot.contoso.com:", "https://[::1", "https://[x]", "https://bot.contoso.com/a\\b"}) {
        CAPTURE(text);
        CHECK(check_https_url(text));
    }
}

TEST_CASE("the public URL may leave the port to the listener", "[config]") {
    CHECK_FALSE(check_public_url("https://localhost:0"));
    CHECK_FALSE(check_public_url("https://bot.contoso.com:8443/bots"));
    CHECK(check_public_url("http://localhost:0"));
    CHECK(check_public_url("https://localhost:"));
    CHECK(check_public_url("https://:0"));
    CHECK(check_public_url(":0"));
}

TEST_CASE("a host is a name, all names below one, or an address", "[config]") {
    for (const auto* text : {"crm.example.com", "CRM.example.com", "localhost", "*.example.com", "*.local",
                             "10.0.0.1", "::1", "1password.com", "4.example"}) {
        CAPTURE(text);
        CHECK_FALSE(check_host_pattern(text));
    }
    for (const auto* text : {"", "*", "*.", "https://crm.example.com", "crm.example.com:8443",
                             "crm.example.com/x", "*.*.example.com", "a.*.com", "*example.com", "[::1]",
                             "10.0.0", "10.0.0.256", "*.10.0.0.1", "10.0.0.0/8", "a b"}) {
        CAPTURE(text);
        CHECK(check_host_pattern(text));
    }
}

TEST_CASE("a name can stand in a path", "[config]") {
    CHECK_FALSE(check_name("front-desk_2"));
    CHECK(check_name(""));
    CHECK(check_name("../front-desk"));
    CHECK(check_name("front desk"));
    CHECK(check_name(std::string(65, 'a')));
}

TEST_CASE("a language cannot pass for anything else", "[config]") {
    CHECK_FALSE(check_language("en-US"));
    CHECK_FALSE(check_language("cmn-latn-pinyin"));
    for (const auto* text : {"", "e", "-en", "en-", "../en", "en US"}) {
        CAPTURE(text);
        CHECK(check_language(text));
    }
}

TEST_CASE("files and folders are opened, and the system says why not", "[config]") {
    const switchhook::test::temporary_folder folder;
    const auto file = folder.write("key.pem", "x");
    CHECK_FALSE(check_readable_file(file));
    CHECK_FALSE(check_folder(folder.path()));
    CHECK(check_readable_file(folder.path() / "no.pem") ==
          "cannot open \"" + (folder.path() / "no.pem").string() + "\": No such file or directory");
    CHECK(check_readable_file(folder.path()) ==
          "cannot open \"" + folder.path().string() + "\": Is a directory");
    CHECK(check_folder(file) == "cannot open \"" + file + "\": Not a directory");
}
