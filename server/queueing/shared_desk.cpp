#include "server/queueing/shared_desk.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

using bot::queueing::line_request;

constexpr std::string_view taken = "taken", busy = "busy", elsewhere = "elsewhere";
constexpr std::size_t most_letters =
    50'000;  // that wait for one instance; who wants to enter then is refused

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

// The visit that the line speaks of.
std::uint32_t visit_of(const bot::event& what) {
    if (const auto* moved = std::get_if<bot::line_moved>(&what)) return moved->line;
    if (const auto* offered = std::get_if<bot::agent_offered>(&what)) return offered->line;
    if (const auto* refused = std::get_if<bot::line_refused>(&what)) return refused->line;
    const auto* forgotten = std::get_if<bot::line_forgotten>(&what);
    return forgotten == nullptr ? 0 : forgotten->line;
}

// Whose post it is, and which batch.
struct post_mark {
    std::int64_t from = 0;
    std::uint64_t session = 0, number = 0;
};

template <class Number>
bool read_number(const std::string& text, Number& into) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
    return failed == std::errc() && end == text.data() + text.size();
}

std::optional<post_mark> mark_of(const question& q) {
    post_mark m;
    const bool read = q.words.size() == 3 && read_number(q.words[0], m.from) &&
                      read_number(q.words[1], m.session) && read_number(q.words[2], m.number);
    return read ? std::optional(m) : std::nullopt;
}

}  // namespace

std::int64_t desk_of(std::int64_t me, const std::vector<std::int64_t>& others) {
    if (me == 0) return 0;
    const auto lowest = std::min_element(others.begin(), others.end());
    return lowest == others.end() ? me : std::min(me, *lowest);
}

shared_desk::shared_desk(asio::any_io_executor home, const wall_clock& clock, metrics& counts,
                         line_desk::teller tell)
    : home_(std::move(home)),
      clock_(clock),
      tell_(std::move(tell)),
      lines_(std::make_shared<line_desk>(
          home_, clock, counts,
          [this](graph::call_id call, bot::event what) { this->tell(std::move(call), std::move(what)); })),
      wait_(clock.wait_on(home_)) {}

bool shared_desk::take(const graph::call_id& call, const bot::action& what) {
    auto request = request_in(what);
    if (!request) return false;
    asio::post(home_, [self = shared_from_this(), call, request = *std::move(request)] {
        if (!self->stopped_) self->ask(call, request);
    });
    return true;
}

void shared_desk::share(way_to_desks way) {
    asio::post(home_, [self = shared_from_this(), way = std::move(way)]() mutable {
        self->way_.emplace(std::move(way));
    });
}

void shared_desk::know(std::int64_t me, std::vector<std::int64_t> others) {
    asio::post(home_, [self = shared_from_this(), me, others = std::move(others)] {
        if (self->stopped_ || !self->way_) return;
        self->watch_neighbours(others);
        const auto desk = desk_of(me, others);
        if (me != self->me_ || desk != self->desk_) self->move(me, desk, others.empty());
        self->arm();
    });
}

asio::awaitable<std::string> shared_desk::hear(question q) {
    auto work = [self = shared_from_this(), q = std::move(q)](auto done) { done(self->hear_now(q)); };
    co_return co_await run_on<std::string>(home_, std::move(work));
}

asio::awaitable<std::optional<std::vector<bot::queueing::line_report>>> shared_desk::report() {
    using reports = std::optional<std::vector<bot::queueing::line_report>>;
    auto look = [self = shared_from_this()](auto done) {
        done(self->is_here() ? reports(self->lines_->report()) : reports());
    };
    co_return co_await run_on<reports>(home_, std::move(look));
}

void shared_desk::stop() {
    stopped_ = true;
    wait_->set(std::nullopt, {});
    lines_->stop();
}

// Of a call of this instance.
void shared_desk::ask(const graph::call_id& call, const line_request& what) {
    if (!way_) return lines_->work(call, what);
    const auto* in = std::get_if<bot::enter_line>(&what);
    const auto* out = std::get_if<bot::leave_line>(&what);
    if (in != nullptr) waiting_.insert_or_assign(call.key(), visit{call, in->number});
    if (out != nullptr)
        if (const auto known = waiting_.find(call.key());
            known != waiting_.end() && known->second.number == out->number)
            waiting_.erase(known);
    if (is_here()) {
        work(me_, call, what);
        return arm();
    }
    if (!requests_) return;
    if (in != nullptr && requests_->waiting() >= most_letters)
        return tell_here(call, bot::line_refused{in->number, false});
    const bool lists = std::holds_alternative<bot::list_agents>(what);
    requests_->put(call.key(), to_text(asked_of_line{call, what}),
                   lists ? line_post::matters::last : line_post::matters::each);
    send(*requests_, desk_, line_requests_kind);
}

// Of a call of any instance, at this desk.
void shared_desk::work(std::int64_t from, const graph::call_id& call, const line_request& what) {
    if (const auto* in = std::get_if<bot::enter_line>(&what))
        callers_.entered(call, in->number, in->line, from);
    lines_->work(call, what);
    if (const auto* out = std::get_if<bot::leave_line>(&what)) callers_.left(call, out->number);
}

void shared_desk::tell(graph::call_id call, bot::event what) {
    if (!way_) return tell_(std::move(call), std::move(what));
    const auto where = callers_.of(call);
    if (std::holds_alternative<bot::line_refused>(what)) callers_.left(call, visit_of(what));
    tell(where, std::move(call), std::move(what));
}

void shared_desk::tell(std::int64_t where, graph::call_id call, bot::event what) {
    if (where == 0) return;
    if (where == me_) return tell_here(std::move(call), std::move(what));
    const bool moved = std::holds_alternative<bot::line_moved>(what);
    auto& news = neighbour_of(where).news;
    news.put(call.key(), to_text(bot::queueing::told{call, std::move(what)}),
             moved ? line_post::matters::last : line_post::matters::each);
    send(news, where, line_news_kind);
}

// What is of an earlier visit need not be in the journal.
void shared_desk::tell_here(graph::call_id call, bot::event what) {
    const auto known = waiting_.find(call.key());
    if (known == waiting_.end() || known->second.number != visit_of(what)) return;
    if (std::holds_alternative<bot::line_refused>(what)) waiting_.erase(known);
    tell_(std::move(call), std::move(what));
}

void shared_desk::move(std::int64_t me, std::int64_t desk, bool is_alone) {
    const bool is_the_same = me == me_;
    for (auto& one : callers_.take_all())
        if (is_the_same && one.at != me_) tell(one.at, one.call, bot::line_forgotten{one.number});
    if (!is_the_same && me_ != 0) {
        // Its calls are led by others.
        waiting_.clear();
        neighbours_.clear();
    }
    me_ = me;
    desk_ = desk;
    const bool here = is_here();
    requests_ = here || desk == 0 ? nullptr : std::make_unique<line_post>(++sessions_);
    const bool has_others = !is_alone || has_begun_;
    has_begun_ = has_begun_ || me != 0;
    lines_->begin_anew(here && has_others ? way_->gathers : bot::milliseconds(0));
    log::info("queueing", "desk of all lines",
              {{"instance", desk}, {"here", here}, {"waiting", waiting_.size()}});
    for (const auto& [key, one] : waiting_) tell_(one.call, bot::line_forgotten{one.number});
}

void shared_desk::watch_neighbours(const std::vector<std::int64_t>& alive) {
    const auto now = clock_.now();
    for (auto at = neighbours_.begin(); at != neighbours_.end();) {
        auto& [instance, one] = *at;
        if (std::find(alive.begin(), alive.end(), instance) != alive.end())
            one.gone_since.reset();
        else if (!one.gone_since)
            one.gone_since = now;
        else if (now - *one.gone_since >= way_->keeps) {
            auto gone = callers_.take_all_of(instance);
            at = neighbours_.erase(at);
            drop(std::move(gone));
            continue;
        }
        ++at;
    }
}

void shared_desk::drop(std::vector<whereabouts::visit> gone) {
    for (auto& one : gone) lines_->work(one.call, bot::leave_line{one.number, std::move(one.line), false});
}

shared_desk::neighbour& shared_desk::neighbour_of(std::int64_t instance) {
    const auto known = neighbours_.find(instance);
    return known != neighbours_.end() ? known->second
                                      : neighbours_.try_emplace(instance, ++sessions_).first->second;
}

std::string shared_desk::hear_now(const question& q) {
    const auto mark = mark_of(q);
    const bool asks = q.kind == line_requests_kind;
    if (stopped_ || !way_ || !mark || me_ == 0) return {};
    if (asks && !is_here()) return std::string(elsewhere);
    auto& from = neighbour_of(mark->from);
    if (asks && from.news.waiting() >= most_letters) return std::string(busy);
    auto& heard = asks ? from.requests_heard : from.news_heard;
    const auto kind = heard.look(mark->session, mark->number);
    if (kind == received_post::kind::known) return std::string(taken);
    heard.take(mark->session, mark->number);
    // What the calls of it did since it asked here before was told to another desk.
    if (asks && kind == received_post::kind::first_of_session)
        callers_.doubt(mark->from, clock_.now() + way_->keeps);
    for (const auto letter : split_letters(q.body)) {
        if (asks) {
            if (auto one = read_asked_of_line(letter)) work(mark->from, one->call, one->what);
        } else if (auto one = read_told_by_line(letter)) {
            tell_here(std::move(one->call), std::move(one->what));
        }
    }
    arm();
    return std::string(taken);
}

void shared_desk::send() {
    if (requests_) send(*requests_, desk_, line_requests_kind);
    for (auto& [instance, one] : neighbours_) send(one.news, instance, line_news_kind);
}

void shared_desk::send(line_post& post, std::int64_t to, std::string_view kind) {
    const auto batch = post.next(clock_.now());
    if (!batch) return;
    const question q{std::string(kind),
                     {std::to_string(me_), std::to_string(post.session()), std::to_string(batch->number)},
                     join_letters(batch->letters)};
    way_->ask(to, to_text(q),
              [weak = weak_from_this(), to, kind, session = post.session()](std::optional<std::string> said) {
                  const auto self = weak.lock();
                  if (!self) return;
                  asio::post(self->home_, [self, to, kind, session, was_taken = said == taken] {
                      self->answered(to, kind, session, was_taken);
                  });
              });
}

void shared_desk::answered(std::int64_t to, std::string_view kind, std::uint64_t session, bool was_taken) {
    if (stopped_) return;
    line_post* post = nullptr;
    if (kind == line_requests_kind)
        post = requests_.get();
    else if (const auto known = neighbours_.find(to); known != neighbours_.end())
        post = &known->second.news;
    if (post == nullptr || post->session() != session) return;
    post->answered(was_taken, clock_.now());
    send(*post, to, kind);
    arm();
}

void shared_desk::arm() {
    auto due = callers_.due();
    const auto consider = [&](const std::optional<bot::instant>& at) {
        if (at && (!due || *at < *due)) due = at;
    };
    if (requests_) consider(requests_->due());
    for (const auto& [instance, one] : neighbours_) consider(one.news.due());
    if (due == wait_->at()) return;
    wait_->set(due, [weak = weak_from_this()] {
        const auto self = weak.lock();
        if (!self || self->stopped_) return;
        self->drop(self->callers_.take_overdue(self->clock_.now()));
        self->send();
        self->arm();
    });
}

}  // namespace switchhook::server
