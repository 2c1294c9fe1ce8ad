// Calls that stand: what they cost a bot in memory and in idle CPU, and how long the process behind a killed one takes
// until it serves, and until it has asked Graph about each of them.
//
//     live_bench --bot build/release/server/switchhook --calls 100000 --store sqlite --idle 30

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <iostream>
#include <thread>
#include <unordered_set>

#include "base/log.hpp"
#include "tests/bench/both_ends.hpp"

namespace {

using namespace switchhook;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

// Whoever has heard the chime waits for a day.
constexpr const char* flow_text = R"({ "version": 1,
  "sections": { "main": [ { "play": { "file": "chime.wav" } }, { "wait": "24h" } ] } })";

struct options {
    std::string bot;
    std::string store = "sqlite";
    std::size_t calls = 1'000;
    std::size_t batch = 200;
    std::size_t requests_per_second = 2'000;
    unsigned idle = 0;
    unsigned shards = 1;
};

double seconds_since(steady_clock::time_point begin) {
    return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

void until(std::chrono::seconds at_most, const std::function<bool()>& holds) {
    const auto end = steady_clock::now() + at_most;
    while (!holds() && steady_clock::now() < end) std::this_thread::sleep_for(20ms);
}

// Until the bot has had nothing to do for a second.
void settle(const bench::bot_process& bot) {
    for (int i = 0; i < 60; ++i) {
        const auto before = bot.cpu_time();
        std::this_thread::sleep_for(1s);
        if (bot.cpu_time() - before < 30ms) return;
    }
}

void measure_idle(const bench::bot_process& bot, unsigned seconds) {
    if (seconds == 0) return;
    settle(bot);
    const auto before = bot.cpu_time();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    std::cout << "idle: " << static_cast<double>((bot.cpu_time() - before).count()) / 10.0 / seconds
              << " % of a core, over " << seconds << " s" << std::endl;
}

int run(const options& o) {
    bench::both_ends at({flow_text});
    const bench::journal journal(o.store);
    const auto start = [&](std::size_t requests_per_second) {
        return std::make_unique<bench::bot_process>(
            o.bot, at.config(), at.home(), at.variables({journal.where(), o.shards, requests_per_second}),
            600s);
    };
    auto bot = start(100'000);
    at.call_back(*bot);
    if (!at.ring(1)) throw std::runtime_error("nobody is answered");
    settle(*bot);
    const auto before = bot->resident_kib();
    const auto began = steady_clock::now();
    std::size_t live = 1;
    for (bool in_time = true; in_time && live < o.calls; live += std::min(o.batch, o.calls - live))
        in_time = at.ring(std::min(o.batch, o.calls - live));
    std::cout << live << " calls in " << seconds_since(began) << " s" << std::endl;
    settle(*bot);
    const auto memory = [&](std::size_t base) {
        std::cout << "memory: " << static_cast<double>(bot->resident_kib()) / 1024 << " MiB, "
                  << static_cast<double>(bot->resident_kib() - base) / static_cast<double>(live)
                  << " KiB a live call" << std::endl;
    };
    memory(before);
    measure_idle(*bot, o.idle);
    if (o.store == "memory") return 0;

    std::unordered_set<std::string> asked;
    std::atomic<std::size_t> asked_after = 0;
    std::atomic<std::size_t> refused = 0;
    at.graph().on_thread([&](emulator::emulator_server& e) {
        emulator::emulator_watcher w;
        w.happened = [&](const std::string& call, const emulator::entry& what) {
            const auto* request = std::get_if<emulator::happened::request>(&what.what);
            if (request == nullptr || request->method != "get") return;
            if (request->status != 200) ++refused;
            if (asked.insert(call).second) ++asked_after;
        };
        e.watch(std::move(w));
    });
    bot.reset();
    const auto killed = steady_clock::now();
    bot = start(o.requests_per_second);
    at.call_back(*bot);
    std::cout << "restart: serves after " << seconds_since(killed) << " s" << std::endl;
    until(600s, [&] { return asked_after >= live; });
    std::cout << "restart: " << asked_after << " of " << live << " calls asked after within "
              << seconds_since(killed) << " s, " << refused << " without success" << std::endl;
    settle(*bot);
    memory(before);
    measure_idle(*bot, o.idle);
    at.graph().on_thread([](emulator::emulator_server& e) { e.watch({}); });
    return asked_after >= live && refused == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App cli("Calls that stand, and what they cost", "live_bench");
    cli.add_option("--bot", o.bot, "The switchhook program")->required()->check(CLI::ExistingFile);
    cli.add_option("--store", o.store, "memory, sqlite or postgres; the process is killed for the latter two")
        ->check(CLI::IsMember({"memory", "sqlite", "postgres"}))
        ->capture_default_str();
    cli.add_option("--calls", o.calls, "How many")->capture_default_str();
    cli.add_option("--batch", o.batch, "How many ring at a time")->capture_default_str();
    cli.add_option("--requests-per-second", o.requests_per_second, "Of the process behind the killed one")
        ->capture_default_str();
    cli.add_option("--idle", o.idle, "Seconds to watch the CPU for");
    cli.add_option("--shards", o.shards, "Of the bot")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    log::start(log::level::error);
    try {
        return run(o);
    } catch (const std::exception& e) {
        std::cerr << "live_bench: " << e.what() << '\n';
        return 1;
    }
}
