#include "server/calling/list_run.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/percent.hpp"
#include "base/what_of.hpp"
#include "server/calling/call_outcome.hpp"
#include "server/calling/pace.hpp"

namespace switchhook::server {
namespace {

using std::chrono::milliseconds;
using steady = std::chrono::steady_clock;

constexpr milliseconds first_look{300}, longest_between_looks{2'000};
constexpr milliseconds server_may_be_away{30'000};
// What fails so often concerns everybody: a role that is missing, a network that is down.
constexpr unsigned most_failures_in_a_row = 20;

milliseconds retry_after(const net::http_response& answer) {
    const auto text = answer.headers.find("Retry-After");
    unsigned seconds = 2;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(std::clamp(seconds, 1U, 60U));
}

class list_run : public std::enable_shared_from_this<list_run> {
  public:
    list_run(boost::asio::io_context& context, control_client& server, list_progress& progress,
             list_order order, list_watch watch)
        : context_(context),
          server_(server),
          progress_(progress),
          order_(std::move(order)),
          watch_(std::move(watch)),
          pace_(order_.rate),
          changed_(context, steady::time_point::max()) {
        out_.came_to.total = order_.targets.size();
    }

    // All of it; the coroutines hold on to the run.
    static asio::awaitable<void> run(std::shared_ptr<list_run> self) {
        self->watch_.started([weak = std::weak_ptr(self)] {
            if (const auto it = weak.lock()) it->stop();
        });
        std::vector<std::size_t> to_call;
        for (std::size_t i = 0; i < self->order_.targets.size(); ++i) {
            const auto known = self->progress_.of(self->order_.targets[i].target.text);
            const bool again = self->order_.retry_failed && known.outcome == "failed";
            if (!known.outcome.empty() && !again) {
                self->out_.came_to.count(known.outcome);
                ++self->out_.came_to.earlier;
            } else if (!known.call.empty() && !again) {
                self->begin(follow(self, i, known.call));
            } else {
                to_call.push_back(i);
            }
        }
        self->start(tell(self));
        self->start(keep(self));
        for (const auto i : to_call) {
            while (!self->stopping_ && self->out_.came_to.under_way >= self->order_.at_once)
                co_await self->change();
            if (self->stopping_) break;
            co_await self->wait_until(self->pace_.next(steady::now()));
            if (self->stopping_) break;
            self->begin(place(self, i));
        }
        while (self->out_.came_to.under_way > 0 && !self->settled()) co_await self->change();
        self->over_ = true;
        self->changed_.cancel();
    }

    void stop() {
        stopping_ = true;
        changed_.cancel();
    }

    list_result out_;

  private:
    // When stopping, a call whose outcome is known is not waited for.
    [[nodiscard]] bool settled() const { return stopping_ && open_ == 0; }

    void give_up(const std::string& why) {
        if (out_.stopped_by.empty()) out_.stopped_by = why;
        given_up_ = true;
        stop();
    }

    void start(asio::awaitable<void> work) {
        asio::co_spawn(context_, std::move(work), [self = shared_from_this()](std::exception_ptr failed) {
            if (failed) self->give_up(what_of(failed));
        });
    }

    // One more call, until its end.
    void begin(asio::awaitable<void> work) {
        ++open_;
        ++out_.came_to.under_way;
        start(std::move(work));
    }

    // Until something has changed.
    asio::awaitable<void> change() {
        error_code ignored;
        co_await changed_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }

    // Or until the end is asked for.
    asio::awaitable<void> wait_until(steady::time_point until) {
        while (!stopping_ && steady::now() < until) {
            changed_.expires_at(until);
            co_await change();
        }
        changed_.expires_at(steady::time_point::max());
    }

    asio::awaitable<void> pause(milliseconds time) {
        asio::steady_timer timer(context_, time);
        error_code ignored;
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }

    void leave(bool has_outcome) {
        --out_.came_to.under_way;
        if (!has_outcome) --open_;
        changed_.cancel();
    }

    // The answer, or nothing when the server is away for too long, or has no place and we are stopping.
    static asio::awaitable<std::optional<net::http_response>> insist(std::shared_ptr<list_run> self,
                                                                     std::string verb, std::string target,
                                                                     std::string body,
                                                                     net::header_list headers) {
        auto away_since = steady::now();
        for (;;) {
            auto answer = co_await self->server_.send(verb, target, body, headers);
            if (self->given_up_) co_return std::nullopt;
            milliseconds wait{1'000};
            if (answer.has_value()) {
                const bool later = !answer->headers.find("Retry-After").empty();
                if (answer->status < 500 && !later) co_return *std::move(answer);
                if (answer->status != 503 && !later) {
                    self->give_up(complaint_of(*answer));
                    co_return std::nullopt;
                }
                if (self->stopping_ && answer->status == 503) co_return std::nullopt;
                wait = retry_after(*answer);
                away_since = steady::now();
            } else if (steady::now() - away_since > server_may_be_away) {
                self->give_up(answer.error());
                co_return std::nullopt;
            }
            co_await self->pause(wait);
        }
    }

    std::string key_of(const std::string& target) const {
        const auto known = progress_.of(target);
        return idempotency_key(progress_.run(), target, known.outcome.empty() ? std::string() : known.call);
    }

    std::string order_for(const list_entry& entry) const {
        auto params = entry.params;
        params.insert(order_.params.begin(), order_.params.end());
        return "{\"to\":" + entry.target.json + (order_.members.empty() ? "" : ',' + order_.members) +
               params_member(params) + '}';
    }

    void consider(std::size_t i, const call_outcome& came_to) {
        const bool failed = came_to.outcome == "failed";
        if (failed || came_to.outcome == "lost")
            out_.last_failure = {order_.targets[i].line, came_to.outcome + ": " + came_to.why};
        failures_in_a_row_ = failed ? failures_in_a_row_ + 1 : 0;
        if (failures_in_a_row_ < most_failures_in_a_row) return;
        give_up(std::to_string(failures_in_a_row_) +
                " calls in a row failed, so nobody else is called; when that is mended, --retry-failed calls "
                "them again");
    }

    static asio::awaitable<void> place(std::shared_ptr<list_run> self, std::size_t i) {
        const auto target = self->order_.targets[i].target;
        const auto body = self->order_for(self->order_.targets[i]);
        net::header_list headers;
        headers.set("Idempotency-Key", self->key_of(target.text));
        auto answer = co_await insist(self, "POST", "/api/calls", body, headers);
        if (!answer) co_return self->leave(false);
        std::string call;
        if (const auto document = json::document::parse(answer->body); document.has_value())
            call = document->root()["id"].string_or();
        if (answer->status != 201 || call.empty()) {
            self->give_up(complaint_of(*answer));
            co_return self->leave(false);
        }
        if (const auto wrong = self->progress_.placed(target.text, call)) self->give_up(*wrong);
        co_await follow(self, i, std::move(call));
    }

    // Until the call is over, or has its outcome and we are stopping.
    static asio::awaitable<void> follow(std::shared_ptr<list_run> self, std::size_t i, std::string call) {
        const auto target = self->order_.targets[i].target.text;
        const auto page = "/api/calls/" + percent_encode(call);
        auto between = first_look;
        for (bool known = false;;) {
            co_await self->pause(between);
            between = std::min(longest_between_looks, between * 3 / 2);
            if (known && self->stopping_) co_return self->leave(true);
            const auto answer = co_await insist(self, "GET", page, {}, {});
            if (!answer) co_return self->leave(known);
            // It may have been answered: whoever asks for the failed ones again does not mean this one.
            call_outcome now{"lost", true, "the server does not know the call any more"};
            if (answer->status == 200)
                if (const auto document = json::document::parse(answer->body); document.has_value())
                    now = outcome_of(document->root());
            if (!known && !now.outcome.empty()) {
                known = true;
                --self->open_;
                self->out_.came_to.count(now.outcome);
                if (const auto wrong = self->progress_.ended(target, now.outcome)) self->give_up(*wrong);
                self->consider(i, now);
                self->changed_.cancel();
            }
            if (now.over) co_return self->leave(true);
        }
    }

    static asio::awaitable<void> tell(std::shared_ptr<list_run> self) {
        while (!self->over_) {
            self->watch_.told(self->out_.came_to);
            co_await self->pause(self->watch_.every);
        }
    }

    static asio::awaitable<void> keep(std::shared_ptr<list_run> self) {
        while (!self->over_) {
            co_await self->pause(milliseconds(1'000));
            if (const auto wrong = self->progress_.sync()) self->give_up(*wrong);
        }
    }

    boost::asio::io_context& context_;
    control_client& server_;
    list_progress& progress_;
    list_order order_;
    list_watch watch_;
    pace pace_;
    asio::steady_timer changed_;
    std::size_t open_ = 0;  // calls without an outcome
    unsigned failures_in_a_row_ = 0;
    bool stopping_ = false, given_up_ = false, over_ = false;
};

}  // namespace

list_result run_list(boost::asio::io_context& context, control_client& server, list_progress& progress,
                     list_order order, list_watch watch) {
    const auto it = std::make_shared<list_run>(context, server, progress, std::move(order), std::move(watch));
    std::exception_ptr bug;
    asio::co_spawn(context, list_run::run(it), [&](std::exception_ptr failed) {
        bug = failed;
        context.stop();
    });
    context.run();
    if (bug) std::rethrow_exception(bug);
    return it->out_;
}

}  // namespace switchhook::server
