// What the environment says: before the file, beside it, and without it.

#include "tests/unit/config/load_test.hpp"

TEST_CASE("the environment goes before the file", "[config]") {
    written w;
    w.variables.insert({{"SWITCHHOOK_LISTEN_PORT", "0"},
                        {"SWITCHHOOK_PUBLIC_URL", "https://other.contoso.com/"},
                        {"SWITCHHOOK_APP_SECRET", "other"},
                        {"SWITCHHOOK_LIMITS_MAX_CALLS", "7"},
                        {"SWITCHHOOK_DRAIN", "5s"},
                        {"SWITCHHOOK_LOG_LEVEL", "warn"},
                        {"SWITCHHOOK_FLOWS_WATCH", "false"},
                        {"SWITCHHOOK_RECORDINGS_FOLDER", "elsewhere"},
                        {"SWITCHHOOK_GRAPH_ISSUERS", "https://a https://b"},
                        {"SWITCHHOOK_STORE", "memory"}});
    const auto loaded = w.load(R"(, "limits": {"maxCalls": 1}, "drain": "not judged, for it has no effect")");
    CHECK(w.complaints(loaded) == lines{});
    const auto& s = loaded.values;
    CHECK(s.listen.port == 0);
    CHECK(s.public_url == "https://other.contoso.com");
    CHECK(s.app.client_secret.reveal() == "other");
    CHECK(s.limits.max_calls == 7);
    CHECK(s.drain == 5s);
    CHECK(s.flows.watch == false);
    CHECK(s.log.level == log::level::warn);
    CHECK(s.recordings.folder == w.path() / "elsewhere");
    CHECK(s.graph.issuers == lines{"https://a", "https://b"});
}

TEST_CASE("a secret in the file is refused although the environment goes before it", "[config]") {
    written w;
    w.app = R"({"id": "00000000-0000-0000-0000-000000000001", "tenant": "a.b", "secret": "hunter2"})";
    w.variables["SWITCHHOOK_APP_SECRET"] = "other";
    CHECK(
        w.complaints("") ==
        lines{
            R"(c.json: /app/secret: a secret never stands here itself: write {"env": "NAME"} or {"file": "path"})"});
}

TEST_CASE("required keys may stand in the environment alone", "[config]") {
    written w;
    w.variables = {{"SWITCHHOOK_PUBLIC_URL", "https://bot.contoso.com"},
                   {"SWITCHHOOK_APP_ID", "00000000-0000-0000-0000-000000000001"},
                   {"SWITCHHOOK_APP_TENANT", "contoso.onmicrosoft.com"},
                   {"SWITCHHOOK_APP_SECRET", "s"},
                   {"SWITCHHOOK_FLOWS_INCOMING", "front-desk"},
                   {"SWITCHHOOK_LISTEN_ADDRESS", "127.0.0.1"}};
    CHECK(w.complaints(w.parse("{}")) == lines{});
}

TEST_CASE("what is wrong in the environment is reported by the name of the variable", "[config]") {
    written w;
    w.variables.insert({{"SWITCHHOOK_LISTEN_PORT", "70000"},
                        {"SWITCHHOOK_ADMIN_PORT", "eighty"},
                        {"SWITCHHOOK_GRAPH_CLOUD", "globl"},
                        {"SWITCHHOOK_GRAPH_ISSUERS", " "},
                        {"SWITCHHOOK_FLOWS_INCOMING", "back-desk"},
                        {"SWITCHHOOK_APP_SECRET", ""}});
    CHECK(w.complaints("") ==
          lines{
              "SWITCHHOOK_ADMIN_PORT: /admin/port: expected a whole number from 0 to 65535, found \"eighty\"",
              "SWITCHHOOK_APP_SECRET: /app/secret: must not be empty",
              "SWITCHHOOK_FLOWS_INCOMING: /flows/incoming: cannot open \"F/flows/back-desk.json\": No such "
              "file or "
              "directory",
              "SWITCHHOOK_GRAPH_CLOUD: /graph/cloud: expected one of global, usGov, usGovDoD, china, found "
              "\"globl\"; "
              "did you mean \"global\"?",
              "SWITCHHOOK_GRAPH_ISSUERS: /graph/issuers: must name at least one",
              "SWITCHHOOK_LISTEN_PORT: /listen/port: expected a whole number from 0 to 65535",
          });
}

TEST_CASE("a variable that no key has is warned about, unless a secret names it", "[config]") {
    written w;
    w.variables["SWITCHHOOK_LISTEN_PROT"] = "1";
    w.variables["SWITCHHOOK_BOT_PASSWORD"] = "x";
    w.app = R"({"id": "00000000-0000-0000-0000-000000000001", "tenant": "a.b",
                "secret": {"env": "SWITCHHOOK_BOT_PASSWORD"}})";
    const auto loaded = w.load();
    CHECK(w.complaints(loaded) ==
          lines{"SWITCHHOOK_LISTEN_PROT: warning: no key of the configuration has this "
                "variable; did you mean \"SWITCHHOOK_LISTEN_PORT\"?"});
    CHECK_FALSE(loaded.found.any_error());
}

TEST_CASE("the process's own environment can be had", "[config]") {
    CHECK(process_environment().count("PATH") == 1);
}
