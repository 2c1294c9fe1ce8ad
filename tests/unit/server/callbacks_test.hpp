#pragma once
// A process that calls people back, from its start to its end. For test files only: it opens namespaces.

#include "server/callbacks/callbacks.hpp"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "server/media/file.hpp"
#include "tests/support/process_threads.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace callbacks_test {

// Places nothing; the test says what became of each call.
struct told_switchboard final : callback_switchboard {
    bool has_room() const override { return room; }
    std::string_view refusal(const bot::callback_order&) const override { return refuses; }
    std::optional<bot::instant> opens(const kept_callback&, bot::instant at) const override {
        if (closed_for_good) return std::nullopt;
        return std::max(at, open_from);
    }
    void place(const graph::call_id& key, const bot::callback_order& order,
               std::function<void(std::string_view)> told) override {
        placed.push_back({key, order, std::move(told)});
        if (on_place) on_place();
    }
    std::string became_of(const graph::call_id&) const override { return becomes.load(); }

    struct call {
        graph::call_id key;
        bot::callback_order order;
        std::function<void(std::string_view)> ends;
    };
    bool room = true, closed_for_good = false;
    std::string_view refuses;
    bot::instant open_from{};
    std::vector<call> placed;
    std::atomic<const char*> becomes = "lost";  // asked for on the pool
    std::function<void()> on_place;
};

inline callback_settings briskly() {
    callback_settings s;
    s.at_once = 2;
    s.when_busy = s.when_hindered = 2ms;
    return s;
}

// A process with callbacks, from its start to its end.
struct process : test::process_threads {
    explicit process(const fs::path& folder, bot::milliseconds ahead = 0ms, spool::file_writer write = {},
                     callback_settings settings = briskly(), spool_limits limits = {})
        : process_threads(2),
          ahead_of_time(ahead),
          items(spool::open(folder, limits, std::move(write)).value()) {
        callback_surroundings around{io.get_executor(),       pool.get_executor(), items, calls, counts,
                                     [this] { return now(); }};
        it = std::make_shared<callbacks>(std::move(around), settings);
        it->start();
    }
    ~process() {
        it->stop();
        run_for(0ms);
        pool.join();
    }

    bot::instant now() const {
        return std::chrono::floor<bot::milliseconds>(std::chrono::system_clock::now()) + ahead_of_time;
    }
    template <class Answer>
    Answer answer_of(asio::awaitable<Answer> asked) {
        std::optional<Answer> answer;
        asio::co_spawn(io, std::move(asked), [&](std::exception_ptr failed, Answer got) {
            if (failed) std::rethrow_exception(failed);
            answer.emplace(std::move(got));
        });
        REQUIRE(run_until([&] { return answer.has_value(); }));
        return *std::move(answer);
    }
    // Its id, or why it is not kept.
    std::string keep(bot::milliseconds after = 0ms, int attempts = 1) {
        kept_callback what;
        what.order.flow = "reminder";
        what.order.to = {graph::identity_kind::phone, "+33600000042", {}, {}};
        what.order.due = now() + after;
        what.order.attempts = attempts;
        what.order.every = 2ms;
        what.order.expires = 1h;
        what.order.params = {{"who", "anna"}};
        what.asked = now();
        const auto kept = answer_of(it->keep(std::move(what)));
        return kept.has_value() ? *kept : std::string(kept.error().why);
    }
    bool run_until_placed(std::size_t count) {
        return run_until([&] { return calls->placed.size() >= count; });
    }
    bool run_until_counted(const std::string& outcome, int count = 1) {
        const auto line =
            "switchhook_ordered_callbacks_total{outcome=\"" + outcome + "\"} " + std::to_string(count);
        return run_until([&] { return counts.prometheus_text().find(line + '\n') != std::string::npos; });
    }
    bool run_until_removed() {
        return run_until([&] { return items->size(callback_kind) == 0; });
    }
    // Long enough for anything that is due.
    void run_a_while() { run_for(30ms); }
    std::vector<callbacks::entry> all() { return answer_of(it->all()); }

    bot::milliseconds ahead_of_time;
    std::shared_ptr<told_switchboard> calls = std::make_shared<told_switchboard>();
    metrics counts;
    std::shared_ptr<spool> items;
    std::shared_ptr<callbacks> it;
};

inline std::optional<kept_callback> on_disk(const fs::path& folder) {
    for (const auto& file : fs::directory_iterator(folder)) {
        if (file.path().extension() != ".json") continue;
        const auto text = media::read_file(file.path(), 1U << 20).value();
        return read_kept_callback(read_item(text, file.path().stem()).value().document);
    }
    return std::nullopt;
}

}  // namespace callbacks_test
