// Places a call through the control API of a running server, or calls a whole list.

#include <algorithm>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "base/duration.hpp"
#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "server/calling/call_outcome.hpp"
#include "server/calling/list_run.hpp"
#include "server/commands/command.hpp"
#include "server/commands/report.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t most_list_bytes = 64U << 20;

// `"flow":"reminder","timeout":"30s"`
std::string common_members(const call_options& o) {
    json::writer w;
    w.object([&] {
        if (!o.flow.empty()) w.field("flow", o.flow);
        if (!o.timeout.empty()) w.field("timeout", o.timeout);
        if (!o.tenant.empty()) w.field("tenant", o.tenant);
    });
    const auto text = w.take();
    return text.substr(1, text.size() - 2);
}

struct wrong_option {
    std::string what;
};

result<std::map<std::string, std::string>, wrong_option> params_of(const call_options& o) {
    std::map<std::string, std::string> params;
    for (const auto& one : o.params) {
        const auto end = one.find('=');
        if (end == std::string::npos || end == 0)
            return wrong_option{"--param: expected NAME=VALUE, found \"" + one + '"'};
        if (!params.emplace(one.substr(0, end), one.substr(end + 1)).second)
            return wrong_option{"--param: \"" + one.substr(0, end) + "\" is given twice"};
    }
    return params;
}

result<std::string, wrong_option> with_common(std::string first, const call_options& o) {
    const auto params = params_of(o);
    if (!params.has_value()) return params.error();
    const auto more = common_members(o);
    return '{' + first + (more.empty() ? "" : ',' + more) + params_member(*params) + '}';
}

result<std::string, wrong_option> meeting_of(const call_options& o) {
    json::writer w;
    const bool url = o.join.starts_with("https://");
    if (url && !o.passcode_env.empty()) return wrong_option{"--passcode-env goes with the id of a meeting"};
    const char* passcode = o.passcode_env.empty() ? nullptr : std::getenv(o.passcode_env.c_str());
    if (!o.passcode_env.empty() && (passcode == nullptr || *passcode == '\0'))
        return wrong_option{"--passcode-env: the environment has no variable " + o.passcode_env +
                            ", or it is empty"};
    w.object([&] {
        w.field(url ? "url" : "meetingId", o.join);
        if (passcode != nullptr) w.field("passcode", passcode);
    });
    return w.take();
}

// The body of the order; or what is wrong with the options.
result<std::string, wrong_option> order_of(const call_options& o) {
    if (o.join.empty()) {
        const auto target = parse_target(o.to);
        if (!target.has_value()) return wrong_option{"--to: " + target.error()};
        return with_common("\"to\":" + target->json, o);
    }
    const auto meeting = meeting_of(o);
    if (!meeting.has_value()) return meeting.error();
    return with_common("\"join\":" + *meeting, o);
}

// Prints what becomes of the call until it is over.
int follow(boost::asio::io_context& context, control_client& server, const std::string& call) {
    std::string said;
    bool said_outcome = false;
    call_outcome now;
    for (milliseconds between{200}; !now.over; between = std::min(milliseconds(1'000), between * 3 / 2)) {
        const auto answer = server.ask("GET", "/api/calls/" + percent_encode(call));
        if (!answer.has_value()) return fail(answer.error());
        const auto page = json::document::parse(answer->body);
        if (answer->status != 200 || !page.has_value()) return fail(complaint_of(*answer));
        now = outcome_of(page->root());
        const bool news = !now.outcome.empty() && !std::exchange(said_outcome, !now.outcome.empty());
        const auto state = now.over ? std::string("over") : page->root()["state"].string_or();
        if (news) std::cout << now.outcome << std::endl;
        if (state != said) std::cout << state << std::endl;
        said = state;
        context.restart();
        if (!now.over) context.run_for(between);
    }
    if (!now.why.empty()) fail(now.outcome + ": " + now.why);
    return now.outcome == "answered" ? 0 : 1;
}

int call_one(const call_options& o) {
    const auto order = order_of(o);
    if (!order.has_value()) return wrong_usage(order.error().what);
    auto server = find_server(o.control);
    if (!server.has_value()) return fail(server.error());
    boost::asio::io_context context(1);
    control_client client(context, *std::move(server));
    const auto answer = client.ask("POST", "/api/calls", *order);
    if (!answer.has_value()) return fail(answer.error());
    const auto page = json::document::parse(answer->body);
    if (answer->status != 201 || !page.has_value()) return fail(complaint_of(*answer));
    const auto id = page->root()["id"].string_or();
    std::cout << id << std::endl;
    return o.wait ? follow(context, client, id) : 0;
}

// A bar that stays in its line, or a line every five seconds where there is no terminal.
class progress_display {
  public:
    [[nodiscard]] milliseconds every() const {
        return is_terminal_ ? milliseconds(200) : milliseconds(5'000);
    }

    void show(const tally& t) {
        const auto since =
            std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin_);
        if (const auto width = progress_width())  // it may have changed
            std::cerr << '\r' << progress_line(t, since, *width) << "\x1b[K" << std::flush;
        else
            std::cerr << progress_line(t, since, 200) << std::endl;
    }
    void end() const {
        if (is_terminal_) std::cerr << "\r\x1b[K" << std::flush;
    }

  private:
    bool is_terminal_ = progress_width().has_value();
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

int call_list(const call_options& o) {
    const auto text = media::read_file(o.list, most_list_bytes);
    if (!text.has_value()) return fail(o.list.string() + ": " + text.error().message());
    problems wrong;
    list_order order;
    order.targets = read_target_list(*text, o.list.string(), wrong);
    if (print_problems(wrong)) return 1;
    order.members = common_members(o);
    const auto params = params_of(o);
    if (!params.has_value()) return wrong_usage(params.error().what);
    order.params = *params;
    order.rate = o.rate;
    order.at_once = o.at_once;
    order.retry_failed = o.retry_failed;
    auto server = find_server(o.control);
    if (!server.has_value()) return fail(server.error());
    boost::asio::io_context context(1);
    control_client client(context, *std::move(server));
    // What concerns all is found out before anything is written or anybody called.
    const auto there = client.ask("GET", "/api/calls?limit=1");
    if (!there.has_value()) return fail(there.error());
    if (there->status != 200) return fail(complaint_of(*there));
    const auto state = o.state.empty() ? std::filesystem::path(o.list.string() + ".state") : o.state;
    auto progress = list_progress::open(state);
    if (!progress.has_value()) return fail(progress.error());

    progress_display display;
    boost::asio::signal_set signals(context, SIGINT, SIGTERM);
    list_watch watch;
    watch.every = display.every();
    watch.told = [&](const tally& t) { display.show(t); };
    bool interrupted = false;
    watch.started = [&](std::function<void()> stop) {
        signals.async_wait([&, stop = std::move(stop)](boost::system::error_code failed, int) {
            if (failed) return;
            interrupted = true;
            display.end();
            std::cerr
                << "switchhook: no more calls are placed; waiting for those under way (again: at once)\n";
            signals.async_wait([&](boost::system::error_code gone, int) {
                if (!gone) context.stop();
            });
            stop();
        });
    };
    context.restart();
    const auto came_to = run_list(context, client, *progress, std::move(order), std::move(watch));
    display.end();
    std::cout << summary(came_to.came_to) << std::endl;
    if (const auto& last = came_to.last_failure)
        fail("the last that failed: " + o.list.string() + ':' + std::to_string(last->line) + ": " +
             last->why);
    if (!came_to.stopped_by.empty()) return fail(came_to.stopped_by);
    const bool done = came_to.came_to.done() == came_to.came_to.total;
    if (interrupted && !done) std::cerr << "switchhook: run it again to go on\n";
    return done ? 0 : 1;
}

}  // namespace

int call(const call_options& o) {
    if (o.to.empty() + o.join.empty() + o.list.empty() != 2)
        return wrong_usage("call: one of --to, --join and --list says who is called");
    if (!o.timeout.empty() && !parse_duration(o.timeout))
        return wrong_usage("--timeout: expected a duration such as 30s, found \"" + o.timeout + '"');
    if (!o.list.empty() && o.flow.empty())
        return wrong_usage("--list wants --flow: what happens in calls that nobody watches");
    if (!o.list.empty() && o.wait) return wrong_usage("--wait is for one call; a list is waited for anyway");
    return o.list.empty() ? call_one(o) : call_list(o);
}

}  // namespace switchhook::server
