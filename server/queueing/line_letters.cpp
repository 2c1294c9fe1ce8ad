#include "server/queueing/line_letters.hpp"

#include <algorithm>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "graph/model/resources/identity.hpp"
#include "graph/model/resources/resource_io.hpp"

namespace switchhook::server {
namespace {

using bot::milliseconds;
using bot::queueing::line_settings;

void write_agent(json::writer& w, const graph::identity& who) {
    graph::write_resource(w, graph::identity_set(who));
}

void write_agents(json::writer& w, const std::vector<graph::identity>& agents) {
    w.array("agents", [&] {
        for (const auto& who : agents) write_agent(w, who);
    });
}

class request_writer {
  public:
    explicit request_writer(json::writer& w) : w_(w) {}

    void operator()(const bot::enter_line& what) const {
        w_.object("enter", [&] {
            visit(what);
            const auto& s = what.settings;
            w_.field("most", s.most);
            w_.field("rest", s.rest.count());
            w_.field("longRest", s.long_rest.count());
            w_.field("afterCall", s.after_call.count());
            w_.field("afterHangUp", s.after_hang_up.count());
            w_.field("asListed", s.choose == line_settings::choice::as_listed);
            write_agents(w_, what.agents);
            w_.field("priority", what.priority);
            w_.field("since", what.since.time_since_epoch().count());
            if (what.offered) {
                w_.key("offered");
                write_agent(w_, *what.offered);
            }
            w_.field("again", what.again);
        });
    }
    void operator()(const bot::leave_line& what) const {
        w_.object("leave", [&] {
            visit(what);
            w_.field("connected", what.connected);
        });
    }
    void operator()(const bot::agent_lost& what) const {
        w_.object("lost", [&] {
            visit(what);
            w_.field("why", graph::to_string(what.why));
        });
    }
    void operator()(const bot::list_agents& what) const {
        w_.object("list", [&] {
            visit(what);
            write_agents(w_, what.agents);
        });
    }

  private:
    template <class Request>
    void visit(const Request& what) const {
        w_.field("number", what.number);
        w_.field("line", what.line);
    }
    json::writer& w_;
};

std::optional<graph::identity> read_agent(json::value v) {
    const auto set = graph::read_resource<graph::identity_set>(v);
    if (!set || set->empty()) return std::nullopt;
    return set->who();
}

std::vector<graph::identity> read_agents(json::value v) {
    std::vector<graph::identity> agents;
    const auto list = v["agents"];
    for (std::size_t i = 0; i < list.size(); ++i)
        if (auto who = read_agent(list.at(i))) agents.push_back(*std::move(who));
    return agents;
}

graph::transfer_result read_result(std::string_view text) {
    using enum graph::transfer_result;
    for (const auto why : {busy, no_answer, declined, unreachable})
        if (text == graph::to_string(why)) return why;
    return failed;
}

milliseconds time_in(json::value v, std::string_view name) {
    return milliseconds(v[name].as_integer().value_or(0));
}

template <class Request>
Request read_visit(json::value v) {
    Request what;
    what.number = static_cast<std::uint32_t>(v["number"].as_integer().value_or(0));
    what.line = v["line"].string_or();
    return what;
}

bot::enter_line read_entry(json::value v) {
    auto what = read_visit<bot::enter_line>(v);
    auto& s = what.settings;
    s.most = static_cast<std::size_t>(std::max<std::int64_t>(0, v["most"].as_integer().value_or(0)));
    s.rest = time_in(v, "rest");
    s.long_rest = time_in(v, "longRest");
    s.after_call = time_in(v, "afterCall");
    s.after_hang_up = time_in(v, "afterHangUp");
    if (v["asListed"].as_bool().value_or(false)) s.choose = line_settings::choice::as_listed;
    what.agents = read_agents(v);
    what.priority = static_cast<int>(v["priority"].as_integer().value_or(0));
    what.since = bot::instant(time_in(v, "since"));
    what.offered = read_agent(v["offered"]);
    what.again = v["again"].as_bool().value_or(false);
    return what;
}

std::optional<bot::queueing::line_request> read_request(json::value v) {
    if (const auto o = v["enter"]) return read_entry(o);
    if (const auto o = v["leave"]) {
        auto what = read_visit<bot::leave_line>(o);
        what.connected = o["connected"].as_bool().value_or(false);
        return what;
    }
    if (const auto o = v["lost"]) {
        auto what = read_visit<bot::agent_lost>(o);
        what.why = read_result(o["why"].string_or());
        return what;
    }
    if (const auto o = v["list"]) {
        auto what = read_visit<bot::list_agents>(o);
        what.agents = read_agents(o);
        return what;
    }
    return std::nullopt;
}

}  // namespace

std::string to_text(const asked_of_line& letter) {
    json::writer w;
    w.object([&] {
        w.field("call", letter.call.wire());
        std::visit(request_writer(w), letter.what);
    });
    return w.take();
}

std::optional<asked_of_line> read_asked_of_line(std::string_view text) {
    const auto read = json::document::parse(text);
    if (!read.has_value()) return std::nullopt;
    auto what = read_request(read->root());
    if (!what) return std::nullopt;
    return asked_of_line{graph::call_id(read->root()["call"].string_or()), *std::move(what)};
}

std::string to_text(const bot::queueing::told& letter) {
    json::writer w;
    w.object([&] {
        w.field("call", letter.call.wire());
        w.key("news");
        bot::write_event(w, letter.what, bot::key_display::hide);
    });
    return w.take();
}

std::optional<bot::queueing::told> read_told_by_line(std::string_view text) {
    const auto read = json::document::parse(text);
    if (!read.has_value()) return std::nullopt;
    auto what = bot::read_event(read->root()["news"]);
    if (!what) return std::nullopt;
    return bot::queueing::told{graph::call_id(read->root()["call"].string_or()), *std::move(what)};
}

std::string join_letters(const std::vector<std::string>& letters) {
    std::string text;
    for (const auto& one : letters) text += (text.empty() ? "" : "\n") + one;
    return text;
}

std::vector<std::string_view> split_letters(std::string_view text) {
    std::vector<std::string_view> letters;
    while (!text.empty()) {
        letters.push_back(text.substr(0, text.find('\n')));
        text.remove_prefix(std::min(text.size(), letters.back().size() + 1));
    }
    return letters;
}

}  // namespace switchhook::server
