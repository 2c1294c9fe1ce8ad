#include <algorithm>

#include "base/duration.hpp"
#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/flow/template.hpp"
#include "bot/trial/run.hpp"
#include "graph/model/methods.hpp"

namespace switchhook::bot::trial {
namespace {

std::string json_of(const value& v) {
    json::writer w;
    v.write(w);
    return w.take();
}

value value_in(const std::string& text) {
    const auto document = json::document::parse(text);
    return document.has_value() ? value::of(document->root()) : value(text);
}

bool is_like(const std::string& pattern, const std::string& text) {
    if (pattern.empty()) return true;
    if (pattern.back() != '*') return text == pattern;
    return text.starts_with(std::string_view(pattern).substr(0, pattern.size() - 1));
}

std::string list_of(const std::vector<std::string>& found) {
    if (found.empty()) return "nothing";
    std::string list;
    for (const auto& one : found) list += (list.empty() ? "" : ", ") + one;
    return list;
}

// The place of the first expected thing that does not come, in this order, among what was found.
template <class Expected, class Found, class Fits>
std::optional<std::size_t> missing(const std::vector<Expected>& expected, const std::vector<Found>& found,
                                   Fits fits) {
    auto from = found.begin();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        from = std::find_if(from, found.end(), [&](const Found& f) { return fits(expected[i], f); });
        if (from == found.end()) return i;
        ++from;
    }
    return std::nullopt;
}

std::string_view name_of(const graph::call_request& request) {
    return graph::describe(graph::method_of(request)).name;
}

class examination {
  public:
    examination(const expectation& e, const place& at, const stage& s) : e_(e), at_(at), s_(s) {}

    std::vector<mismatch> all() {
        where();
        how_it_stands();
        heard();
        requested();
        remembered();
        services();
        time();
        return std::move(found_);
    }

  private:
    void fail(std::string_view member, std::string what) {
        for (const auto& [name, spot] : e_.places)
            if (name == member) return found_.push_back({spot, std::move(what)});
        found_.push_back({at_, std::move(what)});
    }

    void where() {
        if (e_.section && *e_.section != s_.section)
            fail("section", "expected the section " + *e_.section + ", found " +
                                (s_.section.empty() ? "none" : s_.section) + "; " + state_of(s_));
        if (e_.step && *e_.step != s_.step_id && *e_.step != s_.step_verb)
            fail("step", "expected the step " + *e_.step + ", found " + s_.step_verb +
                             (s_.step_id.empty() ? "" : " \"" + s_.step_id + '"') + " in " + s_.section +
                             "; " + state_of(s_));
        for (const auto& [id, outcome, at] : e_.outcomes) {
            const auto known = std::find_if(s_.outcomes.begin(), s_.outcomes.end(),
                                            [&, name = &id](const auto& o) { return o.first == *name; });
            const auto found = known == s_.outcomes.end() ? std::string("none yet") : known->second;
            if (found != outcome)
                found_.push_back({at, "expected \"" + id + "\" to end as " + outcome + ", found " + found});
        }
    }

    void how_it_stands() {
        const auto& c = s_.call();
        if (e_.ended && *e_.ended != to_string(c.ended))
            fail("ended", "expected the call to be over: " + *e_.ended + "; found: " + state_of(s_));
        if (e_.outcome && *e_.outcome != outcome_of(c.dial)) {
            const std::string found(outcome_of(c.dial));
            fail("outcome",
                 "expected the outcome " + *e_.outcome + ", found " + (found.empty() ? "none" : found));
        }
        if (e_.state && *e_.state != to_string(c.phase))
            fail("state", "expected the state " + *e_.state + ", found " + std::string(to_string(c.phase)));
    }

    void heard() {
        std::vector<std::string> labels;
        for (const auto clip : s_.since.played) labels.push_back('"' + s_.flow().media_labels[clip] + '"');
        const auto fits_clip = [&](const expected_prompt& p, std::uint16_t clip) {
            return s_.is_of(p, clip);
        };
        if (e_.played) {
            if (e_.played->empty() && !labels.empty())
                fail("played", "expected no prompt, found " + list_of(labels));
            if (const auto m = missing(*e_.played, s_.since.played, fits_clip))
                fail("played", "expected the prompt \"" + (*e_.played)[*m].name + "\" to be played" +
                                   after(*m) + ", found " + list_of(labels));
        }
        for (const auto& p : e_.not_played)
            if (std::any_of(s_.since.played.begin(), s_.since.played.end(),
                            [&](std::uint16_t clip) { return fits_clip(p, clip); }))
                fail("notPlayed",
                     "expected the prompt \"" + p.name + "\" not to be played, found " + list_of(labels));
    }

    void requested() {
        const auto m = missing(e_.requests, s_.since.requests,
                               [](const expected_request& r, const graph::call_request& found) {
                                   return r.method == name_of(found) &&
                                          (!r.body || fits(*r.body, value_in(graph::write_body(found))));
                               });
        if (!m) return;
        const auto& wanted = e_.requests[*m];
        std::vector<std::string> list;
        for (const auto& r : s_.since.requests) {
            const bool same = wanted.body && name_of(r) == wanted.method;
            list.push_back(std::string(name_of(r)) + (same ? ' ' + graph::write_body(r) : std::string()));
        }
        fail("requests", "expected the request " + wanted.method +
                             (wanted.body ? " with " + json_of(*wanted.body) : std::string()) + after(*m) +
                             ", found " + list_of(list));
    }

    void remembered() {
        const auto& c = s_.call();
        for (const auto& [name, wanted, at] : e_.variables) {
            const auto found = look_up(c, wanted.path).content;
            if (!fits(wanted.content, found))
                found_.push_back({at, "expected ${" + name + "} to be " + json_of(wanted.content) +
                                          ", found " + (found.is_nothing() ? "nothing" : json_of(found))});
        }
        const auto same = [](const std::string& a, const std::string& b) { return a == b; };
        if (const auto m = missing(e_.tags, c.flow.tags, same))
            fail("tags", "expected the tag " + e_.tags[*m] + after(*m) + ", found " + list_of(c.flow.tags));
        const auto has = [](const std::string& part, const std::string& line) {
            return line.find(part) != std::string::npos;
        };
        if (const auto m = missing(e_.log, s_.since.log, has))
            fail("log", "expected the log to say \"" + e_.log[*m] + '"' + after(*m) + ", found " +
                            list_of(s_.since.log));
    }

    void exchanges(std::string_view member, const std::vector<expected_exchange>& wanted,
                   const std::vector<service_request>& found) {
        const auto m = missing(wanted, found, [](const expected_exchange& w, const service_request& r) {
            return is_like(w.url, r.url) && (w.method.empty() || w.method == r.method) &&
                   (!w.body || fits(*w.body, value_in(r.body)));
        });
        if (!m) return;
        std::vector<std::string> list;
        for (const auto& r : found)
            list.push_back(r.method + ' ' + r.url + (r.body.empty() ? "" : ' ' + r.body));
        const auto& w = wanted[*m];
        auto what = (w.method.empty() ? std::string() : ' ' + w.method) + (w.url.empty() ? "" : ' ' + w.url) +
                    (w.body ? " with " + json_of(*w.body) : std::string());
        const std::string verb =
            member == "asked" ? "expected a service to be asked" : "expected a notice to be sent:";
        fail(member, verb + what + after(*m) + ", found " + list_of(list));
    }

    void services() {
        exchanges("asked", e_.asked, s_.since.asked);
        exchanges("notified", e_.notified, s_.since.notified);
        if (const auto m = missing(e_.callbacks, s_.since.callbacks, fits)) {
            std::vector<std::string> list;
            for (const auto& order : s_.since.callbacks) list.push_back(json_of(order));
            fail("callbacks",
                 "expected a callback " + json_of(e_.callbacks[*m]) + after(*m) + ", found " + list_of(list));
        }
    }

    void time() {
        const auto found = s_.lasted();
        const auto text = ", found " + switchhook::to_string(found);
        if (e_.least && found < *e_.least)
            fail("duration",
                 "expected the call to last " + switchhook::to_string(*e_.least) + " at least" + text);
        if (e_.most && found > *e_.most)
            fail("duration",
                 "expected the call to last " + switchhook::to_string(*e_.most) + " at most" + text);
    }

    static std::string after(std::size_t place) {
        return place == 0 ? std::string() : " after the one before it";
    }

    const expectation& e_;
    const place& at_;
    const stage& s_;
    std::vector<mismatch> found_;
};

}  // namespace

std::vector<mismatch> unmet(const expectation& e, const place& at, const stage& s) {
    return examination(e, at, s).all();
}

bool fits(const value& expected, const value& found) {
    if (const auto* members = expected.as_object()) {
        return std::all_of(members->begin(), members->end(), [&](const value::member& m) {
            const auto* inside = found.member_named(m.name);
            return inside != nullptr ? fits(m.content, *inside) : m.content.is_nothing();
        });
    }
    if (const auto* items = expected.as_list()) {
        const auto* others = found.as_list();
        return others != nullptr &&
               std::equal(items->begin(), items->end(), others->begin(), others->end(), fits);
    }
    if (expected.is_nothing() || found.is_nothing()) return expected.is_nothing() && found.is_nothing();
    return expected.text() == found.text();
}

}  // namespace switchhook::bot::trial
