#include "net/url.hpp"

#include <catch2/catch.hpp>

#include "net/error.hpp"

namespace switchhook::net {

TEST_CASE("a URL gives its origin and its target", "[net][url]") {
    const auto plain = parse_url("https://Graph.Microsoft.com/v1.0/communications/calls?$top=1#part");
    REQUIRE(plain.has_value());
    CHECK(plain->where == origin{true, "graph.microsoft.com", 443});
    CHECK(plain->target == "/v1.0/communications/calls?$top=1");

    const auto with_port = parse_url("http://127.0.0.1:8080");
    REQUIRE(with_port.has_value());
    CHECK(with_port->where == origin{false, "127.0.0.1", 8080});
    CHECK(with_port->target == "/");

    const auto query_alone = parse_url("http://localhost?a=b%20c");
    REQUIRE(query_alone.has_value());
    CHECK(query_alone->where.port == 80);
    CHECK(query_alone->target == "/?a=b%20c");
}

TEST_CASE("an IPv6 host is an address, in brackets only where a port may follow", "[net][url]") {
    const auto parsed = parse_url("https://[::1]:8443/x");
    REQUIRE(parsed.has_value());
    CHECK(parsed->where == origin{true, "::1", 8443});
    CHECK(to_string(parsed->where) == "https://[::1]:8443");
    CHECK(to_string(origin{true, "::1", 443}) == "https://[::1]");
    CHECK(parse_url("https://[::FFFF:1.2.3.4]:/")->where == origin{true, "::ffff:1.2.3.4", 443});
}

TEST_CASE("the port is shown only when it is not the scheme's own", "[net][url]") {
    CHECK(to_string(origin{true, "a.example", 443}) == "https://a.example");
    CHECK(to_string(origin{true, "a.example", 80}) == "https://a.example:80");
    CHECK(to_string(origin{false, "a.example", 80}) == "http://a.example");
}

TEST_CASE("what is no absolute http or https URL is refused", "[net][url]") {
    const std::string_view text =
        GENERATE("", "/callback", "graph.microsoft.com", "ftp://a.example/", "https://", "https:///x",
                 "https:a", "https://user@a.example/", "https://user:pw@a.example/", "https://@a.example/",
                 "https://:443/", "https://[]/", "https://[::1%25lo]/", "https://a.example:4294967739/",
                 "https://a.example\\@b/", "https://a.example:0/", "https://a.example:70000/",
                 "https://a.example:x/", "https://a b/", "https://a.example/a b", "https://a%2eexample/",
                 "https://[::1/", "https://[v1.x]/", "https://[::1]x/", "https://a.example:8x/",
                 "https://a;b/", "https://a%41b/", "https://a.example/\r\nX: y");
    CAPTURE(text);
    const auto parsed = parse_url(text);
    REQUIRE(parsed.has_error());
    CHECK(parsed.error() == errc::bad_url);
}

TEST_CASE("a reference means what RFC 3986 says, seen from where it was found", "[net][url]") {
    const auto base = parse_url("https://a.example:8443/b/c?d=e").value();
    const auto [reference, meant] = GENERATE(table<const char*, const char*>({
        {"/x?y", "https://a.example:8443/x?y"},
        {"x", "https://a.example:8443/b/x"},
        {"../x", "https://a.example:8443/x"},
        {"../../../x", "https://a.example:8443/x"},
        {"?f", "https://a.example:8443/b/c?f"},
        {"#g", "https://a.example:8443/b/c?d=e"},
        {"", "https://a.example:8443/b/c?d=e"},
        {"//other.example/x", "https://other.example/x"},
        {"http://A.example/x", "http://a.example/x"},
    }));
    CAPTURE(reference);
    const auto found = resolve_url(base, reference);
    REQUIRE(found.has_value());
    CHECK(to_string(found->where) + found->target == meant);
}

TEST_CASE("a reference that leads to no http or https URL is refused", "[net][url]") {
    const auto base = parse_url("https://a.example/b").value();
    const std::string_view reference = GENERATE("ftp://a.example/x", "https://u@a.example/", "//a b/",
                                                "javascript:x", "https:x", "/a b", "\r\n");
    CAPTURE(reference);
    CHECK(resolve_url(base, reference).has_error());
}

TEST_CASE("a form encodes names and values", "[net][url]") {
    form f;
    f.add("grant_type", "client_credentials");
    f.add("client secret", "a&b=c");
    CHECK(f.text() == "grant_type=client_credentials&client%20secret=a%26b%3Dc");
}

}  // namespace switchhook::net
