#include "server/queueing/line_desk.hpp"

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>

namespace switchhook::server {
namespace {

using bot::queueing::line_request;

template <class Request>
std::optional<line_request> request_as(const bot::action& what) {
    const auto* found = std::get_if<Request>(&what);
    return found == nullptr ? std::nullopt : std::optional<line_request>(*found);
}

std::optional<line_request> request_in(const bot::action& what) {
    if (auto r = request_as<bot::enter_line>(what)) return r;
    if (auto r = request_as<bot::leave_line>(what)) return r;
    if (auto r = request_as<bot::agent_lost>(what)) return r;
    return request_as<bot::list_agents>(what);
}

}  // namespace

line_desk::line_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts, teller tell)
    : home_(std::move(home)), clock_(clock), counts_(counts), tell_(std::move(tell)), timer_(home_) {}

bool line_desk::take(const graph::call_id& call, const bot::action& what) {
    auto request = request_in(what);
    if (!request) return false;
    asio::post(home_, [self = shared_from_this(), call, request = *std::move(request)] {
        if (!self->stopped_) self->work(call, request);
    });
    return true;
}

void line_desk::work(const graph::call_id& call, const line_request& what) {
    tell(lines_.on(call, what, clock_.now()));
}

void line_desk::tell(std::vector<bot::queueing::told> news) {
    const auto waiting = static_cast<std::int64_t>(lines_.callers());
    counts_.callers_waiting.add(waiting - counts_.callers_waiting.value());
    for (auto& one : news) tell_(std::move(one.call), std::move(one.what));
    arm();
}

void line_desk::arm() {
    const auto due = lines_.due();
    if (due == armed_) return;
    armed_ = due;
    timer_.cancel();
    if (!due) return;
    timer_.expires_at(clock_.steady(*due));
    timer_.async_wait(asio::bind_executor(home_, [weak = weak_from_this(), due](error_code cancelled) {
        const auto self = weak.lock();
        // A wait that was replaced may still report success.
        if (!self || cancelled || self->stopped_ || self->armed_ != due) return;
        self->armed_.reset();
        self->tell(self->lines_.time_passes(std::max(*due, self->clock_.now())));
    }));
}

void line_desk::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace switchhook::server
