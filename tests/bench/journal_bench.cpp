// Journals of SQLite that grow: how fast they are written, how large they are, how long a process takes that begins with
// one, and what it costs to forget the calls in it.
//
//     journal_bench --bot build/release/server/switchhook --events 250000 --events 500000 --events 1000000
//
// Every call is the same one, led by the machine itself and written down again and again under other names.

#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <sstream>

#include "base/guid.hpp"
#include "base/log.hpp"
#include "server/store/sqlite.hpp"
#include "server/store/sqlite_store.hpp"
#include "tests/bench/both_ends.hpp"
#include "tests/support/call_script.hpp"

namespace {

using namespace switchhook;
using std::chrono::steady_clock;

constexpr const char* flow_text = R"({ "version": 1,
  "sections": { "main": [ { "menu": { "id": "main", "prompt": { "file": "chime.wav" }, "timeout": "120s",
                                      "options": { "1": "number" } } } ],
                "number": [ { "gather": { "id": "ticket", "prompt": { "file": "chime.wav" }, "max": 4 } },
                            { "transfer": { "to": { "user": "8d1e6ab6-26c5-4e22-a1bc-06ea7343958e" } } } ] } })";

struct options {
    std::string bot;
    std::vector<std::size_t> events;
    std::size_t live = 1'000;
};

struct model_call {
    std::string id;
    std::vector<std::string> records;
};

model_call written_down(const std::function<void(test::call_script&)>& lead) {
    test::call_script script(flow_text);
    script.keep_journal();
    script.answered();
    model_call made{script.call().key.wire(), {}};
    lead(script);
    std::istringstream lines(script.journal());
    for (std::string line; std::getline(lines, line);) made.records.push_back(line);
    made.records.front().insert(1, R"("f":{"name":"bench","version":"bench-1"},)");
    return made;
}

std::string renamed(std::string record, const std::string& from, const std::string& to) {
    for (auto at = record.find(from); at != std::string::npos; at = record.find(from, at + to.size()))
        record.replace(at, from.size(), to);
    return record;
}

bot::instant now() { return std::chrono::floor<bot::milliseconds>(std::chrono::system_clock::now()); }

double seconds_since(steady_clock::time_point begin) {
    return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

// Some thousands of records are under way at a time, of different calls, as a busy process has them.
class filling {
  public:
    explicit filling(server::store& to) : to_(to) {}

    void write(const model_call& model, std::size_t calls, bool ended) {
        constexpr std::size_t together = 500;
        for (std::size_t first = 0; first < calls; first += together) {
            std::vector<std::string> ids(std::min(together, calls - first));
            for (auto& id : ids) id = random_guid();
            for (std::size_t i = 0; i < model.records.size(); ++i)
                for (const auto& id : ids) append(id, i + 1, renamed(model.records[i], model.id, id));
            if (!ended) continue;
            for (const auto& id : ids)
                to_.finish({graph::call_id(id), "bench", "bench-1", "transfer", now(), now()});
        }
    }
    [[nodiscard]] std::size_t written() const { return written_; }

  private:
    void append(const std::string& id, std::uint64_t sequence, std::string record) {
        for (auto now = under_way_.load(); now > 5'000; now = under_way_.load()) under_way_.wait(now);
        ++under_way_;
        ++written_;
        to_.append({graph::call_id(id), sequence, std::move(record)}, [this](error_code failed) {
            if (failed) std::cerr << "not written: " << failed.message() << '\n';
            --under_way_;
            under_way_.notify_one();
        });
    }

    server::store& to_;
    std::atomic<std::size_t> under_way_ = 0;
    std::size_t written_ = 0;
};

// Of the file, with all that lies beside it taken in.
double mebibytes(const std::string& file) {
    using server::sqlite_connection;
    auto opened = sqlite_connection::open(file, sqlite_connection::access::read_write);
    if (opened.has_error() || opened->run("PRAGMA wal_checkpoint(TRUNCATE)").has_error())
        throw std::runtime_error(file + ": cannot be read");
    return static_cast<double>(std::filesystem::file_size(file)) / (1024 * 1024);
}

std::shared_ptr<server::sqlite_store> opened(const std::string& file) {
    auto store = server::sqlite_store::open(file);
    if (store.has_error()) throw std::runtime_error(store.error());
    return *std::move(store);
}

void measure(bench::both_ends& at, const model_call& ended, const model_call& live, std::size_t events,
             const options& o) {
    const bench::journal journal("sqlite");
    const auto began = steady_clock::now();
    std::size_t written = 0;
    {
        const auto store = opened(journal.where());
        store->keep_flow({"bench", "bench-1", flow_text}, now());
        filling fill(*store);
        fill.write(live, o.live, false);
        const auto left = events - std::min(events, fill.written());
        fill.write(ended, left / ended.records.size(), true);
        store->stop();
        written = fill.written();
    }
    const double took = seconds_since(began), size = mebibytes(journal.where());
    const auto start = steady_clock::now();
    double serves = 0;
    {
        const bench::bot_process bot(o.bot, at.config(), at.home(), at.variables({journal.where()}),
                                     std::chrono::seconds(600));
        serves = seconds_since(start);
    }
    const auto forgets = steady_clock::now();
    {
        const auto store = opened(journal.where());
        for (bool more = true; more;) {
            const auto some = store->forget(now() + std::chrono::hours(1));
            if (some.has_error()) throw std::runtime_error(some.error().message());
            more = some->more;
        }
        store->stop();
    }
    std::printf("%9zu %12.0f %9.1f %11.0f %9.2f %12.1f %9.1f\n", written, static_cast<double>(written) / took,
                size, size * 1024 * 1024 / static_cast<double>(written), serves, seconds_since(forgets),
                mebibytes(journal.where()));
    std::fflush(stdout);
}

int run(const options& o) {
    const auto ended = written_down([](test::call_script& s) {
        s.prompt_done().press("1").prompt_done().press("4711").state(graph::call_state::transferring);
        s.state(graph::call_state::terminated);
    });
    const auto live = written_down([](test::call_script& s) { s.prompt_done(); });
    bench::both_ends at({flow_text});
    std::printf("%zu events in a call that ended, %zu in one that lives; %zu live calls\n",
                ended.records.size(), live.records.size(), o.live);
    std::printf("%9s %12s %9s %11s %9s %12s %9s\n", "events", "written/s", "MiB", "bytes/event", "serves s",
                "forgotten s", "then MiB");
    for (const auto events : o.events) measure(at, ended, live, events, o);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App cli("Journals of SQLite that grow", "journal_bench");
    cli.add_option("--bot", o.bot, "The switchhook program")->required()->check(CLI::ExistingFile);
    cli.add_option("--events", o.events, "How many; several are measured one after the other")->required();
    cli.add_option("--live", o.live, "Calls that have not ended")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);
    log::start(log::level::error);
    try {
        return run(o);
    } catch (const std::exception& e) {
        std::cerr << "journal_bench: " << e.what() << '\n';
        return 1;
    }
}
