#include "emulator/control/control_body.hpp"

#include "base/json/fields.hpp"
#include "net/url.hpp"

namespace switchhook::emulator {
namespace {

const std::string body_name = "body";

json::node parsed(std::string_view text, problems& out) {
    return json::parse_located(text.empty() ? std::string_view("{}") : text, body_name, out);
}

constexpr std::array<graph::identity_kind, 7> parties{
    graph::identity_kind::user,
    graph::identity_kind::phone,
    graph::identity_kind::application,
    graph::identity_kind::application_instance,
    graph::identity_kind::guest,
    graph::identity_kind::encrypted,
    graph::identity_kind::azure_communication_services_user};

bool read_rate(json::fields& in, double& rate) {
    const auto found = in.any_required("rate");
    if (!found || !found->expect(json::node::kind::number)) return false;
    if (found->value->number < 0 || found->value->number > 1) {
        found->complain("must be from 0 to 1");
        return false;
    }
    rate = found->value->number;
    return true;
}

bool read_wait(json::fields& in, std::string_view name, duration& into) {
    std::chrono::milliseconds wait{};
    if (!in.optional(name, wait, std::chrono::milliseconds(0), std::chrono::hours(1))) return false;
    into = wait;
    return true;
}

void read_fault(const json::spot& where, fault_kind kind, fault& into) {
    json::fields in(where);
    read_rate(in, into.rate);
    if (kind == fault_kind::http_429) read_wait(in, "retryAfter", into.wait);
    if (kind == fault_kind::delay || kind == fault_kind::notification_delay) read_wait(in, "time", into.wait);
    std::int64_t status = into.status;
    if (kind == fault_kind::http_5xx && in.optional("status", status, 500, 599))
        into.status = static_cast<unsigned>(status);
    if (kind == fault_kind::bad_callback_token) {
        if (const auto flaw = in.choice(
                "how", {"expired", "wrongAudience", "unknownKey", "noTenant", "early", "badSignature"}))
            into.flaw = static_cast<token_flaw>(*flaw);
    }
    in.finish();
}

std::optional<std::vector<std::string>> read_texts(const json::spot& where) {
    if (!where.expect(json::node::kind::array)) return std::nullopt;
    std::vector<std::string> all;
    for (std::size_t i = 0; i < where.value->items.size(); ++i) {
        const auto item = where.item(i);
        if (item.expect(json::node::kind::string)) all.push_back(item.value->text);
    }
    return all;
}

ordered_failure read_failure(const json::spot& where) {
    ordered_failure order;
    json::fields in(where);
    std::string what;
    std::int64_t times = 1;
    if (in.required("what", what)) {
        const auto refused = graph::method_named(what);
        if (what == "prompt") order.what = failing::prompt;
        if (what == "recording") order.what = failing::recording;
        if (what == "operation") order.what = failing::operation;
        if (order.what == failing::request && !refused)
            where.member("what").complain(
                "must be prompt, recording, operation, or a method of Graph such as playPrompt");
        order.method = refused.value_or(order.method);
    }
    if (in.optional("times", times, 1, 1000)) order.times = static_cast<unsigned>(times);
    in.finish();
    return order;
}

}  // namespace

std::optional<graph::identity> read_party(const json::spot& where) {
    json::fields in(where);
    std::optional<graph::identity> who;
    for (const auto kind : parties) {
        std::string id;
        if (!in.optional(graph::to_string(kind), id)) continue;
        if (who) where.complain("names more than one party");
        if (id.empty()) where.member(std::string(graph::to_string(kind))).complain("must not be empty");
        who = graph::identity{kind, std::move(id), {}, {}};
    }
    std::string text;
    if (in.optional("name", text) && who) who->display_name = text;
    if (in.optional("tenant", text) && who) who->tenant_id = text;
    in.finish();
    if (!who)
        where.complain("names nobody; expected one of user, phone, application, applicationInstance, guest");
    return who;
}

std::optional<ring_body> read_ring(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    ring_body body;
    json::fields in({&root, "", &body_name, &out});
    if (const auto from = in.any("from"))
        if (auto who = read_party(*from)) body.from = *std::move(who);
    if (const auto to = in.any("to")) body.to = read_party(*to);
    in.optional("app", body.app);
    in.optional("meeting", body.meeting);
    in.optional("records", body.records);
    if (const auto failures = in.any("fail"); failures && failures->expect(json::node::kind::array))
        for (std::size_t i = 0; i < failures->value->items.size(); ++i)
            body.failures.push_back(read_failure(failures->item(i)));
    in.finish();
    if (out.any_error()) return std::nullopt;
    return body;
}

std::optional<ordered_failure> read_fail(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    const auto order = read_failure({&root, "", &body_name, &out});
    if (out.any_error()) return std::nullopt;
    return order;
}

std::optional<std::string> read_press(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    json::fields in({&root, "", &body_name, &out});
    std::string tones;
    in.required("tones", tones);
    in.finish();
    if (out.any_error()) return std::nullopt;
    const bool known = tones.find_first_not_of("0123456789*#ABCD") == std::string::npos;
    if (tones.empty() || tones.size() > 64 || !known) {
        in.where().member("tones").complain("must be 1 to 64 of 0-9, *, # and A-D");
        return std::nullopt;
    }
    return tones;
}

std::optional<std::uint64_t> read_decision(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    json::fields in({&root, "", &body_name, &out});
    std::int64_t party = 0;
    in.optional("party", party, 1, 1'000'000'000);
    in.finish();
    if (out.any_error()) return std::nullopt;
    return static_cast<std::uint64_t>(party);
}

std::optional<duration> read_speak(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    json::fields in({&root, "", &body_name, &out});
    const auto seconds = in.any_required("seconds");
    in.finish();
    if (out.any_error() || !seconds->expect(json::node::kind::number)) return std::nullopt;
    const double length = seconds->value->number;
    if (!(length > 0) || length > 600) {
        seconds->complain("must be more than 0 and at most 600");
        return std::nullopt;
    }
    return duration(static_cast<duration::rep>(length * 1e6));
}

std::optional<graph::identity> read_joiner(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    json::fields in({&root, "", &body_name, &out});
    std::optional<graph::identity> who;
    if (const auto person = in.any_required("person")) who = read_party(*person);
    in.finish();
    return out.any_error() ? std::nullopt : who;
}

std::optional<std::string> read_leaver(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    json::fields in({&root, "", &body_name, &out});
    std::string participant;
    in.required("participant", participant);
    in.finish();
    if (out.any_error()) return std::nullopt;
    return participant;
}

std::optional<app_body> read_app(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    app_body body;
    json::fields in({&root, "", &body_name, &out});
    std::string url;
    if (in.optional("callbackUrl", url)) {
        const auto parsed_url = net::parse_url(url);
        if (!parsed_url.has_value() || !parsed_url->where.tls)
            in.where().member("callbackUrl").complain("must be an https URL");
        body.callback_url = url;
    }
    if (const auto roles = in.any("roles")) body.roles = read_texts(*roles);
    if (const auto instances = in.any("instances")) body.instances = read_texts(*instances);
    in.finish();
    if (out.any_error()) return std::nullopt;
    return body;
}

std::optional<callee> read_callee(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    callee who;
    json::fields in({&root, "", &body_name, &out});
    if (const auto how =
            in.choice("answers", {"yes", "busy", "declines", "never", "unknown", "fails", "asks"}))
        who.answers = static_cast<answers>(*how);
    if (who.answers == answers::asks) who.ring = directory::as_long_as_it_rings;
    read_wait(in, "ring", who.ring);
    in.finish();
    if (out.any_error()) return std::nullopt;
    return who;
}

std::optional<fault_order> read_faults(std::string_view text, problems& out) {
    const json::node root = parsed(text, out);
    if (out.any_error()) return std::nullopt;
    fault_order order;
    json::fields in({&root, "", &body_name, &out});
    std::int64_t seed = 1;
    if (in.optional("seed", seed, 0, 9'007'199'254'740'991)) order.seed = static_cast<std::uint64_t>(seed);
    for (std::size_t i = 0; i < fault_kinds; ++i) {
        const auto kind = static_cast<fault_kind>(i);
        if (const auto found = in.any(to_string(kind))) read_fault(*found, kind, order.all.at(i));
    }
    in.finish();
    if (out.any_error()) return std::nullopt;
    return order;
}

}  // namespace switchhook::emulator
