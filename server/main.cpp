// The program: its commands and their options. The one place that knows everyone.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>

#include "base/log.hpp"
#include "base/nearest.hpp"
#include "base/problems.hpp"
#include "server/commands/command.hpp"
#include "server/commands/completion.hpp"
#include "server/commands/option_types.hpp"
#include "server/commands/report.hpp"

namespace {

using namespace switchhook;
using namespace switchhook::server;

struct chosen_options {
    serve_options serve;
    dev_options dev;
    emulate_options emulate;
    phone_command_options phone;
    check_options check;
    test_options test;
    draw_options draw;
    explain_options explain;
    replay_options replay;
    call_options call;
    calls_options calls;
    graph_options graph;
    doctor_options doctor;
    std::string shell;  // to complete words for
    std::string log_level;
};

void add_serve(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("serve", "The production server");
    c->add_option("--config", o.serve.config, "The configuration file")->capture_default_str();
    c->add_option("--ready-file", o.serve.ready_file, "Write the addresses here, as JSON, once ready");
}

void add_seed(CLI::App& c, std::optional<std::uint64_t>& seed) {
    c.add_option("--seed", seed, "Of all ids that the emulator makes up; others at each start when left out")
        ->check([](const std::string& text) {  // the parser itself would wrap -1 around
            return text.starts_with('-') ? "expected a whole number from 0" : std::string();
        });
}

void add_dev(CLI::App& app, chosen_options& o) {
    auto* c =
        app.add_subcommand("dev", "The bot and the Graph emulator on this machine: a call without a tenant");
    c->add_option("--config", o.dev.config, "The configuration file; the built-in sample when left out");
    c->add_option("--flow", o.dev.flow,
                  "The flow that takes calls, a file or a name; that of the configuration when left out");
    c->add_option("--folder", o.dev.folder, "Where certificates, secrets and the sample are kept")
        ->capture_default_str();
    c->add_option("--speed", o.dev.speed, "The emulator's clock runs this many times faster")
        ->check(number_from(0.1, 1000));
    add_seed(*c, o.dev.seed);
    c->add_flag("--free-ports", o.dev.free_ports,
                "Listen on free ports instead of 8443, 8080, 9443 and 9080");
    c->add_flag("--no-browser", o.dev.no_browser, "Do not open the phone in a browser");
    c->add_option("--ready-file", o.dev.ready_file, "Write the addresses here, as JSON, once ready");
}

void add_emulate(CLI::App& app, chosen_options& o) {
    auto& e = o.emulate;
    auto* c = app.add_subcommand("emulate", "Only the Graph emulator, for any calling bot in any language");
    auto* config = c->add_option("--config", e.config,
                                 "Take app, tenant, secret and callback from this Switchhook configuration");
    for (auto* other : {c->add_option("--app", e.app, "Application (client) id of the bot"),
                        c->add_option("--tenant", e.tenant, "Tenant id"),
                        c->add_option("--callback", e.callback, "Where incoming calls are told to")})
        other->excludes(config)->capture_default_str();
    c->add_option("--secret-env", e.secret_env,
                  "Environment variable with the client secret; SWITCHHOOK_APP_SECRET, or else the text of "
                  "app-secret in the folder, when left out")
        ->excludes(config);
    c->add_option("--role", e.roles,
                  "Application role with consent, several times; all roles of the calls API when left out");
    c->add_option("--trust", e.trust, "PEM bundle that trusts the bot's certificate");
    c->add_option("--certificate", e.certificate, "Our certificate chain; made when left out");
    c->add_option("--key", e.key, "Its private key");
    c->add_option("--folder", e.folder, "Where certificates are made")->capture_default_str();
    c->add_option("--address", e.address, "Where Graph, identity and keys are served")->capture_default_str();
    c->add_option("--port", e.port, "… and on which port; 0 takes a free one")->capture_default_str();
    c->add_option(
        "--url", e.url,
        "What bots elsewhere reach that by, such as https://emulator:9443; localhost when left out");
    c->add_option(
         "--control-address", e.control_address,
         "Where control API and phone are served: whoever reaches it rings and listens, without a password")
        ->capture_default_str();
    c->add_option("--control-port", e.control_port, "… and on which port; 0 takes a free one")
        ->capture_default_str();
    c->add_option("--speed", e.speed, "The clock runs this many times faster")->check(number_from(0.1, 1000));
    add_seed(*c, e.seed);
    c->add_option("--clock-ahead", e.clock_ahead,
                  "The Date of every answer is this many seconds ahead; behind when negative")
        ->check(number_from(-86'400, 86'400));
    c->add_option("--ready-file", e.ready_file, "Write the addresses here, as JSON, once ready");
}

void add_phone(CLI::App& app, chosen_options& o) {
    auto* c =
        app.add_subcommand("phone", "Places one call through a running emulator and prints it as it goes");
    c->add_option(
        "--say", o.phone.say,
        "What the caller does, such as \"wait:prompt 2 speak:4s hangup\"; interactive when left out");
    c->add_option("--from", o.phone.from, "The caller's number, or a user's id")->capture_default_str();
    c->add_option("--emulator", o.phone.emulator, "The emulator's control API")->capture_default_str();
}

void add_check(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("check", "Finds every mistake in configurations and flows");
    c->add_option("FILE", o.check.files, "Configurations and flows; config/switchhook.json when left out");
    c->add_option("--format", o.check.format, "text, json, or sarif for code scanning")
        ->check(CLI::IsMember({"text", "json", "sarif"}))
        ->capture_default_str();
    auto* strict = c->add_flag("--strict", o.check.strict, "Status 1 for warnings too");
    c->add_flag("--quiet", o.check.quiet, "Tell mistakes only, no warnings")->excludes(strict);
}

void add_control(CLI::App& c, control_options& o) {
    c.add_option("--config", o.config, "The server's configuration: where it listens, and its token")
        ->capture_default_str();
    c.add_option("--server", o.server, "URL of its admin listener, when it is not the configuration's");
    c.add_option("--trust", o.trust, "PEM bundle that trusts its certificate");
}

void add_draw(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("draw", "The picture of a flow");
    c->add_option("FLOW", o.draw.flow, "The flow file")->required();
    c->add_option("--format", o.draw.format, "mermaid, dot, or svg, for which Graphviz must be there")
        ->check(CLI::IsMember({"mermaid", "dot", "svg"}))
        ->capture_default_str();
    auto* coverage =
        c->add_option("--coverage", o.draw.coverage, "Color it by what this report of tests counted");
    auto* calls = c->add_flag(
        "--calls", o.draw.calls,
        "Color it by what callers did: by journals, or without any by all calls of a running server");
    calls->excludes(coverage);
    c->add_option("JOURNAL", o.draw.journals, "With --calls: these journals")->needs(calls);
    add_control(*c, o.draw.control);
}

void add_test(CLI::App& app, chosen_options& o) {
    auto* c =
        app.add_subcommand("test", "Tests flows on a virtual clock, and tells what the tests leave out");
    c->add_option("PATH", o.test.paths,
                  "Files of tests, flows, folders; the flows of the configuration when left out");
    c->add_option("--config", o.test.config, "The configuration file")->capture_default_str();
    c->add_option("--filter", o.test.filter, "Only the tests with this in their name");
    c->add_option("--junit", o.test.junit, "Write the results here, as JUnit XML");
    c->add_option("--coverage", o.test.coverage,
                  "Write the coverage here; as JSON when the file ends in .json");
    c->add_option("--require-coverage", o.test.least_coverage, "Fail below this percentage")
        ->check(CLI::Range(0, 100));
    c->add_flag("--watch", o.test.watch, "Test again whenever a flow or a test changes");
}

void add_replay(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("replay",
                                 "Plays calls that were once more, and tells what would be otherwise now");
    c->add_option("FILE", o.replay.files, "Journals of calls, recorded notifications, folders of them");
    c->add_flag("--calls", o.replay.calls, "All calls of a running server");
    c->add_option("--flow", o.replay.flow, "Through this flow, not the configuration's");
    c->add_flag("--json", o.replay.json, "As JSON, for programs");
    c->add_option("--at", o.replay.at,
                  "When recordings began, for opening hours: 2026-12-24T18:00:00+01:00; now");
    auto* to =
        c->add_option("--to", o.replay.to, "Post recorded notifications to this callback, and play nothing");
    auto* token = c->add_option("--token-env", o.replay.token_env,
                                "With --to: environment variable with a callback token")
                      ->needs(to);
    c->add_option("--emulator", o.replay.emulator,
                  "With --to: URL of an emulator's control API, which signs them")
        ->needs(to)
        ->excludes(token);
    add_control(*c, o.replay.control);
}

void add_explain(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("explain", "What a result code means, its usual causes, and what to do");
    c->add_option("CODE", o.explain.code,
                  "480, 480/10076, 8522, AADSTS7000215, TooManyRequests, …; all when left out");
    c->add_option("SUBCODE", o.explain.subcode, "With 480: 10076");
    c->add_option("--format", o.explain.format, "text, json, or markdown for the list of all")
        ->check(CLI::IsMember({"text", "json", "markdown"}))
        ->capture_default_str();
}

void add_call(CLI::App& app, chosen_options& o) {
    auto& call = o.call;
    auto* c =
        app.add_subcommand("call", "Has a running server call somebody, join a meeting, or call a list");
    c->add_option("--to", call.to, "+33123456789, a user's id, application:ID or applicationInstance:ID");
    c->add_option("--join", call.join, "A meeting: the link to join it by, or its id");
    c->add_option("--list", call.list,
                  "Everybody in this file: CSV with a column \"to\", or JSON lines; the other columns are "
                  "parameters of the flow");
    c->add_option("--passcode-env", call.passcode_env,
                  "Environment variable with the passcode of the meeting");
    c->add_option("--flow", call.flow, "What the call follows; left to the control API when left out");
    c->add_option("--timeout", call.timeout, "How long it rings, such as 30s");
    c->add_option("--tenant", call.tenant, "Whose call it is; the bot's own tenant when left out");
    c->add_option("--param", call.params, "NAME=VALUE: a parameter of the flow; may be repeated")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    c->add_flag("--wait", call.wait, "Follow the call to its end; status 0 when it was answered");
    c->add_option("--rate", call.rate, "Of a list: calls a second")
        ->check(number_from(0.01, 1000))
        ->capture_default_str();
    c->add_option("--concurrency", call.at_once, "Of a list: calls at once")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    c->add_option("--state", call.state, "Of a list: what has become of it so far; LIST.state when left out");
    c->add_flag("--retry-failed", call.retry_failed, "Of a list: call those again whose call failed");
    add_control(*c, call.control);
}

void add_calls(CLI::App& app, chosen_options& o) {
    auto& calls = o.calls;
    auto* c =
        app.add_subcommand("calls", "The calls of a running server; lists them when nothing else is said");
    c->require_subcommand(0, 1);
    c->add_flag("--json", calls.json, "As the control API tells them");
    c->add_option("--limit", calls.limit, "Of the list: so many at most")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    c->add_option("--number", calls.number, "Of the list: a part of a party's telephone number or user id");
    c->add_option("--chain", calls.chain, "Of the list: calls of this call chain");
    c->add_option("--id", calls.id, "Of the list: how the id begins");
    c->add_option("--outcome", calls.outcome, "Of the list: caller, hangup, lost …");
    c->add_option("--since", calls.since, "Of the list: ended then or later, as 2026-12-24T17:00:00Z");
    c->add_option("--until", calls.until, "Of the list: ended before then");
    add_control(*c, calls.control);
    const auto add = [&](const char* name, const char* about, calls_options::what action) {
        auto* one = c->add_subcommand(name, about);
        one->callback([&calls, action] { calls.action = action; });
        return one;
    };
    const auto add_call = [&](CLI::App* to) {
        to->add_option("CALL", calls.call, "Id of the call, the server's or Graph's")->required();
    };
    add("list", "Live calls, then those that have ended, the latest first", calls_options::list);
    auto* show = add("show", "One call and what happened in it", calls_options::show);
    add_call(show);
    show->add_option("--format", calls.format, "text, json, or mermaid for a sequence diagram")
        ->check(CLI::IsMember({"text", "json", "mermaid"}))
        ->capture_default_str();
    add("tail", "What happens in calls, as it happens", calls_options::tail)
        ->add_option("CALL", calls.call,
                     "This call alone, from its beginning to its end; all calls when left out");
    auto* go = add("goto", "Sends a call to a section of its flow", calls_options::go);
    add_call(go);
    go->add_option("SECTION", calls.section, "Of the flow that the call follows")->required();
    auto* give = add("export", "All that is kept of one call, as JSON", calls_options::export_one);
    add_call(give);
    give->add_option("--out", calls.out, "Write it here; standard output when left out");
    auto* erase = add("erase", "Removes all that is kept of a call that has ended", calls_options::erase);
    add_call(erase);
    erase->add_flag("--yes", calls.yes, "Do not ask");
}

void add_graph(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("graph", "Any calls method of Graph, on a call of a running server");
    c->add_option("METHOD", o.graph.method, "mute, participants.invite, …; all are listed when left out");
    c->add_option("CALL", o.graph.call, "Id of the call, the server's or Graph's");
    c->add_option("--id", o.graph.id, "Of the participant, operation, session or group within the call");
    c->add_option("--json", o.graph.json,
                  "The body as Graph takes it; @FILE reads it from there, - from input");
    add_control(*c, o.graph.control);
}

void add_doctor(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("doctor", "Looks for what keeps calls from coming in, and says what to do");
    c->add_option("--config", o.doctor.config, "The configuration file")->capture_default_str();
    c->add_option("--format", o.doctor.format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    c->add_option("--timeout", o.doctor.timeout, "What each check may take")->capture_default_str();
    c->add_option("--only", o.doctor.only, "These checks alone, and what they need: certificate,callback,…")
        ->delimiter(',');
    c->add_flag("--graph", o.doctor.graph, "Microsoft's side alone: clock, sign-in, roles, keys, graph");
    c->add_option(
        "--trust", o.doctor.trust,
        "PEM bundle of authorities that count as public, for a bot that Graph does not have to reach");
}

void add_completion(CLI::App& app, chosen_options& o) {
    auto* c = app.add_subcommand("completion", "The script by which a shell completes commands and options");
    c->add_option("SHELL", o.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

// As log::level counts them.
const std::vector<std::string> levels{"debug", "info", "warn", "error", "off"};

// The parser says of a command that it does not know only that one is required.
const char* misspelt_command(const CLI::App& app, int argc, char** argv) {
    const bool lone_word = argc > 1 && argv[1][0] != '-' && app.get_subcommands().empty();
    return lone_word ? argv[1] : nullptr;
}

int no_such_command(const CLI::App& app, const char* word) {
    std::vector<std::string> names;
    for (const auto* c : app.get_subcommands({})) names.push_back(c->get_name());
    const std::vector<std::string_view> known(names.begin(), names.end());
    const auto near = nearest(word, known);
    return server::wrong_usage("no command \"" + std::string(word) + '"' +
                               (near.empty() ? "." : did_you_mean(near)) + " --help lists the commands");
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of its writing, not our end
    CLI::App app("A calling-bot server for Microsoft Graph: Teams and phone calls, answered by a flow.",
                 "switchhook");
    app.set_version_flag("--version", "switchhook " SWITCHHOOK_VERSION);
    app.require_subcommand(1);
    chosen_options o;
    app.add_option("--log-level", o.log_level, "debug, info, warn, error or off; over the configuration's")
        ->check(CLI::IsMember(levels));
    app.fallthrough();  // options of all commands may stand behind the command too
    add_serve(app, o);
    add_dev(app, o);
    add_emulate(app, o);
    add_phone(app, o);
    add_check(app, o);
    add_test(app, o);
    add_draw(app, o);
    add_replay(app, o);
    add_explain(app, o);
    add_call(app, o);
    add_calls(app, o);
    add_graph(app, o);
    add_doctor(app, o);
    add_completion(app, o);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        const auto* word = misspelt_command(app, argc, argv);
        if (word != nullptr && e.get_exit_code() != 0) return no_such_command(app, word);
        return app.exit(e) == 0 ? 0 : 2;
    }
    if (!o.log_level.empty()) {
        setenv("SWITCHHOOK_LOG_LEVEL", o.log_level.c_str(), 1);  // for configurations
        const auto place = std::find(levels.begin(), levels.end(), o.log_level) - levels.begin();
        log::start(static_cast<log::level>(place));
    }
    try {
        if (app.got_subcommand("serve")) return serve(o.serve);
        if (app.got_subcommand("dev")) return dev(o.dev);
        if (app.got_subcommand("emulate")) return emulate(o.emulate);
        if (app.got_subcommand("phone")) return phone(o.phone);
        if (app.got_subcommand("doctor")) return unless_output_failed(run_doctor(o.doctor));
        if (app.got_subcommand("completion")) return unless_output_failed(completion(app, o.shell));
        if (app.got_subcommand("draw")) return unless_output_failed(draw(o.draw));
        if (app.got_subcommand("test")) return unless_output_failed(run_flow_tests(o.test));
        if (app.got_subcommand("replay")) return unless_output_failed(replay(o.replay));
        if (app.got_subcommand("explain")) return unless_output_failed(explain(o.explain));
        if (app.got_subcommand("call")) return call(o.call);
        if (app.got_subcommand("calls")) return unless_output_failed(calls(o.calls));
        if (app.got_subcommand("graph")) return unless_output_failed(graph_method(o.graph));
        return unless_output_failed(check(o.check));
    } catch (const std::exception& e) {
        std::cerr << "switchhook: " << e.what() << '\n';
        return 1;
    }
}
