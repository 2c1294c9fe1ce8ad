// Shows what the processes of a failed test wrote.

#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include <catch2/catch.hpp>
#include <iostream>
#include <mutex>
#include <vector>

#include "tests/integration/installation.hpp"

namespace switchhook::test {
namespace {

struct exhibit {
    std::string title, text;
};

std::vector<exhibit>& exhibits() {
    static std::vector<exhibit> all;
    return all;
}

class failure_report final : public Catch::TestEventListenerBase {
  public:
    using TestEventListenerBase::TestEventListenerBase;

    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        constexpr std::size_t most_bytes = 40'000;
        if (stats.totals.assertions.failed > 0)
            for (const auto& e : exhibits()) {
                const auto from = e.text.size() > most_bytes ? e.text.size() - most_bytes : 0;
                std::cerr << "--- " << e.title << '\n' << e.text.substr(from) << "---\n";
            }
        exhibits().clear();
    }
};

CATCH_REGISTER_LISTENER(failure_report)

}  // namespace

void show_on_failure(const std::string& title, const std::string& text) {
    static std::mutex guard;
    const std::lock_guard lock(guard);
    exhibits().push_back({title, text});
}

}  // namespace switchhook::test
