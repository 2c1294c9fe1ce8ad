// Whole calls, ring → answer → prompt → key → transfer → end, with both ends on this machine: the bot as a
// process of its own, the emulator here.
//
//     calls_bench --bot build/release/server/switchhook --calls 6000 --at-once 300
//     calls_bench --bot … --calls 6000 --at-once 300 --store memory --store sqlite --store postgres --rounds 3
//
// Prints calls a second, the time from a notification to its answer and to the Graph request it leads to, what a call
// costs the bot in CPU, and what a live call costs in memory. The load is what --at-once and the emulated times make
// of it. Of several stores each has its turn in each round, with a bot and an empty journal of its own.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <cstdio>
#include <future>
#include <iostream>

#include "base/log.hpp"
#include "emulator/load/load.hpp"
#include "tests/bench/both_ends.hpp"

namespace {

using namespace switchhook;
using namespace std::chrono_literals;

constexpr const char* flow_text = R"({ "version": 1,
  "sections": { "main": [ { "menu": { "prompt": { "file": "chime.wav" }, "timeout": "120s", "options": { "1": "sales" },
                                      "exhausted": "sales" } } ],
                "sales": [ { "transfer": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } } ] } })";

struct options {
    std::string bot;
    std::vector<std::string> stores{"memory"};
    std::size_t rounds = 1;
    emulator::load_options load;
    std::size_t live = 0;
    double speed = 20;
    unsigned shards = 1;
};

// Calls that stand in the menu, all at once, and what the bot's memory grew by.
void measure_memory(bench::both_ends& at, const bench::bot_process& bot, std::size_t calls) {
    // A few at a time: what is measured is calls that stand, not the memory of 5,000 requests at once.
    constexpr std::size_t batch = 50;
    const auto before = bot.resident_kib();
    bool in_time = true;
    for (std::size_t rung = 0; in_time && rung < calls; rung += batch)
        in_time = at.ring(std::min(batch, calls - rung));
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

struct outcome {
    emulator::load_report load;
    double cpu_ms = 0;  // a call
    [[nodiscard]] double rate() const {
        return static_cast<double>(load.notifications) * 1e6 / static_cast<double>(load.took.count());
    }
};

// One bot with an empty journal, from its start to its end.
outcome measure(bench::both_ends& at, const std::string& kind, const options& o) {
    const bench::journal journal(kind);
    const bench::bot_process bot(o.bot, at.config(), at.home(), at.variables({journal.where(), o.shards}));
    at.call_back(bot);
    auto& graph = at.graph();
    // The first calls open connections, fetch the token and the prompts: they are not what is measured.
    auto warm_up = o.load;
    warm_up.calls = std::min<std::size_t>(o.load.calls, 100);
    (void)load(graph, warm_up);
    const auto cpu_before = bot.cpu_time();
    outcome made{load(graph, o.load)};
    made.cpu_ms = static_cast<double>((bot.cpu_time() - cpu_before).count()) /
                  static_cast<double>(std::max<std::size_t>(1, made.load.calls));
    std::cout << "store: " << kind << '\n'
              << to_text(made.load) << "cpu: " << made.cpu_ms << " ms of the bot's CPU a call" << std::endl;
    if (o.live > 0) measure_memory(at, bot, o.live);
    return made;
}

double ms(std::chrono::microseconds t) { return static_cast<double>(t.count()) / 1000.0; }

// The round in the middle, by rate.
const outcome& middle(std::vector<outcome>& all) {
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.rate() < b.rate(); });
    return all[all.size() / 2];
}

void compare(std::map<std::string, std::vector<outcome>>& all, const options& o) {
    std::printf("%-10s %16s %7s %22s %12s\n", "store", "notifications/s", "ratio", "answer p50, p99 (ms)",
                "CPU ms/call");
    const double first = middle(all[o.stores.front()]).rate();
    for (const auto& kind : o.stores) {
        const auto& m = middle(all[kind]);
        std::printf("%-10s %16.0f %6.0f%% %10.2f %11.2f %12.2f\n", kind.c_str(), m.rate(),
                    100 * m.rate() / first, ms(m.load.answers.percentile(50)),
                    ms(m.load.answers.percentile(99)), m.cpu_ms);
    }
}

int run(const options& o) {
    bench::both_ends at({flow_text, o.speed});
    std::map<std::string, std::vector<outcome>> all;
    bool well = true;
    for (std::size_t round = 0; round < o.rounds; ++round)
        for (const auto& kind : o.stores) {
            all[kind].push_back(measure(at, kind, o));
            well = well && all[kind].back().load.as_wanted == o.load.calls;
        }
    if (o.stores.size() > 1) compare(all, o);
    return well ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App cli("Load on a bot, and what it costs", "calls_bench");
    cli.add_option("--bot", o.bot, "The switchhook program")->required()->check(CLI::ExistingFile);
    cli.add_option("--store", o.stores, "memory, sqlite or postgres; several are compared with the first")
        ->check(CLI::IsMember({"memory", "sqlite", "postgres"}))
        ->capture_default_str();
    cli.add_option("--rounds", o.rounds, "Of each store; the one in the middle counts")
        ->check(CLI::PositiveNumber);
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
