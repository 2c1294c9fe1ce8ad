#include "graph/model/explanation.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/nearest.hpp"

namespace switchhook::graph {
namespace {

constexpr std::string_view aadsts = "AADSTS";

std::optional<int> number_in(std::string_view text) {
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

bool same_word(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [&](char x, char y) { return lower(x) == lower(y); });
}

std::string pair_name(int code, int subcode) {
    if (code == any_code) return std::to_string(subcode);
    return subcode == 0 ? std::to_string(code) : std::to_string(code) + '/' + std::to_string(subcode);
}

struct found_text {
    code_family family;
    const result_code_text* text;
};

template <class Wanted>
std::optional<found_text> find(const Wanted& wanted) {
    for (const auto f : all_code_families)
        for (const auto& t : result_code_texts(f))
            if (wanted(t)) return found_text{f, &t};
    return std::nullopt;
}

struct found_word {
    code_family family;
    const error_word_text* text;
};

std::optional<found_word> find_word(std::string_view word) {
    for (const auto f : all_code_families)
        for (const auto& t : error_word_texts(f))
            if (same_word(t.word, word)) return found_word{f, &t};
    return std::nullopt;
}

bool graceful(int code) { return code == 0 || (code >= 200 && code < 300); }

template <class Text>
explanation from(code_family f, const Text& t, std::string name, certainty sure) {
    explanation e;
    e.code = std::move(name);
    e.family = f;
    e.sure = sure;
    e.meaning = t.meaning;
    for (const auto cause : t.causes)
        if (!cause.empty()) e.causes.push_back(cause);
    e.remedy = t.remedy;
    return e;
}

// Of a subcode that is known: it goes with every code, with this one, or at least with one of its kind.
std::optional<found_text> by_pair(int code, int subcode) {
    if (auto t = find([&](const auto& r) { return r.subcode == subcode && r.code == code; })) return t;
    if (subcode == 0) return std::nullopt;
    if (auto t = find([&](const auto& r) { return r.subcode == subcode && r.code == any_code; })) return t;
    if (auto t =
            find([&](const auto& r) { return r.subcode == subcode && graceful(r.code) == graceful(code); }))
        return t;
    const auto other = find([&](const auto& r) { return r.subcode == subcode; });
    // 200/7000 and 500/7000 differ, so 480/7000 is neither.
    const bool plain = code == 0 || code == 200;
    return plain ? other : std::nullopt;
}

// 560486: "486 Busy Here" from the far end of a leg that went out.
int sip_status_in(int subcode) {
    const int leg = subcode / 1000;
    return leg == 540 || leg == 560 ? subcode % 1000 : 0;
}

std::string_view meaning_of_class(int status) {
    switch (status / 100) {
        case 2: return "It succeeded.";
        case 3: return "The answer points to another place.";
        case 4: return "The request or the callee's side refuses: a status of the class 4xx.";
        case 5: return "A server on the way failed: a status of the class 5xx.";
        case 6: return "The callee refuses everywhere: a status of the class 6xx.";
        default: return {};
    }
}

std::string_view remedy_of_class(int status) {
    switch (status / 100) {
        case 2: return "Nothing to do.";
        case 3: return "Check the address that was asked: graph.baseUrl, graph.version and graph.root.";
        case 4: return "Check the request and its target; the status alone says no more.";
        case 6: return "Give the flow a branch for declined and unreachable.";
        default: return texts::ask_support;
    }
}

std::optional<explanation> by_status(int status) {
    if (const auto t = find([&](const auto& r) { return r.code == status && r.subcode == 0; }))
        return from(t->family, *t->text, {}, certainty::by_family);
    if (meaning_of_class(status).empty()) return std::nullopt;
    explanation e;
    e.sure = certainty::by_family;
    e.meaning = meaning_of_class(status);
    e.remedy = remedy_of_class(status);
    return e;
}

// "The far network does not know the number" has its row; 560410 has these words.
std::optional<explanation> by_telephone(int subcode) {
    const int status = sip_status_in(subcode);
    auto e = by_status(status);
    if (!e) return std::nullopt;
    e->family = code_family::telephone;
    const bool out = subcode / 1000 == 560;
    e->meaning = std::string(out ? "The far network answered the outgoing leg"
                                 : "The telephone side of the incoming leg ended it") +
                 " with SIP status " + std::to_string(status) + ". " + e->meaning;
    return e;
}

explanation unknown(std::string name) {
    explanation e;
    e.code = std::move(name);
    e.meaning = "This code is documented nowhere that we know of.";
    e.remedy =
        "Look at the message and the HTTP status beside it. If it comes again, give Microsoft support the "
        "requestId of the log line, or the id of the call, and the time.";
    return e;
}

explanation unknown_sign_in(std::string name) {
    explanation e;
    e.code = std::move(name);
    e.family = code_family::identity;
    e.sure = certainty::by_family;
    e.meaning = "The identity platform refused the token request.";
    e.causes = {"Secret, certificate or token of the application, its tenant, or a policy of the tenant."};
    e.remedy =
        "Look the number up at https://login.microsoftonline.com/error and check app.id, app.tenant and "
        "graph.cloud.";
    return e;
}

std::vector<explanation> explain_number(int number) {
    if (number == 0) return {explain(0, 0)};
    std::vector<explanation> all;
    for (const auto f : all_code_families)
        for (const auto& t : result_code_texts(f))
            if (t.subcode == number || (t.code == number && t.subcode == 0)) all.push_back(explain(t));
    if (const auto w = find_word(std::string(aadsts) + std::to_string(number)))
        all.push_back(explain(w->family, *w->text));
    if (!all.empty()) return all;
    auto e = number < 1000 ? by_status(number) : by_telephone(number);
    if (!e) e = unknown({});
    e->code = std::to_string(number);
    all.push_back(*std::move(e));
    return all;
}

bool can_be_word(std::string_view text) {
    return text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

}  // namespace

std::string_view to_string(certainty c) {
    switch (c) {
        case certainty::known: return "known";
        case certainty::by_family: return "byFamily";
        case certainty::unknown: break;
    }
    return "unknown";
}

explanation explain(const result_code_text& t) {
    const auto found = find([&](const auto& r) { return &r == &t; });
    return from(found ? found->family : code_family::status, t, pair_name(t.code, t.subcode),
                certainty::known);
}

explanation explain(code_family f, const error_word_text& t) {
    return from(f, t, std::string(t.word), certainty::known);
}

explanation explain(int code, int subcode) {
    const auto name = pair_name(code, subcode);
    const int meant = code == 0 ? 200 : code;
    if (const auto t = by_pair(meant, subcode)) return from(t->family, *t->text, name, certainty::known);
    auto e = by_telephone(subcode);
    if (!e) e = by_status(meant);
    if (!e) return unknown(name);
    e->code = name;
    return *std::move(e);
}

explanation explain_error(unsigned http_status, std::string_view code) {
    const int status = static_cast<int>(http_status);
    if (status == 0) {  // no answer, so no status that could say something
        const auto all = explain_typed(code);
        return all.empty() ? unknown(std::string(code)) : all.front();
    }
    if (const auto subcode = number_in(code)) {
        auto e = explain(status, *subcode);
        if (e.sure == certainty::known) e.code = std::to_string(*subcode);
        return e;
    }
    if (const auto w = find_word(code)) return explain(w->family, *w->text);
    return explain(status, 0);
}

std::vector<explanation> explain_typed(std::string_view code) {
    const auto slash = code.find_first_of("/ ");
    if (slash != std::string_view::npos) {
        const auto first = number_in(code.substr(0, slash)), second = number_in(code.substr(slash + 1));
        if (!first || !second) return {};
        return {explain(*first, *second)};
    }
    if (const auto number = number_in(code)) return explain_number(*number);
    if (const auto w = find_word(code)) return {explain(w->family, *w->text)};
    if (code.empty() || !can_be_word(code)) return {};
    const auto front = code.substr(0, aadsts.size());
    if (same_word(front, aadsts) && number_in(code.substr(front.size())))
        return {unknown_sign_in(std::string(aadsts) + std::string(code.substr(front.size())))};
    return {unknown(std::string(code))};
}

std::vector<std::string> codes_near(std::string_view typed) {
    const bool pair = typed.find_first_of("/ ") != std::string_view::npos;
    std::vector<std::string> names;
    for (const auto f : all_code_families) {
        for (const auto& t : result_code_texts(f))
            names.push_back(pair || t.subcode == 0 ? pair_name(t.code, t.subcode)
                                                   : std::to_string(t.subcode));
        for (const auto& t : error_word_texts(f)) {
            names.emplace_back(t.word);
            if (number_in(typed) && t.word.starts_with(aadsts))
                names.emplace_back(t.word.substr(aadsts.size()));
        }
    }
    std::vector<std::string> near;
    while (near.size() < 3) {
        const std::vector<std::string_view> left(names.begin(), names.end());
        const std::string best(nearest(typed, left));
        if (best.empty()) break;
        near.push_back(best);
        std::erase(names, best);
    }
    return near;
}

std::vector<int> subcodes_with(int code) {
    std::vector<int> all;
    for (const auto f : all_code_families)
        for (const auto& t : result_code_texts(f))
            if (t.code == code && t.subcode != 0) all.push_back(t.subcode);
    std::sort(all.begin(), all.end());
    return all;
}

}  // namespace switchhook::graph
