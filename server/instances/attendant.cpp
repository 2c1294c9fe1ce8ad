#include "server/instances/attendant.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <future>
#include <random>
#include <string_view>
#include <unordered_map>

#include "base/log.hpp"
#include "bot/journal/journal_record.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto component = "instances";
constexpr auto connect_within = 5s;
constexpr auto reconnect_after = 500ms;
constexpr std::size_t longest_number = 32;
constexpr std::string_view look_around = "look around";  // calls are there to be claimed

std::string channel_of(std::int64_t instance) { return "switchhook_" + std::to_string(instance); }

// Numbers of questions must be new although the process is: another may still remember those of the last one.
std::uint64_t first_question() { return std::uint64_t{std::random_device()()} << 16U; }

std::string in_milliseconds(milliseconds of) { return std::to_string(of.count()) + " milliseconds"; }

}  // namespace

attendant::attendant(attendant_settings settings, std::shared_ptr<membership> who)
    : settings_(std::move(settings)),
      who_(std::move(who)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      exchange_(first_question()) {}

attendant::~attendant() {
    stop();
    close(wake_);
}

result<void, std::string> attendant::start(attendant_duties duties) {
    duties_ = std::move(duties);
    if (!settings_.remembered_in.empty()) {
        (void)media::make_folders(settings_.remembered_in.parent_path());
        auto lock = process_lock::take(std::filesystem::path(settings_.remembered_in) += ".lock");
        if (lock.has_value() && *lock) file_lock_.emplace(**std::move(lock));
        const auto text =
            file_lock_ ? media::read_file(settings_.remembered_in, longest_number) : std::string();
        if (text.has_value()) std::from_chars(text->data(), text->data() + text->size(), predecessor_);
    }
    if (const auto wrong = enrol()) return "PostgreSQL: " + *wrong;
    who_->when_lost([this] { put([] {}); });
    thread_ = std::thread([this] { run(); });
    return {};
}

void attendant::stop() {
    {
        const std::lock_guard lock(guard_);
        if (std::exchange(stopped_, true)) return;
    }
    put([] {});
    if (thread_.joinable()) thread_.join();
    who_->when_lost({});
    // Whoever waits for one of these is told that nothing came of it.
    const auto number = std::exchange(number_, 0);
    do_commands();
    number_ = number;
    exchange_.give_up_all();
    for (auto& one : std::exchange(searches_, {})) one.done({});
}

void attendant::put(std::function<void()> work) {
    {
        const std::lock_guard lock(guard_);
        commands_.push_back(std::move(work));
    }
    const std::uint64_t one = 1;
    (void)!write(wake_, &one, sizeof one);
}

void attendant::ask(std::int64_t instance, std::string question, exchange::time until,
                    exchange::answered done) {
    put([this, instance, question = std::move(question), until, done = std::move(done)]() mutable {
        send(exchange_.ask(number_, instance, std::move(question), steady_clock::now(), until,
                           std::move(done)));
    });
}

void attendant::find_leader(const graph::call_id& call, std::function<void(leader)> done) {
    put([this, key = call.key(), done = std::move(done)]() mutable {
        searches_.push_back({std::move(key), std::move(done)});
    });
}

std::vector<std::int64_t> attendant::others() const {
    const std::lock_guard lock(guard_);
    return others_;
}

void attendant::run() {
    for (;;) {
        {
            const std::lock_guard lock(guard_);
            if (stopped_) return;
        }
        turn();
    }
}

void attendant::turn() {
    if (number_ != 0 && !who_->acting()) lose();
    const auto now = steady_clock::now();
    std::optional<std::string> wrong;
    if (now >= next_tick_) {
        wrong = number_ == 0 ? enrol() : renew();
        next_tick_ = steady_clock::now() + (wrong ? reconnect_after : settings_.lease / 5);
        log_state(wrong);
    }
    do_commands();
    send(exchange_.time_passes(number_, steady_clock::now()));
    search_leaders();
    receive();
}

// What is to be done at once, or what came meanwhile.
void attendant::receive() {
    auto until = next_tick_;
    if (const auto due = exchange_.due()) until = std::min(until, *due);
    if (!db_ || db_->closed()) {
        // Nothing can come.
        pollfd woken{wake_, POLLIN, 0};
        poll(&woken, 1,
             static_cast<int>(std::max<std::int64_t>(
                 0, std::chrono::ceil<milliseconds>(until - steady_clock::now()).count())));
    } else if (auto came = db_->notices(until, wake_); came.has_value()) {
        for (const auto& n : *came) {
            if (n.channel != channel_of(number_)) continue;
            if (n.payload == look_around) next_tick_ = {};
            auto q = exchange_.take(n.payload, steady_clock::now());
            if (!q || !duties_.asked) continue;
            auto text = std::move(q->text);
            duties_.asked(std::move(text), [this, to = *std::move(q)](std::string said) {
                put([this, to, said = std::move(said)]() mutable { answer(to, std::move(said)); });
            });
        }
    } else {
        next_tick_ = {};
    }
    std::uint64_t count = 0;
    (void)!read(wake_, &count, sizeof count);
}

void attendant::answer(const exchange::question& to, std::string text) {
    send(exchange_.answer(number_, to, text));
}

void attendant::do_commands() {
    std::deque<std::function<void()>> all;
    {
        const std::lock_guard lock(guard_);
        all.swap(commands_);
    }
    for (auto& one : all) one();
}

// What cannot be sent is asked again later; an answer, when the question comes again.
void attendant::send(std::vector<exchange::letter> letters) {
    if (letters.empty() || number_ == 0 || !db_ || db_->closed()) return;
    std::vector<std::string> channels, payloads;
    for (auto& one : letters) {
        channels.push_back(channel_of(one.to));
        payloads.push_back(std::move(one.payload));
    }
    // Nothing of it need survive a crash of the server.
    const auto sent = db_->run({{"SELECT set_config('synchronous_commit', 'off', true)"},
                                {"SELECT count(pg_notify(g.channel, g.payload)) "
                                 "FROM unnest($1::text[], $2::text[]) AS g(channel, payload)",
                                 {array_of(channels), array_of(payloads)}}},
                               steady_clock::now() + connect_within);
    if (sent.has_error()) log_state(sent.error());
}

void attendant::search_leaders() {
    if (searches_.empty()) return;
    auto all = std::exchange(searches_, {});
    if (number_ == 0) {
        for (auto& one : all) one.done({});
        return;
    }
    std::vector<std::string> keys;
    for (const auto& one : all) keys.push_back(one.key);
    auto found = db_->run({"SELECT key, coalesce(owner, 0) FROM switchhook.call "
                           "WHERE key = ANY($1::text[]) AND over IS NULL",
                           {array_of(keys)}},
                          steady_clock::now() + connect_within);
    if (found.has_error()) log_state(found.error());
    std::unordered_map<std::string_view, std::int64_t> leaders;
    for (std::size_t i = 0; found.has_value() && i < found->size(); ++i)
        leaders.emplace(found->text(i, 0), found->integer(i, 1));
    for (auto& one : all) {
        leader who{found.has_error() ? leader::kind::unknown : leader::kind::nobody, 0};
        if (const auto known = leaders.find(one.key); known != leaders.end())
            who = {leader::kind::instance, known->second};
        one.done(who);
    }
}

void attendant::lose() {
    log::warn(component, "lease lost: other instances may go on with the calls", {{"instance", number_}});
    predecessor_ = std::exchange(number_, 0);
    who_->lose();
    exchange_.give_up_all();
    {
        const std::lock_guard lock(guard_);
        others_.clear();
    }
    duties_.lost();
    tell_who_is_alive();
    // Whoever comes back when the database does gives the others the time to come back as well.
    gives_others_up_from_ = steady_clock::now() + settings_.lease;
    next_tick_ = {};
}

void attendant::tell_who_is_alive() {
    if (duties_.alive) duties_.alive(number_, number_ == 0 ? std::vector<std::int64_t>() : others());
}

std::optional<std::string> attendant::enrol() {
    const auto asked_at = steady_clock::now();
    if (!db_ || db_->closed()) {
        auto opened = postgres_connection::open(settings_.uri, connect_within);
        if (opened.has_error()) return opened.error();
        db_.emplace(*std::move(opened));
    }
    const auto until = asked_at + connect_within;
    const auto made = db_->run(
        {{"UPDATE switchhook.instance SET gone = true WHERE number = $1::bigint",
          {std::to_string(predecessor_)}},
         {"INSERT INTO switchhook.instance (version, journal_format, until) "
          "VALUES ($1, $2::integer, now() + $3::interval) RETURNING number",
          {settings_.version, std::to_string(bot::journal_format), in_milliseconds(settings_.lease)}}},
        until);
    if (made.has_error()) return made.error();
    number_ = made->back().integer(0, 0);
    if (const auto listens = db_->run({"LISTEN " + channel_of(number_)}, until); listens.has_error()) {
        predecessor_ = std::exchange(number_, 0);
        return listens.error();
    }
    predecessor_ = 0;
    remember_number(number_);
    who_->enrol(number_, asked_at + settings_.lease * 4 / 5);
    log::info(component, "enrolled", {{"instance", number_}});
    if (duties_.enrolled) duties_.enrolled();
    if (auto wrong = renew()) return wrong;
    std::vector<exchange::letter> greetings;
    for (const auto other : others()) greetings.push_back({other, std::string(look_around)});
    send(std::move(greetings));
    return std::nullopt;
}

void attendant::remember_number(std::int64_t number) {
    if (!file_lock_) return;
    if (const auto kept = media::write_file(settings_.remembered_in, std::to_string(number));
        kept.has_error())
        log::warn(component, "number of this instance cannot be kept", {{"what", kept.error().message()}});
}

std::optional<std::string> attendant::renew() {
    const auto asked_at = steady_clock::now();
    const auto until = asked_at + std::max<milliseconds>(settings_.lease / 2, 1s);
    const auto me = std::to_string(number_);
    if (!db_ || db_->closed()) {
        auto opened = postgres_connection::open(settings_.uri, connect_within);
        if (opened.has_error()) return opened.error();
        db_.emplace(*std::move(opened));
        if (const auto listens = db_->run({"LISTEN " + channel_of(number_)}, until); listens.has_error())
            return listens.error();
    }
    const bool gives_up = asked_at >= gives_others_up_from_;
    const auto rows = db_->run(
        {{"UPDATE switchhook.instance SET until = now() + $2::interval WHERE number = $1::bigint AND NOT "
          "gone "
          "RETURNING number",
          {me, in_milliseconds(settings_.lease)}},
         {"UPDATE switchhook.instance SET gone = true WHERE NOT gone AND until < now() "
          "AND number <> $1::bigint AND $2::boolean",
          {me, gives_up ? "true" : "false"}},
         {"SELECT EXISTS (SELECT FROM switchhook.call WHERE over IS NULL AND journal_format <= $1::integer "
          "AND "
          "(owner IS NULL OR owner IN (SELECT number FROM switchhook.instance WHERE gone)))",
          {std::to_string(bot::journal_format)}},
         {"SELECT number FROM switchhook.instance WHERE NOT gone AND until > now() AND number <> $1::bigint",
          {me}},
         {"DELETE FROM switchhook.instance i WHERE gone AND NOT EXISTS "
          "(SELECT FROM switchhook.call c WHERE c.owner = i.number AND c.over IS NULL)"}},
        until);
    if (rows.has_error()) return rows.error();
    if (rows->at(0).empty()) {
        lose();
        return std::nullopt;
    }
    if (!who_->renew(asked_at + settings_.lease * 4 / 5)) {
        lose();
        return std::nullopt;
    }
    std::vector<std::int64_t> alive;
    for (std::size_t i = 0; i < rows->at(3).size(); ++i) alive.push_back(rows->at(3).integer(i, 0));
    exchange_.give_up_all_but(alive);
    {
        const std::lock_guard lock(guard_);
        others_ = std::move(alive);
    }
    tell_who_is_alive();
    if (rows->at(2).text(0, 0) == "t" && duties_.unled_calls) duties_.unled_calls();
    return std::nullopt;
}

bool attendant::hand_over() {
    std::promise<bool> done;
    auto given = done.get_future();
    put([this, &done] {
        if (number_ == 0 || !db_ || db_->closed()) return done.set_value(false);
        const auto me = std::to_string(number_);
        const auto until = steady_clock::now() + connect_within;
        const auto heirs =
            db_->run({"SELECT number FROM switchhook.instance WHERE NOT gone AND until > now() "
                      "AND number <> $1::bigint AND journal_format >= $2::integer",
                      {me, std::to_string(bot::journal_format)}},
                     until);
        if (heirs.has_error() || heirs->empty()) return done.set_value(false);
        // First nothing is done here any more. Should the database not hear of it, the lease ends.
        number_ = 0;
        who_->lose();
        tell_who_is_alive();
        next_tick_ = {};
        const auto given = give_up(me, until);
        if (given.has_error()) log_state(given.error());
        done.set_value(true);
    });
    return given.get();
}

void attendant::leave() {
    if (number_ != 0 && db_ && !db_->closed())
        (void)give_up(std::to_string(number_), steady_clock::now() + connect_within);
}

postgres_connection::outcome<postgres_rows> attendant::give_up(const std::string& me,
                                                               postgres_connection::deadline until) {
    auto done =
        db_->run({{"UPDATE switchhook.instance SET gone = true WHERE number = $1::bigint", {me}},
                  {"SELECT pg_notify('switchhook_' || number, $1) FROM switchhook.instance WHERE NOT gone",
                   {std::string(look_around)}}},
                 until);
    if (done.has_error()) return done.error();
    return std::move(done->back());
}

void attendant::log_state(const std::optional<std::string>& wrong) {
    if (wrong.has_value() == failing_) return;
    failing_ = wrong.has_value();
    if (failing_)
        log::error(component, "database cannot be reached", {{"what", *wrong}});
    else
        log::info(component, "database is reached again");
}

}  // namespace switchhook::server
