#include "server/outside/notices.hpp"

#include <algorithm>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <random>

#include "base/log.hpp"
#include "base/what_of.hpp"
#include "server/media/file.hpp"

namespace switchhook::server::outside {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::string_view component = "notices";
constexpr std::size_t longest_body_file = 32U << 20;

// Notices for one host wait for each other, whatever name a flow has for it.
std::string host_of(const std::string& url) {
    const auto parsed = net::parse_url(url);
    if (!parsed.has_value()) return {};
    net::origin to = parsed->where;
    to.host = canonical_host(to.host);
    return net::to_string(to);
}

std::optional<service_failure> refusal_of(const service_request& r, const host_rules& rules) {
    const auto parsed = net::parse_url(r.url);
    if (!parsed.has_value()) return service_failure::refused_url;
    const bool reserved = std::any_of(r.headers.begin(), r.headers.end(),
                                      [](const service_header& h) { return is_reserved_header(h.name); });
    return reserved ? service_failure::refused_request : rules.refusal(parsed->where);
}

// The body, and what becomes of the notice when it cannot be had: a file that is gone will not come back.
struct body_read {
    std::string bytes;
    notice_verdict verdict;
    error_code failure;
};

body_read body_of(const notice& n) {
    if (n.body_file.empty()) return {n.request.body, {}, {}};
    auto bytes = media::read_file(n.body_file, longest_body_file);
    if (bytes.has_value()) return {*std::move(bytes), {}, {}};
    const auto why = bytes.error();
    const bool for_good =
        why == boost::system::errc::no_such_file_or_directory || why == media::errc::file_too_large;
    return {{}, {for_good ? notice_fate::given_up : notice_fate::again, false, {}}, why};
}

std::string why_of(const service_outcome& outcome) {
    if (outcome.has_value()) return "status " + std::to_string(outcome->status);
    return std::string(explain(outcome.error()));
}

}  // namespace

notices::notices(notice_surroundings around, notice_settings settings)
    : around_(std::move(around)), settings_(settings), schedule_(settings.pace), timer_(around_.home) {
    if (!around_.wall_clock) around_.wall_clock = std::chrono::system_clock::now;
    if (!around_.jitter)
        around_.jitter = [random = std::make_shared<std::mt19937_64>(std::random_device()())] {
            return std::uniform_real_distribution<double>(0, 1)(*random);
        };
}

wall_milliseconds notices::wall_now() const { return std::chrono::floor<milliseconds>(around_.wall_clock()); }

void notices::start() {
    if (!around_.items) return;
    std::vector<std::pair<spool_entry, std::string>> found;
    for (auto& entry : around_.items->of_kind(notice_kind)) {
        const auto item = around_.items->read(entry.id);
        const auto what = item.has_value() ? read_notice(item->document) : std::nullopt;
        if (what)
            found.emplace_back(std::move(entry), host_of(what->request.url));
        else
            log::error(component, "notice cannot be read, and stays in the spool", {{"item", entry.id}});
    }
    asio::post(around_.home, [self = shared_from_this(), found = std::move(found)] {
        for (const auto& [entry, host] : found) self->take_up(entry, host);
        self->pump();
    });
}

void notices::stop() {
    asio::post(around_.home, [self = shared_from_this()] {
        self->stopped_ = true;
        self->timer_.cancel();
    });
}

asio::awaitable<result<std::string, service_failure>> notices::keep(notice what) {
    const ptr self = shared_from_this();
    const asio::any_io_executor back = co_await asio::this_coro::executor;
    if (const auto why = refusal_of(what.request, around_.setup->hosts)) co_return *why;
    if (!around_.items) {
        around_.counts.notices.add("notKept");
        co_return service_failure::not_kept;
    }
    const std::string document = write_notice(what), host = host_of(what.request.url);
    const auto now = wall_now();
    // Disks are slow and may be full: a shard's thread does not wait for them.
    co_await asio::post(asio::bind_executor(around_.blocking, asio::use_awaitable));
    auto kept = around_.items->add(std::string(notice_kind), document, now, now);
    co_await asio::post(back, asio::use_awaitable);

    around_.counts.notices.add(kept.has_value() ? "kept" : "notKept");
    if (!kept.has_value()) {
        log::error(component, "notice cannot be kept", {{"host", host}, {"why", kept.error().message()}});
        co_return service_failure::not_kept;
    }
    asio::post(around_.home, [self, entry = *kept, host] {
        self->take_up(entry, host);
        self->pump();
    });
    co_return what.request.delivery.empty() ? kept->id : what.request.delivery;
}

// Other processes have other steady clocks: what the spool says is counted from now.
void notices::take_up(const spool_entry& entry, const std::string& host) {
    const auto now = steady_clock::now();
    const auto wall = wall_now();
    const auto wait = std::clamp(entry.due - wall, milliseconds(0), settings_.pace.longest_pause);
    const auto left = std::min(entry.made + settings_.retry_for - wall, settings_.retry_for);
    around_.counts.notices_waiting.add(1);
    schedule_.add(entry.id, host, now + wait, now + left);
}

void notices::pump() {
    if (stopped_) return;
    while (auto id = schedule_.next(steady_clock::now())) spawn(tell(shared_from_this(), *std::move(id)));
    const auto wakes = schedule_.wakes();
    if (!wakes) return;
    timer_.expires_at(*wakes);
    timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
        if (const auto self = weak.lock(); self && !cancelled) self->pump();
    });
}

void notices::spawn(asio::awaitable<void> work) {
    asio::co_spawn(around_.home, std::move(work), [](std::exception_ptr failed) {
        if (failed) log::error(component, "failed", {{"what", what_of(failed)}});
    });
}

asio::awaitable<void> notices::tell(ptr self, std::string id) {
    auto& around = self->around_;
    co_await asio::post(asio::bind_executor(around.blocking, asio::use_awaitable));
    const auto item = around.items->read(id);
    auto what = item.has_value() ? read_notice(item->document) : std::nullopt;
    body_read body;
    if (what) body = body_of(*what);
    co_await asio::post(around.home, asio::use_awaitable);
    if (!what) {
        log::error(component, "notice cannot be read, and stays in the spool", {{"item", id}});
        around.counts.notices_waiting.add(-1);
        self->schedule_.ended(id);
        self->pump();
        co_return;
    }
    if (body.failure) {
        co_await settle(self, std::move(id), body.verdict, "its file: " + body.failure.message());
        co_return;
    }
    service_request request = std::move(what->request);
    request.body = std::move(body.bytes);
    request.attempts = 1;
    if (request.delivery.empty()) request.delivery = id;
    const auto outcome = co_await around.client.send(std::move(request));
    if (self->stopped_) co_return;
    co_await settle(self, std::move(id), judge(outcome), why_of(outcome));
}

asio::awaitable<void> notices::settle(ptr self, std::string id, notice_verdict verdict, std::string why) {
    auto& around = self->around_;
    std::vector<std::string> gone;
    if (verdict.fate == notice_fate::again) {
        const auto now = steady_clock::now();
        auto delayed = self->schedule_.again(id, verdict, now, around.jitter());
        gone = std::move(delayed.expired);
        const auto due = self->wall_now() + std::chrono::floor<milliseconds>(delayed.until - now);
        self->pump();
        if (std::find(gone.begin(), gone.end(), id) == gone.end()) {
            co_await asio::post(asio::bind_executor(around.blocking, asio::use_awaitable));
            // On a full disk it keeps its old time: then it is tried sooner after a restart.
            (void)around.items->postpone(id, due);
            co_await asio::post(around.home, asio::use_awaitable);
        }
    } else {
        gone.push_back(id);
        self->schedule_.ended(id);
        self->pump();
    }
    if (gone.empty()) co_return;
    if (verdict.fate == notice_fate::delivered) why.clear();
    co_await drop(self, std::move(gone), std::move(why));
}

// Delivered ones, without `why`; or given up.
asio::awaitable<void> notices::drop(ptr self, std::vector<std::string> ids, std::string why) {
    auto& around = self->around_;
    co_await asio::post(asio::bind_executor(around.blocking, asio::use_awaitable));
    for (const auto& id : ids) {
        const auto item = around.items->read(id);
        const auto what = item.has_value() ? read_notice(item->document) : std::nullopt;
        const auto host = what ? host_of(what->request.url) : std::string();
        around.counts.notices.add(why.empty() ? "delivered" : "givenUp");
        around.counts.notices_waiting.add(-1);
        if (!why.empty())
            log::error(component, "notice given up", {{"host", host}, {"item", id}, {"why", why}});
        if (auto removed = around.items->remove(id); !removed.has_value())
            log::error(component, "notice cannot be removed, and may be told again after a restart",
                       {{"host", host}, {"item", id}, {"why", removed.error().message()}});
    }
    co_await asio::post(around.home, asio::use_awaitable);
}

}  // namespace switchhook::server::outside
