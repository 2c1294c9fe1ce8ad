// The pages of the control API about meetings, recorded calls and the emulator's manners.

#include <utility>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "emulator/control/control_api.hpp"
#include "emulator/control/control_body.hpp"
#include "emulator/control/control_reply.hpp"
#include "emulator/control/manners_body.hpp"
#include "emulator/control/meeting_body.hpp"
#include "emulator/control/problem_document.hpp"

namespace switchhook::emulator {
namespace {

net::http_response no_such_meeting() { return problem_document(404, "There is no such meeting or attendee"); }

std::string participant_document(const std::string& id) {
    json::writer w;
    w.object([&] { w.field("participant", id); });
    return w.take();
}

}  // namespace

net::http_response control_api::on_quirks(const net::http_request& request) {
    if (request.method != "GET" && request.method != "PUT") return wrong_verb();
    if (request.method == "PUT") {
        problems mistakes;
        if (!read_quirks(request.body, parts_.calls.behaviour(), parts_.close_connections, mistakes))
            return problem_document(mistakes);
    }
    json::writer w;
    write_quirks(w, parts_.calls.behaviour(), parts_.close_connections);
    return json_response(200, w.take());
}

net::http_response control_api::on_limits(const net::http_request& request) {
    if (request.method != "GET" && request.method != "PUT") return wrong_verb();
    if (request.method == "PUT") {
        problems mistakes;
        if (!read_limits(request.body, parts_.calls.bounds(), mistakes)) return problem_document(mistakes);
    }
    json::writer w;
    write_limits(w, parts_.calls.bounds());
    return json_response(200, w.take());
}

// /meetings, /meetings/{id}, /meetings/{id}/end, /meetings/{id}/people, /meetings/{id}/people/{who}
net::http_response control_api::on_meetings(const net::http_request& request, std::string_view path) {
    if (path.empty()) {
        if (request.method != "GET") return wrong_verb();
        json::writer w;
        w.object([&] {
            w.array("meetings", [&] {
                for (const auto& [id, one] : parts_.calls.conferences()) write_meeting(w, *one);
            });
        });
        return json_response(200, w.take());
    }
    path.remove_prefix(1);
    const auto slash = path.find('/');
    const std::string id = percent_decode(path.substr(0, slash));
    if (slash == std::string_view::npos) return on_meeting(request, id);
    const auto rest = path.substr(slash + 1);
    constexpr std::string_view people = "people";
    if (rest == "end") {
        if (request.method != "POST") return wrong_verb();
        problems mistakes;
        const auto subcode = read_meeting_end(request.body, mistakes);
        if (!subcode) return problem_document(mistakes);
        const bool over = parts_.calls.end_meeting(id, *subcode, parts_.clock.now());
        parts_.acted();
        return over ? done() : no_such_meeting();
    }
    if (rest == people) return on_people(request, id);
    if (rest.starts_with(people) && rest.size() > people.size() + 1 && rest[people.size()] == '/')
        return on_person(request, id, percent_decode(rest.substr(people.size() + 1)));
    return not_there();
}

net::http_response control_api::on_meeting(const net::http_request& request, const std::string& id) {
    if (request.method != "GET" && request.method != "PUT") return wrong_verb();
    if (request.method == "PUT") {
        problems mistakes;
        auto body = read_meeting(request.body, id, mistakes);
        if (!body) return problem_document(mistakes);
        if (body->facts.tenant.empty() && !parts_.identity.apps().empty())
            body->facts.tenant = parts_.identity.apps().front().tenant;
        if (!parts_.calls.describe_meeting(std::move(body->facts), parts_.clock.now()))
            return problem_document(507, "Too many meetings are known already");
        const auto made = parts_.calls.meeting(id);
        for (auto& who : body->people) {
            const auto& known_by = who.id.empty() ? who.who.id : who.id;
            if (made->find(known_by) == nullptr) parts_.calls.come(id, std::move(who), parts_.clock.now());
        }
        parts_.acted();
    }
    const auto known = parts_.calls.meeting(id);
    if (!known) return no_such_meeting();
    json::writer w;
    write_meeting(w, *known);
    return json_response(200, w.take());
}

net::http_response control_api::on_people(const net::http_request& request, const std::string& meeting) {
    if (request.method != "POST") return wrong_verb();
    problems mistakes;
    auto who = read_attendee(request.body, mistakes);
    if (!who) return problem_document(mistakes);
    if (!parts_.calls.meeting(meeting)) return no_such_meeting();
    const auto participant = parts_.calls.come(meeting, *std::move(who), parts_.clock.now());
    parts_.acted();
    if (!participant)
        return problem_document(409, "The meeting is full, or that participant is there already");
    return json_response(201, participant_document(*participant));
}

net::http_response control_api::on_person(const net::http_request& request, const std::string& meeting,
                                          const std::string& who) {
    bool known = false;
    if (request.method == "DELETE") {
        known = parts_.calls.go(meeting, who, parts_.clock.now());
    } else if (request.method == "PUT") {
        problems mistakes;
        const auto change = read_attendee_change(request.body, mistakes);
        if (!change) return problem_document(mistakes);
        known = parts_.calls.change(meeting, who, *change, parts_.clock.now());
    } else {
        return wrong_verb();
    }
    parts_.acted();
    return known ? done() : no_such_meeting();
}

// Somebody else of the recording policy's group comes to a call that the bot records, or leaves it.
net::http_response control_api::on_recorded(const net::http_request& request, const std::string& id,
                                            bool joins) {
    problems mistakes;
    if (!joins) {
        const auto participant = read_leaver(request.body, mistakes);
        if (!participant) return problem_document(mistakes);
        const bool known = parts_.calls.recorded_leaves(id, *participant, parts_.clock.now());
        parts_.acted();
        return known ? done() : too_late();
    }
    const auto who = read_joiner(request.body, mistakes);
    if (!who) return problem_document(mistakes);
    const auto participant = parts_.calls.recorded_joins(id, *who, parts_.clock.now());
    parts_.acted();
    if (!participant)
        return problem_document(
            409, "The bot has no room for more",
            "Only a call with \"records\", answered with a participantCapacity, takes others.");
    return json_response(201, participant_document(*participant));
}

}  // namespace switchhook::emulator
