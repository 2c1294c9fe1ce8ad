#include "server/tracing/call_spans.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "bot/call/describe.hpp"

namespace switchhook::server::tracing {
namespace {

using std::string;
using std::string_view;

// The number at the end of an action's words: "playPrompt thanks #2". What a flow logs has whatever it likes there.
std::optional<std::uint32_t> number_of(string_view action) {
    if (action.starts_with("log: ")) return std::nullopt;
    const auto mark = action.rfind(" #");
    if (mark == string_view::npos) return std::nullopt;
    std::uint32_t number = 0;
    const auto* end = action.data() + action.size();
    const auto read = std::from_chars(action.data() + mark + 2, end, number);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return number;
}

string word(const string& text, std::size_t number) {
    std::size_t from = 0;
    for (; number > 0 && from != string::npos; --number) {
        from = text.find(' ', from);
        if (from != string::npos) ++from;
    }
    return from == string::npos ? string() : text.substr(from, text.find(' ', from) - from);
}

// The fetching of a recording is called as Graph's other requests are counted: "fetch the recording #4".
string name_in(const string& action) {
    const auto first = word(action, 0);
    return first == "fetch" ? "recording" : first;
}

// Nobody else is asked: "join 3 recordings #5".
bool is_within(const string& action) { return word(action, 0) == "join"; }

// "ask crm.example.com:444 for steps #2"
string host_in(const string& action) { return word(action, 0) == "ask" ? word(action, 1) : string(); }

// The port has an attribute of its own; an address of version 6 has brackets about its colons.
void add_host(trace_span& to, const string& host) {
    const auto colon = host.rfind(':');
    const bool has_port = colon != string::npos && host.find(']', colon) == string::npos;
    to.attributes.emplace_back("server.address", host.substr(0, has_port ? colon : string::npos));
    std::int64_t port = 0;
    if (!has_port) return;
    const auto* end = host.data() + host.size();
    if (std::from_chars(host.data() + colon + 1, end, port).ec == std::errc())
        to.attributes.emplace_back("server.port", port);
}

struct answered_request {
    std::uint32_t number = 0;
    std::optional<bot::milliseconds> took;  // where the event says it; else since it was asked for
    unsigned status = 0;
    bool failed = false;
    string why;
};

struct answer_in {
    using answer = std::optional<answered_request>;

    answer operator()(const bot::request_succeeded& e) const {
        return {{e.request, e.took, e.status, false, {}}};
    }
    answer operator()(const bot::request_failed& e) const {
        return {{e.request, e.took, e.status, true, string(bot::to_string(e.error))}};
    }
    answer operator()(const bot::service_answered& e) const {
        return {{e.request, e.took, e.status, e.status >= 400, {}}};
    }
    answer operator()(const bot::service_failed& e) const {
        return {{e.request, e.took, e.status, true, e.why}};
    }
    answer operator()(const bot::steps_fetched& e) const { return {{e.request, e.took, 0, false, {}}}; }
    answer operator()(const bot::recording_stored& e) const { return {{e.request, {}, 0, false, {}}}; }
    answer operator()(const bot::recording_lost& e) const { return {{e.request, {}, 0, true, e.why}}; }
    template <class Other>
    answer operator()(const Other&) const {
        return std::nullopt;
    }
};

class story {
  public:
    story(const ended_call& call, const trace_context& in) : call_(call) {
        trace_span whole;
        whole.id = span_of_call(call.id);
        whole.parent = in.parent;
        whole.name = "call " + call.flow;
        whole.is = trace_span::kind::server;
        whole.began = call.began;
        whole.ended = call.over;
        whole.failed = call.outcome == "lost";
        whole.attributes = {{"switchhook.call", call.id.wire()},
                            {"switchhook.flow", call.flow},
                            {"switchhook.flow.version", call.flow_version},
                            {"switchhook.outcome", call.outcome}};
        spans_.push_back(std::move(whole));
    }

    void tell(const bot::journal_record& r) {
        for (const auto& p : r.way) follow(p, r.at);
        if (auto answer = std::visit(answer_in(), r.what)) add_request(*answer, r.at);
        for (const auto& action : r.actions)
            if (const auto number = number_of(action))
                asked_.insert_or_assign(
                    *number, asked{name_in(action), host_in(action), inside(), r.at, is_within(action)});
    }

    std::vector<trace_span> end() {
        leave(call_.over, {});
        return std::move(spans_);
    }

  private:
    struct asked {
        string method;
        string host;  // of a web service
        string parent;
        bot::instant at;
        bool within = false;
    };

    void follow(const bot::way_point& p, bot::instant at) {
        if (!p.outcome.empty()) {
            if (step_ && spans_[*step_].attributes.front().second == attribute_value(p.step))
                leave(at, p.outcome);
            return;
        }
        leave(at, {});
        trace_span step;
        step.id = span_of_step(call_.id, ++steps_);
        step.parent = spans_.front().id;
        step.name = p.verb;
        step.began = step.ended = at;
        step.attributes = {{"switchhook.step", p.step}, {"switchhook.section", bot::section_of(p)}};
        step_ = spans_.size();
        spans_.push_back(std::move(step));
    }

    void leave(bot::instant at, const string& outcome) {
        if (!step_) return;
        auto& step = spans_[*step_];
        step.ended = std::max(step.began, at);
        if (!outcome.empty()) step.attributes.emplace_back("switchhook.outcome", outcome);
        step_.reset();
    }

    void add_request(const answered_request& a, bot::instant at) {
        const auto known = asked_.find(a.number);
        trace_span request;
        request.id = span_of_request(call_.id, a.number);
        request.parent = known == asked_.end() ? spans_.front().id : known->second.parent;
        request.name = known == asked_.end() ? "request" : known->second.method;
        if (known == asked_.end() || !known->second.within) request.is = trace_span::kind::client;
        request.began = a.took ? at - *a.took : known != asked_.end() ? known->second.at : at;
        request.ended = at;
        request.failed = a.failed;
        if (known != asked_.end() && !known->second.host.empty()) add_host(request, known->second.host);
        if (a.status != 0)
            request.attributes.emplace_back("http.response.status_code", std::int64_t{a.status});
        if (!a.why.empty()) request.attributes.emplace_back("error.type", a.why);
        spans_.push_back(std::move(request));
    }

    [[nodiscard]] const string& inside() const { return step_ ? spans_[*step_].id : spans_.front().id; }

    const ended_call& call_;
    std::vector<trace_span> spans_;
    std::optional<std::size_t> step_;  // where the flow stands
    std::uint64_t steps_ = 0;
    std::map<std::uint32_t, asked> asked_;
};

}  // namespace

std::vector<trace_span> spans_of(const ended_call& call, const trace_context& in,
                                 const std::vector<bot::journal_record>& records) {
    story told(call, in);
    for (const auto& r : records) told.tell(r);
    return told.end();
}

}  // namespace switchhook::server::tracing
