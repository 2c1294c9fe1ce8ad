#include "server/events/call_sequence.hpp"

#include <algorithm>
#include <map>

#include "bot/picture/mermaid_text.hpp"
#include "server/events/timeline_entry.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view bot_name = "b", graph_name = "g", party_name = "p", operator_name = "o",
                           line_name = "l", leg_name = "c";

// Behind the colon of a message Mermaid looks for "wrap:" as well.
std::string message_text(std::string_view text) {
    auto safe = bot::mermaid_text(text);
    for (const std::string_view word : {"wrap:", "nowrap:"})
        if (safe.starts_with(word)) safe.replace(word.size() - 1, 1, "#58;");
    return safe;
}

std::string number_in(std::string_view action) {
    const auto mark = action.rfind('#');
    return mark == std::string_view::npos ? std::string() : std::string(action.substr(mark + 1));
}

std::string clock_text(bot::instant at) {
    constexpr std::size_t date = std::string_view("2026-11-22T").size();
    auto text = time_text(at).substr(date);
    text.pop_back();
    return text;
}

class drawing {
  public:
    explicit drawing(bool outgoing) : party_(outgoing ? "Callee" : "Caller") {}

    void draw(bot::journal_record record) {
        const auto what = record.what;
        const auto entry = entry_of(std::move(record));
        told_ = entry.event;
        std::visit(*this, what);
        if (!entry.actions.empty() && !entry.reason.empty()) note(clock_text(entry.at) + ' ' + entry.reason);
        for (const auto& a : entry.actions) act(a);
    }

    [[nodiscard]] std::string text() const {
        std::string all = "sequenceDiagram\n    participant p as " + party_ +
                          "\n    participant g as Graph\n    participant b as Switchhook\n";
        for (const auto& [name, title] : others_) all += "    participant " + name + " as " + title + '\n';
        return all + arrows_;
    }

    void operator()(const bot::call_offered&) {
        arrow(party_name, "->>", graph_name, "calls");
        from_graph();
    }
    void operator()(const bot::call_ordered& e) {
        const bool leg = e.order.get() != nullptr && e.order.get()->leg;
        arrow(leg ? another_call() : an_operator(), "->>", bot_name, told_);
    }
    void operator()(const bot::call_identified&) { from_graph(); }
    void operator()(const bot::call_changed&) { from_graph(); }
    void operator()(const bot::tone_received&) { arrow(party_name, "->>", bot_name, told_); }
    void operator()(const bot::operation_ended&) { from_graph(); }
    void operator()(const bot::call_deleted&) { from_graph(); }
    void operator()(const bot::notification_noted&) { from_graph(); }
    void operator()(const bot::timer_fired&) { note(told_); }
    void operator()(const bot::request_succeeded&) { arrow(graph_name, "-->>", bot_name, told_); }
    void operator()(const bot::request_failed&) { arrow(graph_name, "--x", bot_name, told_); }
    void operator()(const bot::recording_stored&) { note(told_); }
    void operator()(const bot::recording_lost&) { note(told_); }
    void operator()(const bot::service_answered& e) { arrow(service(e.request), "-->>", bot_name, told_); }
    void operator()(const bot::service_failed& e) { arrow(service(e.request), "--x", bot_name, told_); }
    void operator()(const bot::steps_fetched& e) { arrow(service(e.request), "-->>", bot_name, told_); }
    void operator()(const bot::callback_kept&) { note(told_); }
    void operator()(const bot::callback_refused&) { note(told_); }
    void operator()(const bot::leg_answered&) { arrow(another_call(), "->>", bot_name, told_); }
    void operator()(const bot::leg_failed&) { arrow(another_call(), "--x", bot_name, told_); }
    void operator()(const bot::line_moved&) { arrow(the_line(), "->>", bot_name, told_); }
    void operator()(const bot::agent_offered&) { arrow(the_line(), "->>", bot_name, told_); }
    void operator()(const bot::line_refused&) { arrow(the_line(), "--x", bot_name, told_); }
    void operator()(const bot::line_forgotten&) { arrow(the_line(), "--x", bot_name, told_); }
    void operator()(const bot::hang_up_asked&) { arrow(an_operator(), "->>", bot_name, told_); }
    void operator()(const bot::section_asked&) { arrow(an_operator(), "->>", bot_name, told_); }
    void operator()(const bot::request_asked&) { arrow(an_operator(), "->>", bot_name, told_); }
    void operator()(const bot::call_resumed&) { note(told_); }

  private:
    void arrow(std::string_view from, std::string_view kind, std::string_view to, std::string_view text) {
        arrows_.append("    ").append(from).append(kind).append(to).append(": ");
        arrows_.append(message_text(text)).append("\n");
    }
    void note(std::string_view text) { arrows_ += "    Note over b: " + message_text(text) + '\n'; }
    void from_graph() { arrow(graph_name, "->>", bot_name, told_); }

    // The words of bot::describe.
    void act(const std::string& action) {
        const auto begins = [&](std::string_view words) { return action.starts_with(words); };
        if (begins("ask ") || begins("notify ")) {
            const auto host = action.substr(action.find(' ') + 1);
            const auto name = host_name(host.substr(0, host.find(' ')));
            if (begins("ask ")) services_[number_in(action)] = name;
            return arrow(bot_name, "->>", name, action);
        }
        if (begins("enter the line") || begins("leave the line") || begins("tell the line"))
            return arrow(bot_name, "->>", the_line(), action);
        if (begins("call ") || begins("end the leg") || begins("tell the parent"))
            return arrow(bot_name, "->>", another_call(), action);
        if (begins("join ") || begins("discard ") || begins("keep an order") || begins("log: ") ||
            begins("release the call"))
            return note(action);
        arrow(bot_name, "->>", graph_name, action);
    }

    std::string participant(std::string name, std::string_view title) {
        const auto known =
            std::find_if(others_.begin(), others_.end(), [&](const auto& one) { return one.first == name; });
        if (known == others_.end()) others_.emplace_back(name, message_text(title));
        return name;
    }
    std::string an_operator() { return participant(std::string(operator_name), "Operator"); }
    std::string the_line() { return participant(std::string(line_name), "Line"); }
    std::string another_call() { return participant(std::string(leg_name), "Other call"); }
    std::string host_name(const std::string& host) {
        const auto known = hosts_.emplace(host, "s" + std::to_string(hosts_.size() + 1)).first;
        return participant(known->second, host);
    }
    std::string service(std::uint32_t request) {
        const auto asked = services_.find(std::to_string(request));
        return asked == services_.end() ? host_name("a web service") : asked->second;
    }

    const std::string party_;
    std::string told_;
    std::string arrows_;
    std::vector<std::pair<std::string, std::string>> others_;  // in the order of their first appearance
    std::map<std::string, std::string> hosts_, services_;      // name by host, by number of the request
};

}  // namespace

std::string call_sequence(std::vector<bot::journal_record> records) {
    drawing picture(!records.empty() && std::holds_alternative<bot::call_ordered>(records.front().what));
    for (auto& one : records) picture.draw(std::move(one));
    return picture.text();
}

}  // namespace switchhook::server
