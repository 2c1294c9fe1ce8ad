// Whole calls, ring → answer → prompt → key → transfer → end, with both ends on this machine: the bot as a
// process of its own, the emulator here.
//
//     calls_bench --bot build/release/server/switchhook --calls 6000 --at-once 300
//
// Prints calls a second, the time from a notification to the Graph request it leads to, what a call costs the
// bot in CPU, and what a live call costs in memory. The load is what --at-once and the emulated times make of
// it.

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <iostream>

#include "base/log.hpp"
#include "emulator/load/load.hpp"
#include "net/client.hpp"
#include "server/commands/emulator_thread.hpp"
#include "server/commands/workshop.hpp"
#include "tests/bench/bot_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

using namespace switchhook;
using namespace std::chrono_literals;

const std::string app = "00000000-0000-0000-0000-000000000001";
const std::string tenant = "00000000-0000-0000-0000-000000000002";

constexpr const char* flow_text = R"({ "version": 1,
  "sections": { "main": [ { "menu": { "prompt": { "file": "chime.wav" }, "timeout": "120s", "options": { "1": "sales" },
                                      "exhausted": "sales" } } ],
                "sales": [ { "transfer": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } } ] } })";

constexpr const char* config_text = R"({
  "listen": { "address": "127.0.0.1", "port": 0 }, "publicUrl": "https://localhost:0",
  "app": { "id": "00000000-0000-0000-0000-000000000001", "tenant": "00000000-0000-0000-0000-000000000002",
           "secret": { "env": "SWITCHHOOK_APP_SECRET" } },
  "admin": { "port": 0, "token": { "env": "SWITCHHOOK_ADMIN_TOKEN" } },
  "graph": { "requestsPerSecond": 100000 },
  "store": "memory", "prompts": { "folder": "prompts" }, "flows": { "folder": "flows", "incoming": "bench" } })";

struct options {
    std::string bot;
    std::string prompts = BENCH_PROMPTS;
    emulator::load_options load;
    std::size_t live = 0;
    double speed = 20;
    unsigned shards = 1;
};

emulator::emulator_options emulator_for(const server::workshop& w, const options& o) {
    emulator::emulator_options e;
    e.certificate = w.emulator.certificate.string();
    e.key = w.emulator.key.string();
    e.trust = w.authority.string();
    e.speed = o.speed;
    e.world.limits.transcript_entries = 0;
    e.world.limits.requests_a_second = 0;  // the machine's own limit is what is looked for
    emulator::registered_app a;
    a.id = app;
    a.tenant = tenant;
    a.client_secret = w.app_secret;
    e.apps = {a};
    return e;
}

std::map<std::string, std::string> variables_for(const server::workshop& w, const std::string& graph,
                                                 const options& o) {
    return {{"SWITCHHOOK_LISTEN_CERTIFICATE", w.bot.certificate.string()},
            {"SWITCHHOOK_LISTEN_KEY", w.bot.key.string()},
            {"SWITCHHOOK_APP_SECRET", w.app_secret.reveal()},
            {"SWITCHHOOK_ADMIN_TOKEN", w.admin_token.reveal()},
            {"SWITCHHOOK_GRAPH_BASE_URL", graph},
            {"SWITCHHOOK_GRAPH_LOGIN_URL", graph},
            {"SWITCHHOOK_GRAPH_OPEN_ID_CONFIGURATION_URL", graph + "/v1/.well-known/OpenIdConfiguration"},
            {"SWITCHHOOK_GRAPH_TRUST", w.authority.string()},
            {"SWITCHHOOK_LOG_LEVEL", "error"},
            {"SWITCHHOOK_SHARDS", std::to_string(o.shards)}};
}

// Rings so many callers and waits until each of them hears the menu.
bool ring_batch(server::emulator_thread& graph, std::size_t calls, std::vector<std::string>& ids) {
    std::promise<void> all_heard;
    std::size_t heard = 0;
    graph.on_thread([&](emulator::emulator_server& e) {
        emulator::emulator_watcher w;
        w.happened = [&](const std::string&, const emulator::entry& what) {
            if (std::holds_alternative<emulator::happened::prompt_playing>(what.what) && ++heard == calls)
                all_heard.set_value();
        };
        e.watch(std::move(w));
        for (std::size_t i = 0; i < calls; ++i)
            if (auto id = e.ring({graph::identity_kind::phone, "+33100000000", {}, {}})) ids.push_back(*id);
    });
    const bool in_time = all_heard.get_future().wait_for(30s) == std::future_status::ready;
    graph.on_thread([&](emulator::emulator_server& e) { e.watch({}); });
    return in_time;
}

// Calls that stand in the menu, all at once, and what the bot's memory grew by.
void measure_memory(server::emulator_thread& graph, const bench::bot_process& bot, std::size_t calls) {
    // A few at a time: what is measured is calls that stand, not the memory of 5,000 requests at once.
    constexpr std::size_t batch = 50;
    std::vector<std::string> ids;
    const auto before = bot.resident_kib();
    bool in_time = true;
    while (in_time && ids.size() < calls)
        in_time = ring_batch(graph, std::min(batch, calls - ids.size()), ids);
    const auto after = bot.resident_kib();
    std::cout << "memory: " << static_cast<double>(after - before) / static_cast<double>(calls)
              << " KiB a live call, over " << calls << " live calls"
              << (in_time ? "" : " (not all of them reached the menu)") << std::endl;
}
emulator::load_report load(server::emulator_thread& graph, const emulator::load_options& what) {
    std::future<emulator::load_report> running;
    graph.on_thread([&](emulator::emulator_server& e) {
        running =
            boost::asio::co_spawn(graph.context(), emulator::run_load(e, what), boost::asio::use_future);
    });
    return running.get();
}

int run(const options& o) {
    const test::temporary_folder folder;
    const auto w = server::open_workshop(folder.path());
    if (w.has_error()) throw std::runtime_error(w.error());
    folder.write("bench.json", config_text);
    folder.write("flows/bench.json", flow_text);
    std::filesystem::create_directory_symlink(o.prompts, folder.path() / "prompts");

    server::emulator_thread graph(emulator_for(*w, o));
    if (const auto started = graph.start(); started.has_error()) throw std::runtime_error(started.error());
    const bench::bot_process bot(o.bot, folder.path() / "bench.json", folder.path(),
                                 variables_for(*w, graph.url(), o));
    graph.on_thread(
        [&](emulator::emulator_server& e) { e.register_callback(app, bot.public_url() + "/callback"); });

    // The first calls open connections, fetch the token and the prompts: they are not what is measured.
    auto warm_up = o.load;
    warm_up.calls = std::min<std::size_t>(o.load.calls, 100);
    (void)load(graph, warm_up);
    const auto cpu_before = bot.cpu_time();
    const auto report = load(graph, o.load);
    const auto cpu = bot.cpu_time() - cpu_before;
    std::cout << to_text(report)
              << "cpu: " << static_cast<double>(cpu.count()) / static_cast<double>(report.calls)
              << " ms of the bot's CPU a call" << std::endl;
    if (o.live > 0) measure_memory(graph, bot, o.live);
    graph.stop();
    return report.as_wanted == o.load.calls ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App cli("Load on a bot, and what it costs", "calls_bench");
    cli.add_option("--bot", o.bot, "The switchhook program")->required()->check(CLI::ExistingFile);
    cli.add_option("--calls", o.load.calls, "How many")->capture_default_str();
    cli.add_option("--at-once", o.load.at_once, "How many at a time")->capture_default_str();
    cli.add_option("--rate", o.load.rate, "Calls begun a second; 0: as many as --at-once allows");
    cli.add_option("--live", o.live, "Then so many live calls at once, to measure memory; 0 for none");
    cli.add_option("--speed", o.speed, "The emulator's clock runs this many times faster")
        ->capture_default_str();
    cli.add_option("--shards", o.shards, "Of the bot")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    log::start(log::level::error);
    try {
        return run(o);
    } catch (const std::exception& e) {
        std::cerr << "calls_bench: " << e.what() << '\n';
        return 1;
    }
}
