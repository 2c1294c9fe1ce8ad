#include "emulator/control/control_api.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "emulator/control/call_document.hpp"
#include "emulator/control/call_stream.hpp"
#include "emulator/control/control_body.hpp"
#include "emulator/control/control_reply.hpp"
#include "emulator/control/problem_document.hpp"
#include "emulator/world/wav.hpp"

namespace switchhook::emulator {
namespace {

constexpr std::chrono::seconds longest_wait{60};

// Zero when it is left out, nothing when it is no number.
std::optional<std::uint64_t> number_in(std::string_view query, std::string_view name) {
    const auto text = form_value(query, name);
    std::uint64_t number = 0;
    if (!text) return number;
    const char* const end = text->data() + text->size();
    const auto [stopped, wrong] = std::from_chars(text->data(), end, number);
    if (wrong != std::errc() || stopped != end) return std::nullopt;
    return number;
}

}  // namespace

asio::awaitable<net::http_response> control_api::handle(net::http_request request) {
    const std::string target = request.target;
    const auto mark = target.find('?');
    const std::string query = mark == std::string::npos ? std::string() : target.substr(mark + 1);
    std::string path = target.substr(0, mark).substr(std::string_view("/emulator").size());
    if (path.ends_with('/')) path.pop_back();

    constexpr std::string_view calls = "/calls/";
    constexpr std::string_view users = "/users/";
    constexpr std::string_view apps = "/apps/";
    constexpr std::string_view meetings = "/meetings";
    net::http_response response = not_there();
    if (path == "/calls") {
        response = on_calls(request);
    } else if (path.starts_with(calls)) {
        const std::string rest = path.substr(calls.size());
        const auto slash = rest.find('/');
        const std::string id = rest.substr(0, slash);
        if (slash != std::string::npos)
            response = on_call(request, id, std::string_view(rest).substr(slash + 1));
        else if (request.method == "GET")
            response = co_await show_call(id, query);
        else
            response = wrong_verb();
    } else if (path == "/events") {
        response = request.method == "GET" ? follow_calls(query) : wrong_verb();
    } else if (path == "/state") {
        response = request.method == "GET" ? show_state() : wrong_verb();
    } else if (path == "/faults") {
        response = on_faults(request);
    } else if (path.starts_with(users) && path.size() > users.size()) {
        response = on_user(request, percent_decode(path.substr(users.size())));
    } else if (path.starts_with(apps) && path.size() > apps.size()) {
        response = on_app(request, percent_decode(path.substr(apps.size())));
    } else if (path == "/quirks") {
        response = on_quirks(request);
    } else if (path == "/limits") {
        response = on_limits(request);
    } else if (path == meetings || (path.starts_with(meetings) && path[meetings.size()] == '/')) {
        response = on_meetings(request, std::string_view(path).substr(meetings.size()));
    } else if (path == "/prompts") {
        response = request.method == "GET" ? prompt_file(query) : wrong_verb();
    } else if (path == "/keys/rotate") {
        if (request.method == "POST") parts_.signer.rotate();
        response = request.method == "POST" ? done() : wrong_verb();
    } else if (path == "/callbackToken") {
        response = request.method == "POST" ? callback_token() : wrong_verb();
    }
    co_return response;
}

net::http_response control_api::on_calls(const net::http_request& request) {
    if (request.method == "GET") return list_calls();
    if (request.method == "POST") return ring(request);
    return wrong_verb();
}

// For whoever posts notifications by hand.
net::http_response control_api::callback_token() const {
    const auto& apps = parts_.identity.apps();
    if (apps.empty()) return problem_document(404, "There is no such application");
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    json::writer w;
    w.object([&] { w.field("token", parts_.signer.token(apps.front().id, apps.front().tenant, now)); });
    return json_response(200, w.take());
}

net::http_response control_api::ring(const net::http_request& request) {
    problems mistakes;
    auto body = read_ring(request.body, mistakes);
    if (!body) return problem_document(mistakes);
    const auto& apps = parts_.identity.apps();
    const auto* app = body->app.empty() && !apps.empty() ? &apps.front() : parts_.identity.find(body->app);
    if (app == nullptr) return problem_document(404, "There is no such application");
    if (!body->from.tenant_id && body->from.kind == graph::identity_kind::user)
        body->from.tenant_id = app->tenant;
    // The call is of the caller's tenant when the bot is installed there.
    const bool elsewhere = body->from.tenant_id && is_installed_in(*app, *body->from.tenant_id);
    const auto tenant = elsewhere ? *body->from.tenant_id : app->tenant;
    // An application without any role of calls is not told who calls.
    // https://learn.microsoft.com/graph/api/call-answer
    if (app->roles.empty())
        body->from = {graph::identity_kind::encrypted, parts_.calls.ids().token(), {}, app->tenant};
    if (!body->to)
        body->to =
            graph::identity{graph::identity_kind::application, app->id, app->display_name, app->tenant};
    if (!body->meeting.empty() && !parts_.calls.meeting(body->meeting))
        return problem_document(404, "There is no such meeting");
    const auto id = parts_.calls.ring({body->from, *body->to, app->id, tenant, app->callback_url,
                                       body->meeting, body->records, body->failures},
                                      parts_.clock.now());
    parts_.acted();
    if (!id) return problem_document(503, "Too many calls are in progress");
    json::writer w;
    w.object([&] { w.field("id", *id); });
    auto response = json_response(201, w.take());
    response.headers.set("Location", "/emulator/calls/" + *id);
    return response;
}

net::http_response control_api::on_call(const net::http_request& request, const std::string& id,
                                        std::string_view action) {
    const bool decides = action == "answer" || action == "decline" || action == "busy";
    const bool recorded = action == "join" || action == "leave";
    const bool known_action = decides || recorded || action == "press" || action == "speak" ||
                              action == "hangup" || action == "fail";
    if (!known_action) return not_there();
    if (request.method != "POST") return wrong_verb();
    if (parts_.calls.find(id) == nullptr) return no_such_call();
    if (action == "speak") return speak(request, id);
    if (recorded) return on_recorded(request, id, action == "join");
    if (action == "fail") return fail(request, id);
    if (decides) return decide(request, id, action);
    bool heard = false;
    if (action == "hangup") {
        heard = parts_.calls.hang_up(id, parts_.clock.now());
    } else {
        problems mistakes;
        const auto tones = read_press(request.body, mistakes);
        if (!tones) return problem_document(mistakes);
        heard = parts_.calls.press(id, *tones, parts_.clock.now());
    }
    parts_.acted();
    return heard ? done() : too_late();
}

net::http_response control_api::decide(const net::http_request& request, const std::string& id,
                                       std::string_view action) {
    problems mistakes;
    const auto party = read_decision(request.body, mistakes);
    if (!party) return problem_document(mistakes);
    const auto does = action == "answer" ? answers::yes
                      : action == "busy" ? answers::busy
                                         : answers::declines;
    const bool rang = parts_.calls.decide(id, *party, does, parts_.clock.now());
    parts_.acted();
    return rang ? done() : problem_document(409, "It does not ring there, or no longer");
}

// ?answers=byHand: people who were not told otherwise ask, as long as the reader is there. ?page=NAME: which reader that is.
net::http_response control_api::follow_calls(std::string_view query) {
    const auto answers = form_value(query, "answers").value_or("");
    if (!answers.empty() && answers != "byHand")
        return problem_document(400, "\"answers\" must be byHand, or left out");
    auto reader = parts_.feed.join(form_value(query, "page").value_or(""));
    if (!reader) return problem_document(503, "Too many read along already");
    net::http_response response;
    response.headers.set("Content-Type", "text/event-stream");
    response.headers.set("Cache-Control", "no-store");
    response.stream =
        std::make_shared<call_stream>(parts_.calls, parts_.clock, std::move(reader), !answers.empty());
    return response;
}

net::http_response control_api::fail(const net::http_request& request, const std::string& id) {
    problems mistakes;
    const auto order = read_fail(request.body, mistakes);
    if (!order) return problem_document(mistakes);
    return parts_.calls.fail(id, *order) ? done() : no_such_call();
}

net::http_response control_api::speak(const net::http_request& request, const std::string& id) {
    duration length{};
    samples_ptr samples;
    if (request.body.starts_with("RIFF")) {
        const auto read = wav_samples(request.body);
        if (!read.has_value())
            return problem_document(400, "The audio must be WAV: 16 kHz, mono, 16-bit PCM",
                                    read.error().message());
        length = length_of(*read);
        samples = std::make_shared<const std::string>(*read);
    } else {
        problems mistakes;
        const auto seconds = read_speak(request.body, mistakes);
        if (!seconds) return problem_document(mistakes);
        length = *seconds;
    }
    const bool heard = parts_.calls.speak(id, length, std::move(samples), parts_.clock.now());
    parts_.acted();
    return heard ? done() : too_late();
}

// ?after=N leaves out the first N entries; ?wait=S then waits up to S seconds for the first one behind them.
asio::awaitable<net::http_response> control_api::show_call(std::string id, std::string query) {
    const auto after = number_in(query, "after");
    const auto wait = number_in(query, "wait");
    if (!after || !wait) co_return problem_document(400, "\"after\" and \"wait\" must be whole numbers");
    const auto wanted = std::min<std::uint64_t>(*wait, longest_wait.count());
    const auto until = net::steady_clock::now() + std::chrono::seconds(wanted);
    for (;;) {
        const call* c = parts_.calls.find(id);
        if (c == nullptr) co_return no_such_call();
        const bool nothing_new = c->story().last() <= *after && !c->settled();
        if (!nothing_new || net::steady_clock::now() >= until || !parts_.watch.room())
            co_return json_response(200, call_document(*c, *after));
        co_await parts_.watch.wait(c->facts().id, until);
    }
}

net::http_response control_api::list_calls() const {
    json::writer w;
    w.object([&] {
        w.array("calls", [&] {
            for (const auto& c : parts_.calls.calls()) {
                w.object([&] {
                    w.field("id", c.id);
                    w.field("state", graph::to_string(c.state));
                    w.field("direction", graph::to_string(c.direction));
                    if (!c.outcome.empty()) w.field("outcome", c.outcome);
                    write_party(w, "from", c.from);
                    write_party(w, "to", c.to);
                    w.field("began", milliseconds(c.began));
                    w.field("last", c.last_entry);
                });
            }
        });
    });
    return json_response(200, w.take());
}

net::http_response control_api::show_state() const {
    json::writer w;
    w.object([&] {
        w.field("speed", parts_.clock.speed());
        w.field("now", milliseconds(parts_.clock.now()));
        w.field("placed", parts_.calls.placed());
        w.field("live", parts_.calls.live());
        w.object("outcomes", [&] {
            for (const auto& [outcome, count] : parts_.calls.outcomes()) w.field(outcome, count);
        });
    });
    return json_response(200, w.take());
}

net::http_response control_api::on_faults(const net::http_request& request) {
    if (request.method == "GET") return show_faults();
    if (request.method == "DELETE") {
        parts_.calls.faults().clear();
        return done();
    }
    if (request.method != "PUT") return wrong_verb();
    problems mistakes;
    const auto order = read_faults(request.body, mistakes);
    if (!order) return problem_document(mistakes);
    parts_.calls.faults().set(order->seed, order->all);
    return show_faults();
}

net::http_response control_api::show_faults() const {
    const auto& plan = parts_.calls.faults();
    json::writer w;
    w.object([&] {
        w.field("seed", plan.seed());
        for (std::size_t i = 0; i < fault_kinds; ++i) {
            const auto kind = static_cast<fault_kind>(i);
            if (plan.of(kind).rate <= 0) continue;
            w.object(to_string(kind), [&] {
                w.field("rate", plan.of(kind).rate);
                w.field("struck", plan.struck(kind));
            });
        }
    });
    return json_response(200, w.take());
}

net::http_response control_api::on_app(const net::http_request& request, const std::string& id) {
    if (request.method != "PUT") return wrong_verb();
    problems mistakes;
    auto body = read_app(request.body, mistakes);
    if (!body) return problem_document(mistakes);
    if (!parts_.identity.register_rights(id, std::move(body->roles), std::move(body->instances)))
        return problem_document(404, "There is no such application");
    if (body->callback_url) parts_.identity.register_callback(id, *std::move(body->callback_url));
    return done();
}

net::http_response control_api::on_user(const net::http_request& request, const std::string& id) {
    if (request.method == "GET") {
        const auto who = parts_.calls.people().find(id);
        json::writer w;
        w.object([&] {
            w.field("answers", to_string(who.answers));
            w.field("ring", std::to_string(milliseconds(who.ring)) + "ms");
        });
        return json_response(200, w.take());
    }
    if (request.method != "PUT") return wrong_verb();
    problems mistakes;
    const auto who = read_callee(request.body, mistakes);
    if (!who) return problem_document(mistakes);
    if (!parts_.calls.people().set(id, *who))
        return problem_document(507, "Too many users are known already");
    return done();
}

net::http_response control_api::prompt_file(std::string_view query) const {
    const auto uri = form_value(query, "uri");
    const auto* file = uri ? parts_.prompts.find(*uri) : nullptr;
    if (file == nullptr) return problem_document(404, "That prompt was not fetched, or not lately");
    net::http_response response;
    response.headers.set("Content-Type", "audio/wav");
    response.body = *file;
    return response;
}

}  // namespace switchhook::emulator
