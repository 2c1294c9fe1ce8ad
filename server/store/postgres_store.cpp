#include "server/store/postgres_store.hpp"

#include <algorithm>

#include "bot/journal/journal_record.hpp"
#include "server/store/postgres_tables.hpp"
#include "server/store/postgres_writing.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t families_at_once = 100;  // so that others get their share
constexpr std::size_t forgotten_at_once = 500;

std::string text_of(bot::instant at) { return std::to_string(at.time_since_epoch().count()); }
bot::instant instant_of(std::int64_t count) { return bot::instant(bot::milliseconds(count)); }

constexpr auto ended_columns =
    "SELECT id, flow, version, outcome, began, over, direction, chain, caller, callee, parties "
    "FROM switchhook.call ";

ended_call read_ended(const postgres_rows& rows, std::size_t i) {
    const auto text = [&](int column) { return std::string(rows.text(i, column)); };
    return {graph::call_id(rows.text(i, 0)),
            text(1),
            text(2),
            text(3),
            instant_of(rows.integer(i, 4)),
            instant_of(rows.integer(i, 5)),
            {text(6), text(7), text(8), text(9), text(10)}};
}

// Behind $3; `into` has what stands for these and for what is added.
std::string condition_of(const call_filter& wanted, std::vector<std::string>& into) {
    std::string all;
    const auto add = [&](const std::string& term, std::string value, const std::string& behind = {}) {
        into.push_back(std::move(value));
        all += " AND " + term + " $" + std::to_string(into.size()) + behind;
    };
    if (!wanted.number.empty()) add("strpos(parties,", wanted.number, ") > 0");
    if (!wanted.chain.empty()) add("chain =", wanted.chain);
    if (!wanted.id.empty()) add("starts_with(key,", wanted.id, ")");
    if (!wanted.outcome.empty()) add("outcome =", wanted.outcome);
    if (wanted.since) add("over >=", text_of(*wanted.since), "::bigint");
    if (wanted.until) add("over <", text_of(*wanted.until), "::bigint");
    return all;
}

}  // namespace

result<std::shared_ptr<postgres_store>, std::string> postgres_store::open(const secret& uri,
                                                                          std::shared_ptr<membership> who,
                                                                          postgres_store_options options) {
    const auto wrong = [](const std::string& what) { return "PostgreSQL: " + what; };
    auto opened = postgres_connection::open(uri, options.within);
    if (opened.has_error()) return wrong(opened.error());
    if (const auto made = make_tables(*opened, std::chrono::steady_clock::now() + options.within);
        made.has_error())
        return wrong(made.error());
    auto questions = std::make_shared<postgres_questions>(uri, who, options.within, *std::move(opened));
    return std::shared_ptr<postgres_store>(
        new postgres_store(uri, std::move(who), options, std::move(questions)));
}

postgres_store::postgres_store(secret uri, std::shared_ptr<membership> who, postgres_store_options options,
                               std::shared_ptr<postgres_questions> questions)
    : who_(std::move(who)),
      questions_(std::move(questions)),
      writing_(std::make_unique<postgres_writing>(std::move(uri), who_, options.within)),
      writer_(options.group,
              [&to = *writing_](std::vector<group_writer::entry>& all) { return to.write(all); }) {}

postgres_store::~postgres_store() = default;

void postgres_store::append(new_record what, appended done) {
    writer_.append(std::move(what), std::move(done));
}
void postgres_store::finish(const ended_call& call) { writer_.finish(call); }
void postgres_store::keep_flow(const kept_flow& flow, bot::instant now) { writer_.keep_flow(flow, now); }
void postgres_store::stop() { writer_.stop(); }

void postgres_store::keep_minutes(std::vector<kept_minute> all, bot::instant forgotten, appended done) {
    auto work = [this, all = std::move(all), forgotten, done] { done(writing_->keep(all, forgotten)); };
    if (!writer_.run(std::move(work))) done(make_error_code(boost::system::errc::operation_canceled));
}

result<std::vector<std::string>> postgres_store::records(const graph::call_id& call) const {
    const auto rows = questions_->ask(
        {{"SELECT r.content FROM switchhook.record r JOIN switchhook.call c ON r.call = c.number "
          "WHERE c.key = $1 ORDER BY r.sequence",
          {call.key()}}});
    if (rows.has_error()) return rows.error();
    std::vector<std::string> all;
    for (std::size_t i = 0; i < rows->front().size(); ++i) all.emplace_back(rows->front().text(i, 0));
    return all;
}

std::optional<kept_flow> postgres_store::flow(const std::string& version) const {
    const auto rows =
        questions_->ask({{"SELECT name, content FROM switchhook.flow WHERE version = $1", {version}}});
    if (rows.has_error() || rows->front().empty()) return std::nullopt;
    return kept_flow{std::string(rows->front().text(0, 0)), version, std::string(rows->front().text(0, 1))};
}

result<std::vector<ended_call>> postgres_store::ended(std::size_t most, const ended_place& behind,
                                                      const call_filter& wanted) const {
    return writer_.ended().with(most, behind, wanted, [&]() -> result<std::vector<ended_call>> {
        std::vector<std::string> parameters{text_of(behind.over), behind.key, std::to_string(most)};
        const auto condition = condition_of(wanted, parameters);
        const auto rows = questions_->ask(
            {{ended_columns +
                  ("WHERE over IS NOT NULL AND (over, key) < ($1::bigint, $2::text)" + condition) +
                  " ORDER BY over DESC, key DESC LIMIT $3::bigint",
              parameters}});
        if (rows.has_error()) return rows.error();
        std::vector<ended_call> all;
        for (std::size_t i = 0; i < rows->front().size(); ++i) all.push_back(read_ended(rows->front(), i));
        return all;
    });
}

result<std::vector<kept_minute>> postgres_store::minutes(bot::instant since) const {
    const auto rows =
        questions_->ask({{"SELECT began, process, counts FROM switchhook.minute WHERE began >= $1::bigint",
                          {text_of(since)}}});
    if (rows.has_error()) return rows.error();
    const auto& found = rows->front();
    std::vector<kept_minute> all;
    for (std::size_t i = 0; i < found.size(); ++i)
        all.push_back(
            {instant_of(found.integer(i, 0)), std::string(found.text(i, 1)), std::string(found.text(i, 2))});
    return all;
}

result<std::optional<ended_call>> postgres_store::find_ended(const graph::call_id& call) const {
    if (auto under_way = writer_.ended().find(call)) return under_way;
    const auto rows =
        questions_->ask({{std::string(ended_columns) + "WHERE key = $1 AND over IS NOT NULL", {call.key()}}});
    if (rows.has_error()) return rows.error();
    if (rows->front().empty()) return std::optional<ended_call>();
    return read_ended(rows->front(), 0);
}

// Calls that nobody leads: given back, or of an instance that is gone. A leg goes with the call that it is of. One
// instance claims at a time, and few, so that those who do so together share them.
std::vector<std::pair<std::int64_t, graph::call_id>> postgres_store::claim() const {
    const auto me = std::to_string(who_->number());
    // Shows that the connection stands, or makes a new one, before what is asked once.
    if (questions_->ask({{"SELECT 1"}}).has_error()) return {};
    const auto rows = questions_->ask_once(
        {{"SELECT number FROM switchhook.instance WHERE number = $1::bigint AND NOT gone FOR SHARE", {me}},
         {"SELECT number FROM switchhook.format FOR UPDATE"},
         {"WITH free AS (SELECT DISTINCT coalesce(family, number) AS family FROM switchhook.call WHERE over "
          "IS NULL "
          "AND journal_format <= $2::integer AND (owner IS NULL OR owner IN "
          "(SELECT number FROM switchhook.instance WHERE gone)) ORDER BY 1 LIMIT $3::bigint) "
          "UPDATE switchhook.call SET owner = $1::bigint, journal_format = $2::integer WHERE over IS NULL "
          "AND coalesce(family, number) IN (SELECT family FROM free) "
          "AND (owner IS NULL OR owner IN (SELECT number FROM switchhook.instance WHERE gone)) "
          "AND EXISTS (SELECT FROM switchhook.instance WHERE number = $1::bigint AND NOT gone) "
          "RETURNING number, id",
          {me, std::to_string(bot::journal_format), std::to_string(families_at_once)}}});
    std::vector<std::pair<std::int64_t, graph::call_id>> claimed;
    // They may be this instance's now without its knowing which: they are free again when it is given up.
    if (rows.has_error()) {
        who_->lose();
        return claimed;
    }
    for (std::size_t i = 0; i < rows->back().size(); ++i)
        claimed.emplace_back(rows->back().integer(i, 0), graph::call_id(rows->back().text(i, 1)));
    std::sort(claimed.begin(), claimed.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return claimed;
}

void postgres_store::each_unfinished(const std::function<void(unfinished_call)>& visit) const {
    while (who_->acting()) {
        const auto claimed = claim();
        if (claimed.empty()) return;
        for (const auto& [number, id] : claimed) {
            const auto rows =
                questions_->ask({{"SELECT sequence, content FROM switchhook.record WHERE call = $1::bigint "
                                  "ORDER BY sequence",
                                  {std::to_string(number)}}});
            // Somebody else takes it up when this instance is given up for its silence.
            if (rows.has_error()) return who_->lose();
            unfinished_call call{id, {}};
            for (std::size_t i = 0; i < rows->front().size(); ++i)
                call.records.push_back({static_cast<std::uint64_t>(rows->front().integer(i, 0)),
                                        std::string(rows->front().text(i, 1))});
            visit(std::move(call));
        }
    }
}

result<erasure> postgres_store::erase(const graph::call_id& call) {
    if (writer_.ended().find(call))
        return make_error_code(boost::system::errc::resource_unavailable_try_again);
    const auto rows = questions_->ask(
        {{"SELECT over IS NULL FROM switchhook.call WHERE key = $1 FOR UPDATE", {call.key()}},
         {"WITH gone AS (DELETE FROM switchhook.call WHERE key = $1 AND over IS NOT NULL RETURNING number) "
          "DELETE FROM switchhook.record WHERE call IN (SELECT number FROM gone)",
          {call.key()}}});
    if (rows.has_error()) return rows.error();
    if (rows->front().empty()) return erasure::unknown;
    return rows->front().text(0, 0) == "t" ? erasure::still_live : erasure::erased;
}

result<forgotten> postgres_store::forget(bot::instant before) {
    const auto rows = questions_->ask(
        {{"WITH gone AS (DELETE FROM switchhook.call WHERE number IN (SELECT number FROM switchhook.call "
          "WHERE over < $1::bigint ORDER BY over LIMIT $2::bigint) RETURNING number), "
          "removed AS (DELETE FROM switchhook.record WHERE call IN (SELECT number FROM gone)) "
          "SELECT count(*) FROM gone",
          {text_of(before), std::to_string(forgotten_at_once)}}});
    if (rows.has_error()) return rows.error();
    forgotten done;
    done.calls = static_cast<std::size_t>(rows->front().integer(0, 0));
    done.more = done.calls == forgotten_at_once;
    return done;
}

// An unfinished call says in its first record what it follows.
result<> postgres_store::forget_flows(bot::instant before) {
    const auto rows = questions_->ask(
        {{"DELETE FROM switchhook.flow f WHERE kept < $1::bigint "
          "AND NOT EXISTS (SELECT FROM switchhook.call c WHERE c.version = f.version) "
          "AND NOT EXISTS (SELECT FROM switchhook.call c JOIN switchhook.record r ON r.call = c.number "
          "AND r.sequence = 1 WHERE c.over IS NULL AND position(f.version IN r.content) > 0)",
          {text_of(before)}}});
    if (rows.has_error()) return rows.error();
    return {};
}

}  // namespace switchhook::server
