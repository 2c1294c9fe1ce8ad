#pragma once
// Several instances whose calls share lines, in one process. For test files only: it opens namespaces.

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "server/queueing/shared_desk.hpp"
#include "tests/unit/server/hand_clock.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;

namespace shared_desk_test {

inline const graph::identity jane{graph::identity_kind::user, "jane"}, joe{graph::identity_kind::user, "joe"};

// Instances by their numbers, and their calls, which do what a call does: enter again what was forgotten.
struct instances_at_work {
    struct call {
        std::int64_t at = 0;
        bot::enter_line in{1, "support", {}, {jane}, 0, {}};
        bool waits = false;
    };
    asio::io_context context{1};
    test::hand_clock clock;
    std::deque<metrics> counts;
    std::map<std::int64_t, std::shared_ptr<shared_desk>> desks;
    std::map<std::string, call> calls;
    std::vector<std::string> told;
    std::vector<std::string> said;  // from one to another
    int answers_lost = 0;           // of what is said from now on
    bot::milliseconds gathers{0}, keeps{20};
    bot::instant began = clock.now();

    explicit instances_at_work(std::vector<std::int64_t> numbers) {
        for (const auto n : numbers) add(n);
        for (const auto n : numbers) know(n);
    }
    void add(std::int64_t n) {
        auto& mine = counts.emplace_back();
        auto desk = std::make_shared<shared_desk>(
            context.get_executor(), clock, mine,
            [this, n](const graph::call_id& id, const bot::event& what) { hear(n, id.wire(), what); });
        way_to_desks way;
        way.ask = [this](std::int64_t to, const std::string& text, way_to_desks::answered done) {
            carry(to, text, std::move(done));
        };
        way.gathers = gathers;
        way.keeps = keeps;
        desk->share(std::move(way));
        desks.insert_or_assign(n, std::move(desk));
    }
    void know(std::int64_t n) {
        std::vector<std::int64_t> others;
        for (const auto& [other, desk] : desks)
            if (other != n) others.push_back(other);
        desks.at(n)->know(n, others);
    }
    void die(std::int64_t n) {
        desks.at(n)->stop();
        desks.erase(n);
    }
    void carry(std::int64_t to, const std::string& text, way_to_desks::answered done) {
        said.push_back(text);
        if (!desks.contains(to)) return asio::post(context, [done] { done(std::nullopt); });
        const bool is_lost = answers_lost > 0 && answers_lost-- > 0;
        asio::co_spawn(context, desks.at(to)->hear(*read_question(text)),
                       [done, is_lost](const std::exception_ptr&, std::string answer) {
                           is_lost ? done(std::nullopt) : done(std::move(answer));
                       });
    }
    void hear(std::int64_t at, const std::string& name, const bot::event& what) {
        auto& c = calls[name];
        const auto concerns = [&](const auto* news) {
            return news != nullptr && c.at == at && c.waits && news->line == c.in.number;
        };
        if (const auto* offered = std::get_if<bot::agent_offered>(&what); concerns(offered)) {
            if (c.in.offered) return;
            c.in.offered = offered->agent;
            told.push_back(name + '>' + offered->agent.id);
        } else if (const auto* moved = std::get_if<bot::line_moved>(&what); concerns(moved)) {
            told.push_back(name + '#' + std::to_string(moved->position));
        } else if (concerns(std::get_if<bot::line_refused>(&what))) {
            c.waits = false;
            told.push_back(name + " full");
        } else if (concerns(std::get_if<bot::line_forgotten>(&what))) {
            told.push_back(name + " again");
            enters_again(name);
        }
    }
    void enters(const std::string& name, std::int64_t at, std::size_t most = 100) {
        auto& c = calls[name];
        c.at = at;
        c.waits = true;
        c.in.since = began + bot::milliseconds(static_cast<int>(calls.size()) - 100);
        c.in.settings.most = most;
        c.in.settings.after_call = 5ms;
        c.in.settings.after_hang_up = 5ms;
        desks.at(at)->take(graph::call_id(name), c.in);
    }
    void enters_again(const std::string& name) {
        auto& c = calls[name];
        ++c.in.number;
        c.in.again = true;
        desks.at(c.at)->take(graph::call_id(name), c.in);
    }
    void taken_over(const std::string& name, std::int64_t by) {
        calls[name].at = by;
        enters_again(name);
    }
    void leaves(const std::string& name, bool connected = false) {
        auto& c = calls[name];
        desks.at(c.at)->take(graph::call_id(name), bot::leave_line{c.in.number, "support", connected});
        c.waits = false;
        c.in.offered.reset();
    }
    void loses(const std::string& name) {
        auto& c = calls[name];
        if (!c.in.offered) return;
        c.in.offered.reset();
        const bot::agent_lost lost{c.in.number, "support", graph::transfer_result::busy};
        desks.at(c.at)->take(graph::call_id(name), lost);
    }
    template <class Condition>
    void wait_until(Condition holds) {
        const auto limit = clock.now() + 10s;
        do {
            context.restart();
            context.poll();
        } while (!holds() && clock.to_next(limit));
    }
    // In no order: what comes to different instances overtakes.
    std::vector<std::string> until(std::size_t news) {
        wait_until([&] { return told.size() >= news; });
        auto all = std::exchange(told, {});
        std::sort(all.begin(), all.end());
        return all;
    }
    std::optional<std::vector<bot::queueing::line_report>> report(std::int64_t n) {
        auto told_of = asio::co_spawn(context, desks.at(n)->report(), asio::use_future);
        context.restart();
        context.poll();
        return told_of.get();
    }
};

using lines = std::vector<std::string>;

}  // namespace shared_desk_test

using namespace shared_desk_test;
