#include "server/admin/picture_pages.hpp"

#include <atomic>
#include <map>
#include <mutex>

#include "base/json/located.hpp"
#include "bot/coverage/counter.hpp"
#include "bot/journal/journal_record.hpp"
#include "bot/picture/counted.hpp"
#include "bot/picture/from_flow.hpp"
#include "server/admin/call_list.hpp"
#include "server/admin/kept_calls.hpp"
#include "server/admin/picture_view.hpp"
#include "server/runtime/pause.hpp"
#include "server/runtime/run_on.hpp"

namespace switchhook::server {
namespace {

constexpr std::size_t most_counted = 500;                     // calls, the latest
constexpr std::size_t calls_a_page = 1'000, most_pages = 20;  // of all flows, to find them among
constexpr std::chrono::seconds counted_again_after{10};
constexpr std::size_t most_kept = 50;  // pictures
constexpr std::chrono::seconds longest_wait{5};
constexpr std::chrono::milliseconds looked_again_after{50};

struct drawn_flow {
    std::shared_ptr<const bot::flow> flow;
    std::string version;
    std::shared_ptr<const std::string> text;
};

using name_and_version = std::pair<std::string, std::string>;

// What many look at is counted but now and then.
class kept_pictures {
  public:
    std::optional<std::string> find(const name_and_version& flow, bot::instant now) {
        const std::lock_guard lock(guard_);
        const auto known = all_.find(flow);
        if (known == all_.end() || now - known->second.made >= counted_again_after) return std::nullopt;
        return known->second.text;
    }
    void keep(const name_and_version& flow, bot::instant now, std::string text) {
        const std::lock_guard lock(guard_);
        if (all_.size() >= most_kept) all_.clear();
        all_.insert_or_assign(flow, entry{now, std::move(text)});
    }

  private:
    struct entry {
        bot::instant made;
        std::string text;
    };
    std::mutex guard_;
    std::map<name_and_version, entry> all_;
};

struct picture_site {
    std::shared_ptr<services> shared;
    runtime& calls;
    kept_pictures kept;
    std::atomic<bool> drawing{false};  // one at a time: calls need the threads that draw
};
using picture_site_ptr = std::shared_ptr<picture_site>;

std::optional<drawn_flow> offered_flow(const services& shared, std::string_view name,
                                       std::optional<std::string_view> version) {
    for (const auto& p : shared.flows.now()->programs())
        if (p->text && p->flow->name == name && (!version || p->version == *version))
            return drawn_flow{p->flow, p->version, p->text};
    return std::nullopt;
}

// One that calls followed before. Blocking.
std::optional<drawn_flow> earlier_flow(const services& shared, const std::string& name,
                                       const std::string& version) {
    auto kept = shared.store->flow(version);
    if (!kept || kept->name != name) return std::nullopt;
    problems found;
    auto loaded = read_flow_text(std::move(kept->text), name + ".json", {}, found);
    if (!loaded.flow) return std::nullopt;
    return drawn_flow{loaded.flow, version, loaded.text};
}

std::vector<graph::call_id> latest_ended(const services& shared, const std::string& flow, std::size_t most) {
    std::vector<graph::call_id> calls;
    ended_place behind;
    for (std::size_t page = 0; page < most_pages; ++page) {
        const auto ended = shared.store->ended(calls_a_page, behind);
        if (ended.has_error() || ended->empty()) return calls;
        for (const auto& c : *ended) {
            if (c.flow == flow) calls.push_back(c.id);
            if (calls.size() >= most) return calls;
        }
        behind = {ended->back().over, ended->back().id.key()};
    }
    return calls;
}

// Blocking.
std::string draw(const services& shared, const drawn_flow& drawn, const std::vector<graph::call_id>& live) {
    const auto calls = counted_calls(
        live, most_counted, [&](std::size_t most) { return latest_ended(shared, drawn.flow->name, most); });
    counted_picture p;
    p.version = drawn.version;
    bot::flow_counter counter(*drawn.flow);
    for (const auto& call : calls) {
        const auto records = shared.store->records(call);
        if (records.has_error()) continue;
        ++p.calls;
        bool whole = true;
        for (const auto& line : *records)
            if (const auto record = bot::read_journal_record(line))
                whole = counter.count(record->way) && whole;
        if (!whole) ++p.in_part;
    }
    problems none;
    const auto file = drawn.flow->name + ".json";
    p.picture = bot::picture_of(*drawn.flow, json::parse_located(*drawn.text, file, none));
    bot::put_counts(p.picture, counter.counts(file, drawn.version));
    return to_json(p);
}

// The latest.
asio::awaitable<std::vector<graph::call_id>> live_calls_of(runtime& calls, std::string flow) {
    const runtime::inspection look = [&flow](const live_call* c) {
        return c->follows->flow->name == flow ? rank_of(*c) : std::string();
    };
    auto ranks = co_await calls.inspect_all(look);
    std::erase(ranks, std::string());
    std::vector<graph::call_id> ids;
    for (const auto& rank : page_of_live(std::move(ranks), {}, most_counted))
        ids.push_back(call_of_rank(rank));
    co_return ids;
}

asio::awaitable<reply> show(picture_site_ptr at, admin_request request) {
    const auto name = request.parameter("name");
    const auto version = request.option("version");
    auto drawn = offered_flow(*at->shared, name, version);
    if (!drawn && version) {
        auto look = [at, name, wanted = std::string(*version)] {
            return earlier_flow(*at->shared, name, wanted);
        };
        drawn = co_await run_blocking(at->shared->blocking, std::move(look));
    }
    if (!drawn)
        co_return make_problem(
            404, "no flow " + shown(name) + (version ? " of that version is kept" : " is followed"));
    const name_and_version flow{name, drawn->version};
    const auto now = at->shared->clock.now();
    const auto until = now + longest_wait;
    for (;;) {
        if (auto kept = at->kept.find(flow, now)) co_return json_response(*std::move(kept));
        if (!at->drawing.exchange(true)) break;
        if (at->shared->clock.now() > until) co_return try_later("other pictures are being drawn", 2);
        co_await pause(looked_again_after);
    }
    const std::unique_ptr<picture_site, void (*)(picture_site*)> drawn_in_the_end(
        at.get(), [](picture_site* site) { site->drawing = false; });
    auto live = co_await live_calls_of(at->calls, drawn->flow->name);
    auto work = [at, drawn = *drawn, live = std::move(live)] { return draw(*at->shared, drawn, live); };
    auto text = co_await run_blocking(at->shared->blocking, std::move(work));
    at->kept.keep(flow, now, text);
    co_return json_response(std::move(text));
}

}  // namespace

void add_picture_pages(router& to, std::shared_ptr<services> shared, runtime& calls) {
    const picture_site_ptr at(new picture_site{std::move(shared), calls, {}, {}});
    to.add({"GET",
            "/api/flows/{name}/picture",
            access::viewer,
            "The flow drawn, with the ways that calls took",
            [at](admin_request q) { return show(at, std::move(q)); },
            {"version"}});
}

}  // namespace switchhook::server
