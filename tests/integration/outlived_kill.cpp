#include "tests/integration/outlived_kill.hpp"

#include <algorithm>

#include "base/json/writer.hpp"
#include "bot/call/event_writing.hpp"
#include "bot/call/translate.hpp"
#include "bot/journal/journal_record.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/notification.hpp"

namespace switchhook::test {
namespace {

// What is heard twice is no harm, and a recording that may have begun is cancelled before it begins anew.
bool may_not_be_repeated(const std::string& method) {
    if (method == "playPrompt" || method == "recordResponse") return false;
    for (const auto& m : graph::all_methods())
        if (m.name == method) return m.on_lost_answer != graph::repeat::harmless;
    return false;
}

std::vector<bot::event> events_of(const std::string& journal) {
    std::vector<bot::event> all;
    for (std::size_t at = 0; at < journal.size();) {
        const auto end = std::min(journal.find('\n', at), journal.size());
        if (auto record = bot::read_journal_record(std::string_view(journal).substr(at, end - at)))
            all.push_back(std::move(record->what));
        at = end + 1;
    }
    return all;
}

// It says less than a notification does.
std::string in_journal(const bot::event& e) {
    json::writer w;
    bot::write_event(w, e, bot::key_display::show);
    return w.take();
}

// Keys may be hidden, and an offer says more than the notification does.
bool is_same(const bot::event& told, const bot::event& kept) {
    if (told.index() != kept.index()) return false;
    if (const auto* tone = std::get_if<bot::tone_received>(&told))
        return std::get<bot::tone_received>(kept).sequence == tone->sequence;
    if (std::holds_alternative<bot::call_offered>(told)) return true;
    return in_journal(told) == in_journal(kept);
}

}  // namespace

done_once done_in(installation& at, const std::string& call) {
    done_once all;
    const auto page = at.control_document("/emulator/calls/" + call);
    const auto exchange = page.root()["exchange"];
    for (std::size_t i = 0; i < exchange.size(); ++i) {
        const auto e = exchange.at(i);
        const auto method = e["method"].string_or();
        const auto status = e["status"].as_integer().value_or(0);
        if (e["what"].string_or() == "request" && status >= 200 && status < 300 &&
            may_not_be_repeated(method))
            ++all[method];
    }
    return all;
}

std::vector<std::string> lost_notifications(installation& at, const std::string& call) {
    const auto page = at.control_document("/emulator/calls/" + call);
    std::vector<json::value> exchange;
    for (std::size_t i = 0; i < page.root()["exchange"].size(); ++i)
        exchange.push_back(page.root()["exchange"].at(i));
    return lost_notifications(exchange, at.admin("/api/calls/" + call + "/journal").body);
}

std::vector<std::string> lost_notifications(const std::vector<json::value>& exchange,
                                            const std::string& journal) {
    auto kept = events_of(journal);
    std::map<std::int64_t, bool> accepted;
    std::size_t over = 0;
    for (; over < exchange.size(); ++over) {
        const auto e = exchange[over];
        // What comes behind, or is taken then, is of a call that is no more.
        const auto method = e["method"].string_or();
        const bool is_gone = e["status"].as_integer() == 404;
        if (is_gone || method == "delete" || method == "reject" || method == "redirect") break;
        if (e["what"].string_or() == "notificationAnswered" && e["status"].as_integer() == 202)
            accepted[e["number"].as_integer().value_or(0)] = true;
    }
    std::vector<std::string> lost;
    for (std::size_t i = 0; i < over; ++i) {
        const auto e = exchange[i];
        if (e["what"].string_or() != "notification" || !accepted[e["number"].as_integer().value_or(0)])
            continue;
        const auto told = graph::parse_notifications(e["body"].dump());
        if (!told.has_value()) continue;
        for (const auto& n : *told) {
            const auto what = bot::translate(n);
            const auto found =
                std::find_if(kept.begin(), kept.end(), [&](const auto& k) { return is_same(what, k); });
            if (found == kept.end())
                lost.push_back(e["about"].string_or());
            else
                kept.erase(found);
        }
    }
    return lost;
}

std::vector<std::string> without_repeats(const std::vector<std::string>& way) {
    std::vector<std::string> all;
    for (const auto& p : way) {
        // Entered, and not left before it was entered again.
        if (!all.empty() && (p == all.back() || p.starts_with(all.back() + " ends: "))) all.pop_back();
        all.push_back(p);
    }
    return all;
}

}  // namespace switchhook::test
