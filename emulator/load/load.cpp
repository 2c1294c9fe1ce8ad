#include "emulator/load/load.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

namespace switchhook::emulator {
namespace {

using time_point = net::steady_clock::time_point;

struct live_call {
    time_point began;
    std::optional<time_point> told;  // the latest notification that no request has followed yet
    std::optional<time_point> left;  // the one that is under way
    bool keys_pressed = false;
    bool cut = false;
};

std::chrono::microseconds since(time_point begin) {
    return std::chrono::duration_cast<std::chrono::microseconds>(net::steady_clock::now() - begin);
}

// The watcher is called from within the emulator; what it wants done there is posted.
class load_run : public std::enable_shared_from_this<load_run> {
  public:
    load_run(asio::any_io_executor executor, emulator_server& server, load_options options)
        : executor_(std::move(executor)),
          server_(server),
          options_(std::move(options)),
          tick_(executor_),
          next_call_(executor_) {}

    asio::awaitable<load_report> run();

  private:
    void saw(const std::string& call, const entry& e);
    void fill();
    bool is_too_early();
    void cut_stuck();
    void later(void (load_run::*what)(std::string), std::string call);
    void press(std::string call);
    void finish(std::string call);

    asio::any_io_executor executor_;
    emulator_server& server_;
    load_options options_;
    asio::steady_timer tick_;
    asio::steady_timer next_call_;
    bool paced_ = false;  // a call waits for its turn
    load_report report_;
    std::unordered_map<std::string, live_call> live_;
    std::size_t placed_ = 0;
    net::steady_clock::time_point began_;
    bool refused_ = false;
};

void load_run::later(void (load_run::*what)(std::string), std::string call) {
    asio::post(executor_,
               [self = shared_from_this(), what, call = std::move(call)] { (self.get()->*what)(call); });
}

void load_run::saw(const std::string& call, const entry& e) {
    const auto found = live_.find(call);
    const auto* answered = std::get_if<happened::notification_answered>(&e.what);
    const bool accepted = answered != nullptr && answered->status >= 200 && answered->status <= 299;
    if (answered != nullptr) ++report_.notifications;
    if (answered != nullptr && !accepted) ++report_.not_accepted;
    if (found == live_.end()) return;
    live_call& c = found->second;
    if (accepted && c.left) report_.answers.add(since(*std::exchange(c.left, {})));
    if (const auto* request = std::get_if<happened::request>(&e.what)) {
        if (!c.told) return;
        const auto took = since(*std::exchange(c.told, {}));
        report_.all.add(took);
        report_.by_method[request->method].add(took);
    } else if (std::holds_alternative<happened::prompt_playing>(e.what) &&
               !std::exchange(c.keys_pressed, true)) {
        later(&load_run::press, call);
    } else if (const auto* end = std::get_if<happened::end>(&e.what)) {
        ++report_.calls;
        ++report_.outcomes[end->outcome];
        if (end->outcome == "transferred") ++report_.as_wanted;
        if (c.cut) ++report_.cut_short;
        later(&load_run::finish, call);
    }
}

void load_run::press(std::string call) {
    if (options_.keys.empty())
        server_.hang_up(call);
    else
        server_.press(call, options_.keys);
}

void load_run::finish(std::string call) {
    live_.erase(call);
    fill();
    if (live_.empty() && !paced_) tick_.cancel();
}

// By the rate, the n-th call begins n intervals after the first, however late the ones before it were.
bool load_run::is_too_early() {
    if (options_.rate <= 0) return false;
    const std::chrono::duration<double> since_start(static_cast<double>(placed_) / options_.rate);
    const auto due = began_ + std::chrono::duration_cast<net::steady_clock::duration>(since_start);
    if (due <= net::steady_clock::now()) return false;
    if (!std::exchange(paced_, true)) {
        next_call_.expires_at(due);
        next_call_.async_wait([self = shared_from_this()](error_code cancelled) {
            self->paced_ = false;
            if (!cancelled) self->fill();
        });
    }
    return true;
}

void load_run::fill() {
    while (!refused_ && placed_ < options_.calls && live_.size() < options_.at_once) {
        if (is_too_early()) return;
        const graph::identity from{
            graph::identity_kind::phone, "+1555" + std::to_string(1'000'000 + placed_), {}, {}};
        const auto began = net::steady_clock::now();
        // Its first notification leaves within `ring`, before its id is known here.
        const auto id = server_.ring(from);
        if (!id) {
            refused_ = true;
            return;
        }
        ++placed_;
        live_.emplace(*id, live_call{began, began, began, false, false});
    }
}

void load_run::cut_stuck() {
    const auto before = net::steady_clock::now() - options_.longest_call;
    std::vector<std::string> stuck;
    for (auto& [id, c] : live_)
        if (c.began < before && !std::exchange(c.cut, true)) stuck.push_back(id);
    for (const auto& id : stuck) {
        if (server_.hang_up(id)) continue;
        // It ended without anybody telling: waiting on would be for ever.
        ++report_.calls;
        ++report_.cut_short;
        live_.erase(id);
    }
    fill();
}

asio::awaitable<load_report> load_run::run() {
    const auto self = shared_from_this();
    emulator_watcher watcher;
    watcher.happened = [self](const std::string& call, const entry& e) { self->saw(call, e); };
    watcher.notification_leaves = [self](const std::string& call) {
        if (const auto found = self->live_.find(call); found != self->live_.end())
            found->second.told = found->second.left = net::steady_clock::now();
    };
    server_.watch(std::move(watcher));
    began_ = net::steady_clock::now();
    fill();
    while (!live_.empty() || paced_) {
        tick_.expires_after(std::chrono::seconds(1));
        co_await tick_.async_wait(asio::as_tuple(asio::use_awaitable));
        cut_stuck();
        if (options_.progress) options_.progress(report_.calls);
    }
    report_.took = std::chrono::duration_cast<std::chrono::microseconds>(net::steady_clock::now() - began_);
    report_.not_placed = options_.calls - placed_;
    server_.watch({});
    co_return std::move(report_);
}

}  // namespace

asio::awaitable<load_report> run_load(emulator_server& server, load_options options) {
    const auto executor = co_await asio::this_coro::executor;
    auto run = std::make_shared<load_run>(executor, server, std::move(options));
    co_return co_await run->run();
}

}  // namespace switchhook::emulator
