#include "server/commands/certificates.hpp"

#include <catch2/catch.hpp>

#include "server/commands/report.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;

namespace {

using lines = std::vector<std::string>;

struct tls_files : test::temporary_folder {
    test::certificate_authority authority;
    test::certificate_files bot = authority.issue(), other = authority.issue();

    // The places that are complained of.
    static lines complaints(const std::string& chain, const std::string& key) {
        problems found;
        check_certificate({chain, "/listen/certificate"}, {key, "/listen/key"}, found);
        lines all;
        for (const auto& p : found.all()) all.push_back(to_string(p));
        return all;
    }
    static lines refusal_of(const std::string& chain, const std::string& key) {
        return {chain + ": /listen/certificate: cannot be used with the key \"" + key +
                "\": certificate or key cannot be used"};
    }
};

}  // namespace

TEST_CASE("a certificate with its own key is fine", "[commands][certificates]") {
    const tls_files files;
    CHECK(files.complaints(files.bot.chain, files.bot.key) == lines{});
}

TEST_CASE("a certificate and a key that do not belong together are one complaint",
          "[commands][certificates]") {
    const tls_files files;
    const auto empty = files.write("empty", "");
    const std::pair<std::string, std::string> pairs[] = {
        {files.bot.chain, files.other.key}, {files.bot.key, files.bot.chain}, {empty, files.bot.key}};
    for (const auto& [chain, key] : pairs) {
        CAPTURE(chain, key);
        CHECK(files.complaints(chain, key) == files.refusal_of(chain, key));
    }
}

TEST_CASE("files that do not open were complained of by whoever took their names",
          "[commands][certificates]") {
    const tls_files files;
    CHECK(files.complaints("no.pem", files.bot.key) == lines{});
    CHECK(files.complaints(files.bot.chain, "no.key") == lines{});
    CHECK(files.complaints("", "") == lines{});
}

TEST_CASE("a bundle to trust holds a certificate", "[commands][certificates]") {
    const tls_files files;
    problems found;
    check_trust({files.authority.file(), "/graph/trust"}, found);
    CHECK(found.empty());
    const auto words = files.write("words", "no certificate\n");
    check_trust({words, "/graph/trust"}, found);
    REQUIRE(found.all().size() == 1);
    CHECK_THAT(to_string(found.all()[0]),
               Catch::StartsWith(words + ": /graph/trust: holds no certificate that can be used"));
}

TEST_CASE("every TLS file of a configuration is looked at", "[commands][certificates]") {
    const tls_files files;
    const auto words = files.write("words", "no certificate\n");
    config::settings s;
    s.listen.certificate = s.listen.key = s.admin.certificate = s.admin.key = s.graph.trust = words;
    problems found;
    check_certificates(s, found);
    lines places;
    for (const auto& p : found.all()) places.push_back(p.path);
    CHECK(places == lines{"/listen/certificate", "/admin/certificate", "/graph/trust"});
}

TEST_CASE("what a file holds does not break a line of output", "[commands]") {
    CHECK(one_line("c.json: /a\nb\x1B[31m: unknown key") == "c.json: /a?b?[31m: unknown key");
    CHECK(one_line("für") == "für");
}
