// What happens in calls, as it happens.

#include <csignal>
#include <iostream>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/percent.hpp"
#include "server/calling/event_source.hpp"
#include "server/commands/call_text.hpp"
#include "server/commands/calls.hpp"
#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

constexpr std::chrono::seconds come_again_after{2};
constexpr std::chrono::seconds longest_silence{50};  // a beat comes every 15 s
constexpr std::chrono::seconds rest_comes_within{2};

class tail {
  public:
    // `call`: by the server's own name of it; empty for all.
    tail(bool json, std::string call, control_client& server, const control_server& where)
        : json_(json),
          call_(std::move(call)),
          server_(server),
          events_(where,
                  call_.empty() ? "/api/events" : "/api/events?after=0&call=" + percent_encode(call_)) {}

    asio::awaitable<int> follow() {
        asio::steady_timer timer(co_await asio::this_coro::executor);
        for (bool first = true;; first = false) {
            const auto opened = co_await events_.open();
            if (opened.has_error() && first) co_return fail(opened.error());
            if (opened.has_value()) {
                say_connected();
                const auto status = co_await read_on();
                if (status) co_return *status;
            }
            say_cut(opened.has_error() ? opened.error() : "the stream of events was cut");
            timer.expires_after(come_again_after);
            co_await timer.async_wait(asio::use_awaitable);
        }
    }

  private:
    // The status of the command, or nothing when the stream was cut.
    asio::awaitable<std::optional<int>> read_on() {
        bool over = false;
        if (!call_.empty()) {
            const auto answer = co_await server_.send("GET", "/api/calls/" + percent_encode(call_), {}, {});
            if (answer.has_error()) co_return std::nullopt;
            // Erased meanwhile, perhaps; or what was said of it was never written.
            if (answer->status == 404) co_return fail(complaint_of(*answer));
            const auto details = json::document::parse(answer->body);
            over = details.has_value() && details->root()["state"].string_or() == "terminated";
        }
        for (;;) {
            const auto e = co_await events_.next(over ? rest_comes_within : longest_silence);
            if (!e && over) co_return 0;
            if (!e) co_return std::nullopt;
            if (e->kind.empty()) continue;
            tell(*e);
            if (!std::cout) co_return 1;
            if (!call_.empty() && e->kind == "callEnded") co_return 0;
        }
    }

    void tell(const told_event& e) const {
        const auto data = json::document::parse(e.data);
        if (!data.has_value()) return;
        if (e.kind == "gap") {
            std::cerr << "switchhook: " << event_line(e.kind, data->root()) << '\n';
            return;
        }
        if (json_)
            std::cout << R"({"event":")" << e.kind << R"(","data":)" << e.data << '}' << std::endl;
        else
            std::cout << event_line(e.kind, data->root()) << std::endl;
    }

    void say_cut(const std::string& why) {
        if (!std::exchange(cut_, true))
            std::cerr << one_line("switchhook: " + why + "; trying again") << '\n';
    }
    void say_connected() {
        if (std::exchange(cut_, false)) std::cerr << "switchhook: the stream of events goes on\n";
    }

    const bool json_;
    const std::string call_;
    control_client& server_;
    event_source events_;
    bool cut_ = false;
};

}  // namespace

int tail_calls(const calls_options& o, boost::asio::io_context& context, control_client& server,
               const control_server& where) {
    std::string call;
    if (!o.call.empty()) {
        const auto answer = server.ask("GET", "/api/calls/" + percent_encode(o.call));
        if (!answer.has_value()) return fail(answer.error());
        const auto details = json::document::parse(answer->body);
        if (answer->status != 200 || !details.has_value()) return fail(complaint_of(*answer));
        call = details->root()["id"].string_or();
    }
    std::optional<int> status;
    std::exception_ptr broken;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (!failed) status = 0;
    });
    tail following(o.json, std::move(call), server, where);
    asio::co_spawn(context, following.follow(), [&](std::exception_ptr failed, int came_to) {
        broken = failed;
        status = came_to;
    });
    context.restart();
    while (!status && !broken && context.run_one() > 0) continue;
    if (broken) std::rethrow_exception(broken);
    return status.value_or(1);
}

}  // namespace switchhook::server
