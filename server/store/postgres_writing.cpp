#include "server/store/postgres_writing.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "bot/journal/journal_record.hpp"

namespace switchhook::server {
namespace {

using std::chrono::steady_clock;
using group = group_writer;

constexpr auto component = "store";
constexpr auto between_attempts = std::chrono::milliseconds(250);

std::string text_of(bot::instant at) { return std::to_string(at.time_since_epoch().count()); }

// Others give an instance up under a lock of its row: whoever finds it there, and holds it so, is not given up before
// the transaction ends. Whoever does not find it does nothing in the statements behind.
constexpr auto hold_number =
    "SELECT number FROM switchhook.instance WHERE number = $1::bigint AND NOT gone FOR SHARE";
#define STILL_HERE "EXISTS (SELECT FROM switchhook.instance WHERE number = $1::bigint AND NOT gone)"

}  // namespace

// Columns of what is to be written.
struct postgres_writing::batch {
    std::vector<std::string> new_keys, new_ids, parents;
    std::vector<std::string> keys, sequences, contents;
    std::vector<std::string> over_keys, over_flows, over_versions, outcomes, began, over;
    std::vector<std::string> directions, chains, callers, callees, parties;
    std::vector<std::string> flow_versions, flow_names, flow_texts, flow_kept;
    std::size_t records_at = 0;  // of the statements

    void add(const group::addition& a) {
        const auto key = a.what.call.key();
        if (a.what.sequence == 1) {
            new_keys.push_back(key);
            new_ids.push_back(a.what.call.wire());
            parents.push_back(a.what.leg_of.key());
        }
        keys.push_back(key);
        sequences.push_back(std::to_string(a.what.sequence));
        contents.push_back(a.what.record);
    }
    void add(const ended_call& c) {
        over_keys.push_back(c.id.key());
        over_flows.push_back(c.flow);
        over_versions.push_back(c.flow_version);
        outcomes.push_back(c.outcome);
        began.push_back(text_of(c.began));
        over.push_back(text_of(c.over));
        directions.push_back(c.people.direction);
        chains.push_back(c.people.chain);
        callers.push_back(c.people.from);
        callees.push_back(c.people.to);
        parties.push_back(c.people.parties);
    }
    void add(const group::offered_flow& f) {
        flow_versions.push_back(f.flow.version);
        flow_names.push_back(f.flow.name);
        flow_texts.push_back(f.flow.text);
        flow_kept.push_back(text_of(f.now));
    }

    std::vector<postgres_statement> statements(const std::string& me, const std::set<std::string>& doubtful) {
        std::vector<postgres_statement> all{{hold_number, {me}}};
        if (!doubtful.empty())
            all.push_back(
                {"WITH gone AS (DELETE FROM switchhook.call WHERE key = ANY($2::text[]) "
                 "AND owner = $1::bigint AND " STILL_HERE " RETURNING number) "
                 "DELETE FROM switchhook.record WHERE call IN (SELECT number FROM gone)",
                 {me, array_of({doubtful.begin(), doubtful.end()})}});
        if (!new_keys.empty())
            all.push_back(
                {"INSERT INTO switchhook.call (key, id, owner, journal_format, family) "
                 "SELECT g.key, g.id, $1::bigint, $5::integer, (SELECT coalesce(p.family, p.number) FROM "
                 "switchhook.call p "
                 "WHERE p.key = g.parent) "
                 "FROM unnest($2::text[], $3::text[], $4::text[]) AS g(key, id, parent) "
                 "WHERE " STILL_HERE " ON CONFLICT DO NOTHING",
                 {me, array_of(new_keys), array_of(new_ids), array_of(parents),
                  std::to_string(bot::journal_format)}});
        records_at = all.size();
        if (!keys.empty())
            all.push_back(
                {"WITH put AS (INSERT INTO switchhook.record (call, sequence, content) "
                 "SELECT c.number, g.sequence, g.content "
                 "FROM unnest($2::text[], $3::bigint[], $4::text[]) AS g(key, sequence, content) "
                 "JOIN switchhook.call c ON c.key = g.key AND c.owner = $1::bigint "
                 "WHERE " STILL_HERE " ON CONFLICT DO NOTHING RETURNING call, sequence) "
                 "SELECT c.key, put.sequence FROM put JOIN switchhook.call c ON c.number = put.call",
                 {me, array_of(keys), array_of(sequences), array_of(contents)}});
        if (!over_keys.empty())
            all.push_back(
                {"UPDATE switchhook.call c SET flow = g.flow, version = g.version, outcome = g.outcome, "
                 "began = g.began, over = g.over, direction = nullif(g.direction, ''), "
                 "chain = nullif(g.chain, ''), caller = nullif(g.caller, ''), callee = nullif(g.callee, ''), "
                 "parties = nullif(g.parties, '') "
                 "FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], "
                 "$8::text[], $9::text[], $10::text[], $11::text[], $12::text[]) "
                 "AS g(key, flow, version, outcome, began, over, direction, chain, caller, callee, parties) "
                 "WHERE c.key = g.key AND c.owner = $1::bigint AND " STILL_HERE,
                 {me, array_of(over_keys), array_of(over_flows), array_of(over_versions), array_of(outcomes),
                  array_of(began), array_of(over), array_of(directions), array_of(chains), array_of(callers),
                  array_of(callees), array_of(parties)}});
        if (!flow_versions.empty())
            all.push_back(
                {"INSERT INTO switchhook.flow AS f (version, name, content, kept) "
                 "SELECT DISTINCT ON (g.version) * "
                 "FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) "
                 "AS g(version, name, content, kept) ORDER BY g.version, g.kept DESC "
                 "ON CONFLICT (version) DO UPDATE SET kept = greatest(f.kept, excluded.kept)",
                 {array_of(flow_versions), array_of(flow_names), array_of(flow_texts), array_of(flow_kept)}});
        return all;
    }
};

#undef STILL_HERE

postgres_writing::postgres_writing(secret uri, std::shared_ptr<membership> who, std::chrono::seconds within)
    : uri_(std::move(uri)), who_(std::move(who)), within_(within) {}

// Behind the lease nothing is worth waiting for: whoever brought it is told so, and may bring it to another instance.
std::chrono::steady_clock::time_point postgres_writing::deadline() const {
    return std::min(steady_clock::now() + within_, who_->until());
}

std::optional<std::string> postgres_writing::connect(std::int64_t number) {
    if (connected_as_ != number) {
        db_.reset();
        not_before_ = {};
        connected_as_ = number;
        // What the number before may have written is claimed like all that it led, perhaps by this one.
        doubtful_.clear();
    }
    if (db_ && !db_->closed()) return std::nullopt;
    if (steady_clock::now() < not_before_) return "no connection";
    const auto left = std::chrono::ceil<std::chrono::seconds>(deadline() - steady_clock::now());
    if (left <= std::chrono::seconds(0)) return "no connection";
    auto opened = postgres_connection::open(uri_, left);
    not_before_ = steady_clock::now() + between_attempts;
    if (opened.has_error()) return opened.error();
    db_.emplace(*std::move(opened));
    return std::nullopt;
}

// What is wrong, if nothing of it is durable or nobody knows.
std::optional<std::string> postgres_writing::try_writing(std::vector<group::entry>& all,
                                                         std::int64_t number) {
    if (auto wrong = connect(number)) return wrong;
    const auto me = std::to_string(number);
    batch b;
    for (const auto& one : all) std::visit([&](const auto& what) { b.add(what); }, one);
    const auto statements = b.statements(me, doubtful_);
    auto done = db_->run(statements, deadline());
    if (done.has_error()) {
        // A connection that breaks may do so behind the commit.
        if (db_->closed()) doubtful_.insert(b.new_keys.begin(), b.new_keys.end());
        return done.error();
    }
    doubtful_.clear();
    std::set<std::pair<std::string, std::string>> put;
    if (!b.keys.empty()) {
        const auto& rows = done->at(b.records_at);
        for (std::size_t i = 0; i < rows.size(); ++i) put.emplace(rows.text(i, 0), rows.text(i, 1));
    }
    const bool given_up = done->front().empty();
    for (auto& one : all) {
        auto* added = std::get_if<group::addition>(&one);
        if (added == nullptr || put.contains({added->what.call.key(), std::to_string(added->what.sequence)}))
            continue;
        using boost::system::errc::errc_t;
        added->failed = make_error_code(given_up ? errc_t::owner_dead : errc_t::file_exists);
    }
    if (given_up) who_->lose();
    return std::nullopt;
}

error_code postgres_writing::keep(const std::vector<kept_minute>& all, bot::instant forgotten) {
    const auto failed = make_error_code(boost::system::errc::not_connected);
    const auto number = who_->number();
    if (number == 0 || connect(number)) return failed;
    std::vector<std::string> begins, processes, counts;
    for (const auto& one : all) {
        begins.push_back(text_of(one.begin));
        processes.push_back(one.process);
        counts.push_back(one.counts);
    }
    const auto done =
        db_->run({{"INSERT INTO switchhook.minute (began, process, counts) "
                   "SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING",
                   {array_of(begins), array_of(processes), array_of(counts)}},
                  {"DELETE FROM switchhook.minute WHERE began < $1::bigint", {text_of(forgotten)}}},
                 steady_clock::now() + within_);
    return done.has_error() ? failed : error_code();
}

bool postgres_writing::write(std::vector<group::entry>& all) {
    const auto number = who_->number();
    const auto fail_all = [&](boost::system::errc::errc_t why) {
        for (auto& one : all)
            if (auto* added = std::get_if<group::addition>(&one)) added->failed = make_error_code(why);
    };
    if (number == 0) {
        fail_all(boost::system::errc::owner_dead);
        return false;
    }
    const auto wrong = try_writing(all, number);
    if (wrong) fail_all(boost::system::errc::not_connected);
    log_state(wrong);
    return !wrong;
}

void postgres_writing::log_state(const std::optional<std::string>& wrong) {
    if (wrong.has_value() == failing_) return;
    failing_ = wrong.has_value();
    if (failing_)
        log::error(component, "journal cannot be written", {{"what", *wrong}});
    else
        log::info(component, "journal is written again");
}

}  // namespace switchhook::server
