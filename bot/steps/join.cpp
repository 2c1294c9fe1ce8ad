// join: the bot joins a meeting. Without `meeting`, the one that the order of the call names. While it waits in
// the lobby it is not admitted yet: that is what `timeout` bounds.
// https://learn.microsoft.com/graph/api/application-post-calls
//   { "join": { "meeting": { "url": "https://teams.microsoft.com/l/meetup-join/…" }, "timeout": "2m",
//               "noAnswer": "nobody-there" } }
//   { "join": { "meeting": { "id": "123456789", "passcode": "secret" } } }

#include "bot/steps/placing.hpp"
#include "graph/model/join_url.hpp"
#include "graph/model/request_rules.hpp"

namespace switchhook::bot {
namespace {

constexpr milliseconds longest_lobby{30 * 60'000};

struct meeting_with_tenant {
    meeting_place place;
    std::string tenant;
};

class join_step final : public placing_step {
  public:
    std::optional<meeting_with_tenant> meeting;

    std::optional<graph::call_variant> places() const override {
        const bool by_id =
            meeting && std::holds_alternative<graph::join_meeting_id_info>(meeting->place.meeting);
        return by_id ? graph::call_variant::join_meeting_id : graph::call_variant::scheduled;
    }

  protected:
    std::optional<graph::call_resource> resource(turn& t) const override {
        if (!meeting) return ordered(t, {});
        graph::call_resource wanted;
        wanted.chat_info = meeting->place.chat;
        wanted.meeting_info = meeting->place.meeting;
        if (!meeting->tenant.empty()) t.call.tenant = meeting->tenant;
        wanted.tenant_id = t.call.tenant;
        return wanted;
    }
};

std::optional<meeting_with_tenant> read_meeting(const json::spot& where) {
    json::fields f(where);
    std::string url, id, passcode;
    const bool has_url = f.optional("url", url), has_id = f.optional("id", id);
    const bool has_passcode = f.optional("passcode", passcode);
    f.finish();
    if (has_url == has_id || (has_url && has_passcode)) {
        where.complain("expected {\"url\": …} or {\"id\": …, \"passcode\": …}");
        return std::nullopt;
    }
    if (has_url) {
        auto place = graph::parse_join_url(url);
        if (!place) {
            where.member("url").complain("this is no link to join a Teams meeting by");
            return std::nullopt;
        }
        return meeting_with_tenant{{place->chat, place->meeting}, place->tenant};
    }
    graph::join_meeting_id_info info;
    info.join_meeting_id = id;
    if (has_passcode) info.passcode = secret(passcode);
    return meeting_with_tenant{{std::nullopt, std::move(info)}, {}};
}

}  // namespace

std::unique_ptr<flow_step> read_join(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<join_step>();
    json::fields f(where);
    if (const auto m = f.any("meeting")) made->meeting = read_meeting(*m);
    read_placing(in, f, longest_lobby, *made);
    f.finish();
    return made;
}

}  // namespace switchhook::bot
