#pragma once
// The commands of the program, one file each. They answer the exit status: 0 well, 1 a problem was found or
// the work failed, 2 wrong usage.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "server/calling/control_client.hpp"

namespace switchhook::server {

struct serve_options {
    std::filesystem::path config = "config/switchhook.json";
    std::filesystem::path ready_file;  // empty for none
};
int serve(const serve_options& o);

struct dev_options {
    std::filesystem::path config;  // empty: the sample that travels in the program
    std::filesystem::path flow;    // empty: that of the configuration
    std::filesystem::path folder = "var/dev";
    std::filesystem::path ready_file;
    double speed = 1;
    std::optional<std::uint64_t> seed;  // of everything random in the emulator; nothing: another each time
    bool free_ports = false;
    bool no_browser = false;
};
int dev(const dev_options& o);

struct emulate_options {
    std::filesystem::path config;  // names app, tenant, secret and publicUrl; empty: the options below
    std::string app = "00000000-0000-0000-0000-000000000001";
    std::string tenant = "00000000-0000-0000-0000-000000000002";
    std::string secret_env;  // empty: SWITCHHOOK_APP_SECRET, or without it the folder's own secret
    std::string callback = "https://localhost:8443/callback";
    std::vector<std::string> roles;            // of the application; all of the calls API when empty
    std::filesystem::path folder = "var/dev";  // certificates are made here when none are given
    std::filesystem::path certificate, key, trust;
    std::string address = "127.0.0.1";
    unsigned short port = 9443;
    std::string url;  // what bots call it by; https://localhost:PORT when empty
    std::string control_address = "127.0.0.1";
    unsigned short control_port = 9080;
    double speed = 1;
    std::optional<std::uint64_t> seed;  // of everything random; nothing: another each time
    long long clock_ahead = 0;          // seconds by which the Date header differs from the truth
    std::filesystem::path ready_file;
};
int emulate(const emulate_options& o);

struct phone_command_options {
    std::string emulator = "http://127.0.0.1:9080";
    std::string say;  // empty: a telephone on the terminal
    std::string from = "+33123456789";
    std::optional<std::string> to;
};
int phone(const phone_command_options& o);

struct check_options {
    std::vector<std::filesystem::path> files;  // configurations and flows; empty: the usual configuration
    std::string format = "text";               // text, json or sarif
    bool strict = false;                       // warnings count as errors
    bool quiet = false;                        // warnings are not told
};
int check(const check_options& o);

struct draw_options {
    std::filesystem::path flow;
    std::string format = "mermaid";  // mermaid, dot or svg
    std::filesystem::path coverage;  // what `test --coverage` wrote; empty for none
    bool calls = false;              // count these journals, or without any those of a running server
    std::vector<std::filesystem::path> journals;
    control_options control;
};
int draw(const draw_options& o);

struct replay_options {
    std::vector<std::filesystem::path> files;  // journals, recordings, folders of them
    std::filesystem::path flow;                // empty: that of the configuration
    bool calls = false;                        // those of a running server, besides
    bool json = false;
    std::string at;           // when recordings began, for opening hours; empty: now
    std::string to;           // URL of a callback: recordings are posted there, and nothing is played
    std::string token_env;    // variable with the callback token to post them with
    std::string emulator;     // control API of an emulator, which signs them
    control_options control;  // and where the configuration is
};
int replay(const replay_options& o);

struct test_options {
    std::vector<std::filesystem::path>
        paths;  // tests, flows and folders; empty: the flows of the configuration
    std::filesystem::path config = "config/switchhook.json";
    std::string filter;              // tests with this in their name; empty: all
    std::filesystem::path junit;     // empty for none
    std::filesystem::path coverage;  // *.json as JSON, others as text; empty for none
    unsigned least_coverage = 0;     // percent
    bool watch = false;
};
int run_flow_tests(const test_options& o);

struct call_options {
    control_options control;
    std::string to, join;        // one of these and `list` is given
    std::filesystem::path list;  // CSV or JSON lines
    std::string passcode_env;    // of a meeting joined by its id
    std::string flow, timeout, tenant;
    std::vector<std::string> params;  // NAME=VALUE
    bool wait = false;
    double rate = 1;  // of a list: calls a second
    std::size_t at_once = 50;
    std::filesystem::path state;  // empty: LIST.state
    bool retry_failed = false;
};
int call(const call_options& o);

struct calls_options {
    enum what { list, show, tail, go, export_one, erase };
    what action = list;
    control_options control;
    unsigned limit = 100;                                  // of a list
    std::string number, chain, id, outcome, since, until;  // of a list: those alone; empty: all
    bool json = false;
    std::string call;             // id; empty: those of all calls, for `tail`
    std::string section;          // of `goto`
    std::string format = "text";  // of `show`: text, json or mermaid
    std::filesystem::path out;    // of `export`; empty: standard output
    bool yes = false;             // `erase` need not ask
};
int calls(const calls_options& o);

struct graph_options {
    control_options control;
    std::string method;  // empty: all are listed
    std::string call, id;
    std::string json;  // the body, @FILE, or - for standard input
};
int graph_method(const graph_options& o);

struct explain_options {
    std::string code;             // "480", "480/10076", "Forbidden"; empty: all there are
    std::string subcode;          // "10076"
    std::string format = "text";  // text, json, or markdown for the page of the documents
};
int explain(const explain_options& o);

struct doctor_options {
    std::filesystem::path config = "config/switchhook.json";
    std::string format = "text";    // text or json
    std::string timeout = "10s";    // of each check
    std::vector<std::string> only;  // names of checks; empty: all
    bool graph = false;             // those of Microsoft's side
    std::filesystem::path trust;    // PEM bundle that counts as public
};
int run_doctor(const doctor_options& o);

}  // namespace switchhook::server
