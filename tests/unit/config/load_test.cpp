#include "config/load.hpp"

#include "config/difference.hpp"
#include "tests/unit/config/load_test.hpp"

TEST_CASE("an application id is known in lower case, as tokens carry it", "[config]") {
    written w;
    w.app = R"({"id": "ABCDEF00-0000-0000-0000-00000000000A", "tenant": "contoso.onmicrosoft.com",
        "secret": {"env": "APP_SECRET"}})";
    CHECK(w.load().values.app.id == "abcdef00-0000-0000-0000-00000000000a");
}

TEST_CASE("the smallest configuration loads, with defaults for the rest", "[config]") {
    const written w;
    const auto loaded = w.load();
    CHECK(w.complaints(loaded) == lines{});
    const auto& s = loaded.values;
    CHECK(s.public_url == "https://bot.contoso.com");
    CHECK(s.app.id == "00000000-0000-0000-0000-000000000001");
    CHECK(s.app.client_secret.reveal() == "s3cret");
    CHECK(s.listen.address == "127.0.0.1");
    CHECK(s.listen.port == 8443);
    CHECK(s.keep_alive == 15min);
    CHECK(s.limits.max_calls == 100'000);
    CHECK(s.recordings.folder == w.path() / "var/recordings");
    CHECK(s.flows.folder == w.path() / "flows");
}

TEST_CASE("every key of the file reaches its setting", "[config]") {
    written w;
    w.write("tls/cert.pem", "");
    w.write("tls/key.pem", "");
    w.write("tls/ca.pem", "");
    w.write("sounds/x.wav", "");
    w.write("token", "t0ken\r\n");
    w.write("signing", "0123456789abcdef");
    w.listen = R"({"address": "::1", "port": 0, "certificate": "tls/cert.pem", "key": "tls/key.pem"})";
    const auto loaded = w.load(R"(, // and the rest
        "graph": {"cloud": "usGov", "version": "beta", "root": "app", "baseUrl": "https://localhost:9443/",
                  "trust": "tls/ca.pem", "timeout": "3s"},
        "admin": {"address": "127.0.0.2", "port": 9, "token": {"file": "token"}},
        "store": "memory",
        "prompts": {"folder": "sounds", "cache": "/tmp/voice", "voice": {"engine": "espeak-ng", "language": "fr-FR"}},
        "recordings": {"folder": "r", "keep": "7d"}, "calls": {"keep": "8d"}, "state": {"folder": "said"},
        "services": {"allow": ["crm.example.com", "*.example.org"], "plain": ["localhost"], "private": ["10.0.0.1", "::1"],
                     "trust": "tls/ca.pem", "signingKey": {"file": "signing"}, "bodyBytes": 2048, "spool": "s",
                     "spoolItems": 7, "retryFor": "1h"},
        "limits": {"maxCalls": 5, "bodyBytes": 2048, "headerBytes": 4096, "connections": 6},
        "media": {"grace": "500ms"}, "log": {"level": "debug"}, "keepAlive": "10m", "drain": "1m", "shards": 3)");
    CHECK(w.complaints(loaded) == lines{});
    const auto& s = loaded.values;
    CHECK(s.listen.port == 0);
    CHECK(s.listen.certificate == w.path() / "tls/cert.pem");
    CHECK(s.listen.key == w.path() / "tls/key.pem");
    CHECK(s.graph.version == "beta");
    CHECK(s.graph.root == "app");
    CHECK(s.graph.trust == w.path() / "tls/ca.pem");
    CHECK(s.graph.timeout == 3s);
    CHECK(s.admin.address == "127.0.0.2");
    CHECK(s.admin.port == 9);
    CHECK(s.admin.token.reveal() == "t0ken");
    CHECK(s.prompts.folder == w.path() / "sounds");
    CHECK(s.prompts.cache == "/tmp/voice");
    CHECK(s.prompts.voice.language == "fr-FR");
    CHECK(s.recordings.folder == w.path() / "r");
    CHECK(s.recordings.keep == std::chrono::days(7));
    CHECK(s.calls.keep == std::chrono::days(8));
    CHECK(s.services.allow == lines{"crm.example.com", "*.example.org"});
    CHECK(s.services.plain == lines{"localhost"});
    CHECK(s.services.private_hosts == lines{"10.0.0.1", "::1"});
    CHECK(s.services.trust == w.path() / "tls/ca.pem");
    CHECK(s.services.signing_key.reveal() == "0123456789abcdef");
    CHECK(s.services.body_bytes == 2048);
    CHECK(s.services.spool == w.path() / "s");
    CHECK(s.services.spool_items == 7);
    CHECK(s.services.retry_for == 1h);
    CHECK(s.state.folder == w.path() / "said");
    CHECK(s.limits.max_calls == 5);
    CHECK(s.limits.body_bytes == 2048);
    CHECK(s.limits.header_bytes == 4096);
    CHECK(s.limits.connections == 6);
    CHECK(s.media.grace == 500ms);
    CHECK(s.log.level == log::level::debug);
    CHECK(s.keep_alive == 10min);
    CHECK(s.drain == 1min);
    CHECK(s.shards == 3);
}

TEST_CASE("a signing key that can be guessed is refused", "[config]") {
    const written w;
    w.write("signing", "0123456789abcde");
    CHECK(
        w.complaints(R"(, "services": {"signingKey": {"file": "signing"}})") ==
        lines{"c.json: /services/signingKey: expected at least 16 characters: a shorter key can be guessed"});
}

TEST_CASE("a cloud sets the URLs that are not given", "[config]") {
    const written w;
    const auto s = w.load(R"(, "graph": {"baseUrl": "https://localhost:9443/", "cloud": "usGovDoD"})").values;
    CHECK(s.graph.base_url == "https://localhost:9443");
    CHECK(s.graph.login_url == "https://login.microsoftonline.us");
    CHECK(s.graph.open_id_configuration_urls ==
          lines{"https://api.aps.skype.us/v1/.well-known/OpenIdConfiguration"});
    CHECK(std::find(s.graph.issuers.begin(), s.graph.issuers.end(), "https://api.botframework.us") !=
          s.graph.issuers.end());
    CHECK(w.complaints(R"(, "graph": {"cloud": "china"})") ==
          lines{"c.json: /graph/cloud: warning: Microsoft does not offer its calls API in this cloud"});
}

TEST_CASE("everything that is wrong is reported at once, each at its place", "[config]") {
    const written w;
    const auto loaded = w.parse(
        "{\n  \"publicUrl\": \"http://bot\",\n  \"app\": { \"id\": \"x\", \"secrte\": 1 },\n"
        "  \"limits\": { \"maxCalls\": 0 },\n  \"drian\": \"30s\",\n  \"prompts\": []\n}");
    std::vector<std::string> all;
    for (const auto& p : loaded.found.all()) all.push_back(to_string(p));
    CHECK(
        all ==
        lines{
            "c.json:1:1: /flows: \"incoming\" is missing",
            "c.json:1:1: /listen: warning: without a certificate this listener speaks plain HTTP: let only a "
            "proxy that ends TLS reach it",
            "c.json:2:16: /publicUrl: expected a URL that begins with https://, found \"http://bot\"",
            "c.json:3:10: /app: \"tenant\" is missing",
            "c.json:3:10: /app: does not say how the bot signs in: give one of \"secret\", \"certificate\" "
            "with \"key\", \"managedIdentity\", \"federatedToken\"",
            "c.json:3:18: /app/id: expected a GUID such as 00000000-0000-0000-0000-000000000001, found \"x\"",
            "c.json:3:23: /app/secrte: unknown key; did you mean \"secret\"?",
            "c.json:4:27: /limits/maxCalls: expected a whole number from 1 to 10000000",
            "c.json:5:3: /drian: unknown key; did you mean \"drain\"?",
            "c.json:6:14: /prompts: expected object, found array",
        });
}

TEST_CASE("text that is not JSON is one problem", "[config]") {
    const written w;
    const auto found = w.parse("{ \"app\": ").found.all();
    REQUIRE(found.size() == 1);
    CHECK(found[0].line == 1);
}

TEST_CASE("JSON that is no object is one problem", "[config]") {
    const written w;
    for (const auto* text : {"[]", "null", "\"x\"", "7"}) {
        CAPTURE(text);
        const auto found = w.complaints(w.parse(text));
        REQUIRE(found.size() == 1);
        CHECK_THAT(found[0], Catch::StartsWith("c.json: expected object, found "));
    }
}

TEST_CASE("a secret is never written in the configuration", "[config]") {
    written w;
    const auto complaint_about = [&w](const std::string& reference) {
        w.app =
            R"({"id": "00000000-0000-0000-0000-000000000001", "tenant": "a.b", "secret": )" + reference + "}";
        const auto all = w.complaints("");
        return all.empty() ? std::string() : all.front();
    };
    CHECK(
        complaint_about(R"("hunter2")") ==
        R"(c.json: /app/secret: a secret never stands here itself: write {"env": "NAME"} or {"file": "path"})");
    CHECK(complaint_about(R"({"env": "NO_SUCH"})") ==
          "c.json: /app/secret/env: the environment has no variable NO_SUCH");
    CHECK(complaint_about(R"({"file": "no"})") ==
          "c.json: /app/secret/file: cannot open \"F/no\": No such file or directory");
    CHECK(complaint_about(R"({"env": "APP_SECRET", "file": "no"})") ==
          R"(c.json: /app/secret: expected either {"env": "NAME"} or {"file": "path"})");
    CHECK(complaint_about("{}") ==
          R"(c.json: /app/secret: expected either {"env": "NAME"} or {"file": "path"})");
    CHECK(complaint_about("7") == "c.json: /app/secret: expected object, found number");
    CHECK(complaint_about(R"({"evn": "APP_SECRET"})") ==
          R"(c.json: /app/secret: expected either {"env": "NAME"} or {"file": "path"})");
    w.write("empty", "\n");
    CHECK(complaint_about(R"({"file": "empty"})") == "c.json: /app/secret/file: the file is empty");
    w.write("long", std::string(100'000, 'x'));
    CHECK(complaint_about(R"({"file": "long"})") ==
          "c.json: /app/secret/file: the file is too long for a secret");
    w.write("key", "-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\n");
    CHECK(complaint_about(R"({"file": "key"})") ==
          "c.json: /app/secret/file: \"F/key\" holds more than a secret: expected one line of text");
    w.write("marked", "\xEF\xBB\xBFs3cret");
    CHECK(complaint_about(R"({"file": "marked"})") ==
          "c.json: /app/secret/file: \"F/marked\" holds more than a secret: expected one line of text");
    CHECK(complaint_about(R"({"env": ""})") == "c.json: /app/secret/env: must not be empty");
    w.variables["EMPTY"] = "";
    CHECK(complaint_about(R"({"env": "EMPTY"})") == "c.json: /app/secret/env: the variable EMPTY is empty");
}

TEST_CASE("an end of line is no part of a secret, a blank is", "[config]") {
    written w;
    w.write("s", " a b \r\n\n");
    w.app = R"({"id": "00000000-0000-0000-0000-000000000001", "tenant": "a.b", "secret": {"file": "s"}})";
    CHECK(w.load().values.app.client_secret.reveal() == " a b ");
}

TEST_CASE("what differs between two configurations is told by its keys", "[config]") {
    written w;
    const auto before = w.load().values;
    CHECK(changed_keys(before, before).empty());
    w.variables["APP_SECRET"] = "renewed";
    w.variables["SWITCHHOOK_FLOWS_WATCH"] = "true";
    const auto after =
        w.load(R"(, "graph": {"cloud": "usGov"}, "admin": {"port": 9}, "state": {"folder": "said"},
        "services": {"allow": ["a.example"]}, "drain": "1m")")
            .values;
    CHECK(changed_keys(before, after) ==
          std::vector<std::string_view>{"app.secret", "graph.cloud", "graph.baseUrl", "graph.loginUrl",
                                        "graph.openIdConfigurationUrl", "graph.issuers", "admin.port",
                                        "state.folder", "flows.watch", "services.allow", "drain"});
}

TEST_CASE("keys that need each other are judged together", "[config]") {
    written w;
    w.write("cert.pem", "");
    w.listen = R"({"address": "127.0.0.1", "certificate": "cert.pem"})";
    CHECK(w.complaints("") ==
          lines{"c.json: /listen/certificate: certificate and key are given together or not at all"});
    w.listen = R"({"address": "127.0.0.1", "port": 80})";
    CHECK(w.complaints(R"(, "admin": {"port": 80})") ==
          lines{"c.json: /admin/port: the public listener has this address and port already"});
    CHECK(
        w.complaints(R"(, "admin": {"address": "0.0.0.0"})") ==
        lines{"c.json: /admin/address: warning: without a certificate the admin token travels in the clear"});
}

TEST_CASE("files that the configuration names must open", "[config]") {
    written w;
    w.listen = R"({"address": "127.0.0.1", "certificate": "c.pem", "key": "k.pem"})";
    CHECK(w.complaints(R"(, "graph": {"trust": "ca.pem"}, "prompts": {"folder": "sounds"})") ==
          lines{
              "c.json: /listen/certificate: cannot open \"F/c.pem\": No such file or directory",
              "c.json: /listen/key: cannot open \"F/k.pem\": No such file or directory",
              "c.json: /graph/trust: cannot open \"F/ca.pem\": No such file or directory",
              "c.json: /prompts/folder: cannot open \"F/sounds\": No such file or directory",
          });
}

TEST_CASE("folders that are made when missing must be possible", "[config]") {
    const written w;
    w.write("file", "");
    CHECK(w.complaints(R"(, "prompts": {"cache": "new/voice"}, "recordings": {"folder": "flows"})") ==
          lines{});
    CHECK(w.complaints(R"(, "prompts": {"cache": "file/voice"}, "recordings": {"folder": "file"})") ==
          lines{
              "c.json: /prompts/cache: cannot be a folder: \"F/file/voice\": Not a directory",
              "c.json: /recordings/folder: cannot be a folder: \"F/file\": Not a directory",
          });
    CHECK(w.complaints(R"(, "recordings": {"folder": ")" + std::string(300, 'x') + "\"}").size() == 1);
}

TEST_CASE("a number that is text is told what it should be", "[config]") {
    const written w;
    CHECK(w.complaints(R"(, "shards": "two")") ==
          lines{"c.json: /shards: expected a whole number from 0 to 256, found \"two\""});
    CHECK(w.complaints(R"(, "shards": [])") == lines{"c.json: /shards: expected number, found array"});
}

TEST_CASE("the configuration is read from a file, and relative paths begin there", "[config]") {
    const written w;
    const auto file = w.write("switchhook.json", w.with(""));
    const auto loaded = load_settings(file, w.variables);
    CHECK(loaded.found.empty());
    CHECK(loaded.values.prompts.folder == w.path() / "prompts");

    const auto missing = load_settings(w.path() / "no.json", w.variables).found.all();
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].what ==
          "cannot open \"" + (w.path() / "no.json").string() + "\": No such file or directory");
    const auto huge =
        load_settings(w.write("huge.json", std::string(2'000'000, ' ')), w.variables).found.all();
    REQUIRE(huge.size() == 1);
    CHECK(huge[0].what == "longer than the 1 MiB that a configuration may have");
}

TEST_CASE("a share is a number from 0 to 1, in the file and in the environment", "[config]") {
    written w;
    const auto sample = [](const std::string& value) {
        return R"(, "telemetry": {"otlp": {"url": "http://127.0.0.1:4318", "sample": )" + value + "}}";
    };
    CHECK(w.load(sample("0.25")).values.telemetry.otlp.sample == 0.25);
    CHECK(w.load().values.telemetry.otlp.sample == 1);
    for (const auto* wrong : {"1.5", "-0.1", "\"0.5\"", "true"}) {
        CAPTURE(wrong);
        CHECK(w.complaints(sample(wrong)) ==
              lines{"c.json: /telemetry/otlp/sample: expected a number from 0 to 1"});
    }
    w.variables["SWITCHHOOK_TELEMETRY_OTLP_SAMPLE"] = "0.5";
    CHECK(w.load().values.telemetry.otlp.sample == 0.5);
    for (const auto* wrong : {"nan", "half", "0.5 ", "2"}) {
        CAPTURE(wrong);
        w.variables["SWITCHHOOK_TELEMETRY_OTLP_SAMPLE"] = wrong;
        CHECK(w.complaints("").size() == 1);
    }
}
