#include "server/commands/call_text.hpp"

#include "server/commands/report.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view indent = "              ";

std::string clock_of(const std::string& time) {
    const auto begin = time.find('T');
    if (begin == std::string::npos) return time;
    auto text = time.substr(begin + 1);
    if (text.ends_with('Z')) text.pop_back();
    return text;
}

std::string flow_text(json::value flow) {
    const auto name = flow["name"].string_or(), version = flow["version"].string_or();
    return version.empty() ? name : name + ' ' + version;
}

std::string visit_text(json::value visit) {
    const auto outcome = visit["outcome"].string_or();
    return visit["section"].string_or() + ' ' + visit["verb"].string_or() +
           (outcome.empty() ? std::string() : ": " + outcome);
}

void add_line(std::string& text, std::string_view before, const std::string& line) {
    text.append(before).append(one_line(line)).append("\n");
}

void add_entry(std::string& text, json::value entry) {
    const auto reason = entry["reason"].string_or();
    add_line(text, {},
             clock_of(entry["at"].string_or()) + "  " + entry["event"].string_or() +
                 (reason.empty() ? std::string() : " · " + reason));
    const auto visits = entry["visits"], actions = entry["actions"];
    for (std::size_t i = 0; i < visits.size(); ++i)
        add_line(text, std::string(indent) + "= ", visit_text(visits.at(i)));
    for (std::size_t i = 0; i < actions.size(); ++i)
        add_line(text, std::string(indent) + "→ ", actions.at(i).string_or());
    for (const auto* words : {"meaning", "remedy"})
        if (entry[words]) add_line(text, std::string(indent) + "! ", entry[words].string_or());
}

std::string failure_text(json::value data) {
    std::string text = "request #" + std::to_string(data["request"].as_integer().value_or(0)) + " (" +
                       data["method"].string_or() + ") failed: " + data["failure"].string_or();
    if (const auto status = data["status"].as_integer()) text += ' ' + std::to_string(*status);
    for (const auto* member : {"code", "reason"})
        if (data[member]) text += ' ' + data[member].string_or();
    return text;
}

std::string timeline_text(json::value data) {
    const auto reason = data["reason"].string_or();
    auto text = data["event"].string_or() + (reason.empty() ? std::string() : " · " + reason);
    const auto actions = data["actions"];
    for (std::size_t i = 0; i < actions.size(); ++i) text += " → " + actions.at(i).string_or();
    return text;
}

std::string gap_text(json::value data) {
    if (const auto lost = data["lost"].as_integer()) return std::to_string(*lost) + " events were missed";
    return "a server was restarted, or has ended: what it had not told yet is lost";
}

}  // namespace

std::string party_text(json::value who) {
    std::string name;
    if (who.is_object())
        who.each_member([&](std::string_view kind, json::value id) {
            if (name.empty() && id.is_string())
                name = kind == "phone" ? id.string_or() : std::string(kind) + ':' + id.string_or();
        });
    return name.empty() ? "-" : name;
}

std::string call_text(json::value details) {
    std::string text;
    add_line(text, {}, details["id"].string_or());
    const auto outcome = details["outcome"].string_or();
    add_line(text, {}, details["state"].string_or() + (outcome.empty() ? std::string() : ", " + outcome));
    if (details["from"] || details["to"])
        add_line(text, {}, party_text(details["from"]) + " → " + party_text(details["to"]));
    add_line(text, {}, flow_text(details["flow"]));
    const auto ended = details["ended"].string_or();
    add_line(text, {},
             details["began"].string_or() + (ended.empty() ? std::string() : " to " + clock_of(ended)));
    details["variables"].each_member([&](std::string_view name, json::value v) {
        add_line(text, std::string(name) + ": ", v.string_or());
    });
    const auto tags = details["tags"];
    for (std::size_t i = 0; i < tags.size(); ++i) add_line(text, "tag: ", tags.at(i).string_or());
    text += '\n';
    const auto timeline = details["timeline"];
    for (std::size_t i = 0; i < timeline.size(); ++i) add_entry(text, timeline.at(i));
    return text;
}

std::string event_line(std::string_view kind, json::value data) {
    if (kind == "gap") return one_line(gap_text(data));
    std::string what(kind);
    if (kind == "timeline") what = timeline_text(data);
    if (kind == "callBegan")
        what = "call began: " + party_text(data["from"]) + " → " + party_text(data["to"]) + ", " +
               flow_text(data["flow"]);
    if (kind == "stateChanged") what = "state " + data["state"].string_or();
    if (kind == "requestFailed") what = failure_text(data);
    if (kind == "callEnded") what = "call ended: " + data["outcome"].string_or();
    return one_line(data["at"].string_or() + "  " + data["call"].string_or() + "  " + what);
}

}  // namespace switchhook::server
