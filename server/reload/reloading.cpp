#include "server/reload/reloading.hpp"

#include <algorithm>

#include "config/difference.hpp"
#include "server/callbacks/callbacks.hpp"
#include "server/certificates.hpp"
#include "server/from_settings.hpp"
#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"
#include "server/recovery/recovery.hpp"
#include "server/reload/judged_flows.hpp"
#include "server/sign_in.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

std::string print_of(std::initializer_list<fs::path> files) {
    constexpr std::size_t most_bytes = 1U << 20;
    std::string all;
    for (const auto& file : files) {
        const auto text =
            file.empty() ? result<std::string>(std::string()) : media::read_file(file, most_bytes);
        all += text.has_value() ? media::content_hash(*text) : "unreadable";
    }
    return media::content_hash(all);
}

std::string print_of_sign_in(const config::app_settings& app) {
    return media::content_hash(app.client_secret.reveal() + app.federated_token.string() +
                               print_of({app.certificate, app.key}));
}

// What counts from now on: what a running server takes of the settings, and all else as it was.
config::settings joined(config::settings now, const config::settings& fresh) {
    const auto stays_as_it_is = [](const fs::path& a, const fs::path& b) { return a.empty() == b.empty(); };
    if (stays_as_it_is(now.listen.certificate, fresh.listen.certificate)) {
        now.listen.certificate = fresh.listen.certificate;
        now.listen.key = fresh.listen.key;
    }
    if (stays_as_it_is(now.admin.certificate, fresh.admin.certificate)) {
        now.admin.certificate = fresh.admin.certificate;
        now.admin.key = fresh.admin.key;
    }
    if (now.app.uses() == fresh.app.uses()) {
        now.app.client_secret = fresh.app.client_secret;
        now.app.certificate = fresh.app.certificate;
        now.app.key = fresh.app.key;
        now.app.federated_token = fresh.app.federated_token;
    }
    const auto watch = now.flows.watch;
    now.flows = fresh.flows;
    now.flows.watch = watch;
    now.prompts = fresh.prompts;
    now.state = fresh.state;
    now.limits = fresh.limits;
    now.media = fresh.media;
    now.log = fresh.log;
    now.keep_alive = fresh.keep_alive;
    return now;
}

std::string names_of(const offering& offered) {
    std::string names;
    for (const auto& p : offered.programs())
        if (p->version != remote_control_version)
            names += (names.empty() ? "" : ", ") + p->flow->name + ' ' + p->version;
    return names;
}

// Whether calls would notice no difference.
bool same(const program& a, const program& b) {
    const auto &s = a.world.settings, &t = b.world.settings;
    return a.flow->name == b.flow->name && a.version == b.version && a.prompts == b.prompts &&
           s.media_grace == t.media_grace && s.keep_alive == t.keep_alive;
}

bool same(const offering& a, const offering& b) {
    const auto all = a.programs(), others = b.programs();
    return std::equal(all.begin(), all.end(), others.begin(), others.end(),
                      [](const auto& one, const auto& other) { return same(*one, *other); });
}

}  // namespace

fs::path settings_source::incoming_flow(const config::settings& s) const {
    return flow.empty() ? incoming_flow_of(s.flows) : flow;
}

certificate_prints print_certificates(const config::settings& s) {
    return {print_of({s.listen.certificate, s.listen.key}), print_of({s.admin.certificate, s.admin.key}),
            print_of_sign_in(s.app)};
}

reloading::reloading(config::settings in_force, certificate_prints prints, settings_source source,
                     reload_targets targets)
    : in_force_(std::move(in_force)),
      prints_(std::move(prints)),
      source_(std::move(source)),
      to_(std::move(targets)) {}

std::vector<watched_folder> reloading::folders() const {
    std::vector<watched_folder> all{{in_force_.flows.folder}, {in_force_.prompts.folder}};
    if (!source_.flow.empty()) all.push_back({fs::absolute(source_.flow).parent_path(), false});
    return all;
}

reload_report reloading::run(reload_cause cause) {
    reload_report r;
    r.at = to_.shared->clock.now();
    r.cause = cause;
    if (to_.shared->draining)
        r.add("everything", fate::refused, "the server is draining");
    else if (cause == reload_cause::files)
        take_flows(r, in_force_);
    else
        take_everything(r);
    auto& m = to_.shared->metrics;
    const auto outcome = r.outcome();
    const bool as_ever = outcome == fate::unchanged && m.reload_refused.value() == 0;
    m.reloads.add(to_string(outcome));
    m.reload_refused.set(outcome == fate::refused ? 1 : 0);
    // Much is written that changes nothing.
    if (cause != reload_cause::files || !as_ever) log_report(r);
    return r;
}

void reloading::take_everything(reload_report& r) {
    auto fresh = source_.read();
    r.found = std::move(fresh.found);
    if (r.found.any_error())
        return r.add("configuration", fate::refused, "it has mistakes; all stays as it was");
    const auto next = joined(in_force_, fresh.values);
    for (const auto key : config::changed_keys(next, fresh.values)) r.at_next_start.emplace_back(key);
    take_listener(r, "listen.certificate", next);
    take_listener(r, "admin.certificate", next);
    take_sign_in(r, next);
    take_hours(r, next);
    take_limits(r, next);
    log::start(next.log.level);
    log::use(next.log.format);
    take_flows(r, next);
    in_force_ = next;
}

void reloading::take_listener(reload_report& r, std::string_view name, const config::settings& from) {
    const bool is_public = name.starts_with("listen");
    const auto& certificate = is_public ? from.listen.certificate : from.admin.certificate;
    const auto& key = is_public ? from.listen.key : from.admin.key;
    auto& print = is_public ? prints_.listen : prints_.admin;
    if (certificate.empty()) return;
    auto now = print_of({certificate, key});
    if (now == print) return r.add(name, fate::unchanged);
    problems found;
    check_certificate({certificate, is_public ? "/listen/certificate" : "/admin/certificate"},
                      {key, is_public ? "/listen/key" : "/admin/key"}, found);
    const bool wrong = found.any_error();
    r.found.append(std::move(found));
    if (wrong) return r.add(name, fate::refused, "the one before is shown on");
    const auto made = server_tls(certificate, key);
    if (!made.has_value()) return r.add(name, fate::refused, made.error());
    (is_public ? to_.public_listener : to_.admin_listener).use_tls(*made);
    print = std::move(now);
    r.add(name, fate::taken, certificate.string() + ", for connections from now on");
}

void reloading::take_sign_in(reload_report& r, const config::settings& from) {
    if (!to_.proof) return;
    auto now = print_of_sign_in(from.app);
    if (now == prints_.sign_in) return r.add("app", fate::unchanged);
    problems found;
    check_app_certificate(from.app, found);
    const bool wrong = found.any_error();
    r.found.append(std::move(found));
    if (wrong) return r.add("app", fate::refused, "the credential before is used on");
    const auto made = prepare_sign_in(from, config::process_environment());
    if (!made.has_value()) return r.add("app", fate::refused, made.error());
    to_.proof->use(made->proof);
    prints_.sign_in = std::move(now);
    r.add("app", fate::taken, made->proof->describe() + ", for tokens from now on");
}

void reloading::take_hours(reload_report& r, const config::settings& from) {
    auto& hours = to_.shared->hours;
    const auto before = hours.snapshot();
    // Where several instances share them, they are not of a folder.
    if (to_.shared->common) return r.add("hours", fate::unchanged);
    const auto kept = hours.keep_in(from.state.folder / "hours.json");
    if (!kept.has_value()) return r.add("hours", fate::refused, kept.error());
    const bool same = *before == *hours.snapshot();
    r.add("hours", same ? fate::unchanged : fate::taken, same ? "" : "what operators say of opening hours");
}

void reloading::take_limits(reload_report& r, const config::settings& from) {
    if (from.limits == in_force_.limits) return r.add("limits", fate::unchanged);
    const auto limits = listener_limits_of(from.limits);
    to_.public_listener.use_limits(limits);
    to_.admin_listener.use_limits(limits);
    to_.shared->most_calls = from.limits.max_calls;
    if (to_.shared->later != nullptr) to_.shared->later->use_at_once(from.limits.callbacks_at_once);
    r.add("limits", fate::taken, "for calls and connections from now on");
}

void reloading::take_flows(reload_report& r, const config::settings& from) {
    auto judged = judge_flows(from, source_.incoming_flow(from));
    const bool wrong = judged.found.any_error();
    r.found.append(std::move(judged.found));
    const auto before = to_.shared->flows.now();
    if (wrong)
        return r.add("flows", fate::refused, "there are mistakes; calls follow " + names_of(*before) + " on");
    auto next = make_offering(judged.flows, to_.public_url, call_settings_of(from, to_.public_url));
    if (same(next, *before)) return r.add("flows", fate::unchanged, names_of(*before));
    r.add("flows", fate::taken, names_of(next));
    keep_flows(*to_.shared->store, next, to_.shared->clock.now());
    to_.shared->flows.offer(std::move(next));
}

}  // namespace switchhook::server
