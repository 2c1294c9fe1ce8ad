// Journals that an earlier version of the program wrote, of calls through the flows of tests/flows/outcomes/. In format 1
// no record has the call in it, and none says what was performed.

#include <filesystem>
#include <fstream>

#include "bot/call/consistency.hpp"
#include "bot/journal/restoring.hpp"
#include "bot/replay/stored_call.hpp"
#include "tests/unit/bot/call_test.hpp"

namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

struct earlier_call {
    std::string name;
    std::shared_ptr<const flow> follows;
    lines records;
};

std::shared_ptr<const flow> flow_of(const fs::path& journal) {
    const auto file = fs::path(SWITCHHOOK_TEST_FLOWS_FOLDER) / "outcomes" / journal.stem().concat(".json");
    problems out;
    flow_surroundings around;
    around.environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "SERVICE") return "http://localhost:44100";
        return std::nullopt;
    };
    auto made = load_flow(content_of(file), "reception", file.string(), out, around);
    for (const auto& p : out.all()) UNSCOPED_INFO(to_string(p));
    REQUIRE(made);
    return made;
}

std::vector<earlier_call> earlier_calls() {
    std::vector<earlier_call> all;
    for (const auto& entry : fs::directory_iterator(SWITCHHOOK_TEST_JOURNALS_FOLDER "/format-1")) {
        const auto follows = flow_of(entry.path());
        std::istringstream text(content_of(entry.path()));
        for (std::string line; std::getline(text, line);)
            if (line.starts_with(R"({"call")"))
                all.push_back({entry.path().filename().string() + ' ' + line, follows, {}});
            else
                all.back().records.push_back(line);
    }
    return all;
}

std::vector<numbered_line> numbered(const lines& written) {
    std::vector<numbered_line> all;
    for (const auto& line : written) all.push_back({all.size() + 1, line});
    return all;
}

// What the call follows, and what that becomes with the steps that a service replied.
class followed {
  public:
    explicit followed(std::shared_ptr<const flow> f) {
        all_.push_back(std::make_unique<call_script>(std::move(f)));
    }

    [[nodiscard]] const bot::world& world() const { return all_.back()->world(); }
    const bot::world* extend(steps_fetched& e) {
        problems out;
        const auto extended = extend_flow(all_.back()->flow(), e.text, "reply", out);
        if (!extended.flow) return nullptr;
        e.block = extended.steps;
        all_.push_back(std::make_unique<call_script>(extended.flow));
        return &world();
    }
    result<restored_call, std::string> restore(const readable_journal& journal) {
        all_.resize(1);
        return bot::restore(
            journal.records, world(), [this](steps_fetched& e) { return extend(e); },
            journal.records.back().record.at + 1s, journal.last);
    }

  private:
    std::vector<std::unique_ptr<call_script>> all_;
};

}  // namespace

TEST_CASE("journals of format 1 are read, and lead where they led", "[bot][journal]") {
    const auto calls = earlier_calls();
    REQUIRE(calls.size() > 10);
    for (const auto& earlier : calls) {
        INFO(earlier.name);
        followed f(earlier.follows);
        bot::call state;
        for (const auto& line : earlier.records) {
            CHECK_FALSE(is_of_later_format(line));
            auto record = read_journal_record(line);
            REQUIRE(record);
            CHECK_FALSE(record->state);
            if (auto* fetched = std::get_if<steps_fetched>(&record->what))
                REQUIRE(f.extend(*fetched) != nullptr);
            const auto result = step(state, record->what, f.world(), record->at);
            CHECK(result.reason == record->reason);
            CHECK(result.actions.size() == record->actions.size());
            CHECK(way_of(result.visits, *f.world().flow) == record->way);
            state = result.call;
        }
        CHECK(state.phase == call_phase::terminated);
    }
}

TEST_CASE("calls go on behind a journal of format 1, wherever it ends", "[bot][journal]") {
    for (const auto& earlier : earlier_calls()) {
        followed f(earlier.follows);
        for (std::size_t n = 1; n < earlier.records.size(); ++n) {
            INFO(earlier.name << ", " << n << " records");
            lines written(earlier.records.begin(), earlier.records.begin() + static_cast<std::ptrdiff_t>(n));
            const auto journal = read_journal(numbered(written));
            REQUIRE(journal.cut == 0);
            const auto made = f.restore(journal);
            REQUIRE(made.has_value());
            // What the process of today writes comes behind it.
            bot::call c = made->call;
            const auto now = journal.records.back().record.at + 1s;
            auto news = made->news;
            news.emplace_back(call_deleted{graph::result_info{200, 0, {}}});
            for (const auto& e : news) {
                const auto result = step(c, e, f.world(), now);
                written.push_back(write_journal_record(now, e, c, result, f.world(), {.with_state = true}));
                c = result.call;
                CHECK(find_inconsistency(c, *f.world().flow).empty());
            }
            const auto both = read_journal(numbered(written));
            CHECK(both.records.size() == written.size());
            const auto again = f.restore(both);
            REQUIRE(again.has_value());
            CHECK(again->call == take_snapshot(c, *f.world().flow).call);
        }
    }
}
