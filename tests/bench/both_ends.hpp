#pragma once
// What a bot that is measured needs beside itself: Graph, emulated in this process, a home and a journal.

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "server/commands/emulator_thread.hpp"
#include "server/commands/workshop.hpp"
#include "tests/bench/bot_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {
class database;
}

namespace switchhook::bench {

// Empty, and gone with everything in it.
class journal {
  public:
    explicit journal(const std::string& kind);  // "memory", "sqlite" or "postgres"
    ~journal();
    [[nodiscard]] const std::string& where() const { return where_; }  // as SWITCHHOOK_STORE has it

  private:
    test::temporary_folder folder_;
    std::unique_ptr<test::database> shared_;
    std::string where_;
};

struct scene {
    std::string flow;  // of every caller; its prompts are those of the sample
    double speed = 1;  // of Graph's clock
};

struct bot_wish {
    std::string store;
    unsigned shards = 1;
    std::size_t requests_per_second = 100'000;
};

class both_ends {
  public:
    explicit both_ends(const scene& s);  // throws std::runtime_error
    ~both_ends();

    [[nodiscard]] server::emulator_thread& graph() { return graph_; }
    [[nodiscard]] const std::filesystem::path& home() const { return home_.path(); }
    [[nodiscard]] std::filesystem::path config() const { return home() / "bench.json"; }
    [[nodiscard]] std::map<std::string, std::string> variables(const bot_wish& wish) const;
    void call_back(const bot_process& bot);  // notifications go there
    // So many callers ring; whether all of them hear a prompt within half a minute.
    bool ring(std::size_t calls);

  private:
    test::temporary_folder home_;
    server::workshop workshop_;
    server::emulator_thread graph_;
};

}  // namespace switchhook::bench
