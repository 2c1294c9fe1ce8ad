#include "server/telemetry/refusals.hpp"

#include <algorithm>
#include <array>

namespace switchhook::server {
namespace {

constexpr std::string_view stranger =
    "Microsoft does not send such: a stranger, a scanner, or something between that changes requests. "
    "Nothing to do.";
constexpr std::string_view clock_wrong =
    "Set the clock of this machine (NTP). Should it be right, somebody repeats an old request.";
constexpr std::string_view slow =
    "A slow or broken network between, or a stranger. Should Microsoft's addresses be among them, look at "
    "the proxy or "
    "firewall in front.";

constexpr std::array all{
    // graph/auth/token_validator.hpp
    refusal_words{
        "no token",
        "A stranger, the doctor, or a proxy in front that drops the header Authorization: let it pass "
        "through.",
        true},
    refusal_words{"not a bearer token",
                  "A proxy in front that puts its own Authorization there, or a stranger.", true},
    refusal_words{
        "no keys to check with",
        "Open the way from this machine to graph.openIdConfigurationUrl: firewall, proxy, graph.trust.",
        true},
    refusal_words{"token too large", stranger, true},
    refusal_words{"token not of three parts", stranger, true},
    refusal_words{"token not base64url", stranger, true},
    refusal_words{"unreadable token header", stranger, true},
    refusal_words{"token not signed with RS256", stranger, true},
    refusal_words{"token needs an extension", stranger, true},
    refusal_words{"token names no key", stranger, true},
    refusal_words{
        "token signed with an unknown key",
        "Set graph.cloud, or graph.openIdConfigurationUrl, to those of the cloud that the bot is registered "
        "in; an emulator signs with keys of its own.",
        true},
    refusal_words{"token signature wrong", stranger, true},
    refusal_words{"unreadable token claims", stranger, true},
    refusal_words{"token without expiry", stranger, true},
    refusal_words{"unreadable time in token", stranger, true},
    refusal_words{"token expired", clock_wrong, true},
    refusal_words{"token not yet valid", clock_wrong, true},
    refusal_words{"token issued in the future", clock_wrong, true},
    refusal_words{"token of another issuer",
                  "Set graph.cloud, or graph.issuers, to those of the cloud that the bot is registered in.",
                  true},
    refusal_words{
        wrong_audience,
        "Set app.id to the application whose bot has this URL as its calling webhook, or give the webhook to "
        "the bot of app.id.",
        true},
    refusal_words{"token without tenant", stranger, true},
    refusal_words{"token of another tenant", "Add the tenant to app.tenants, if its calls are wanted.", true},
    // The callback.
    refusal_words{
        not_a_post,
        "Somebody opened the URL in a browser, or looks whether it is there, as the doctor does. Nothing "
        "to do.",
        true},
    refusal_words{"the body is not JSON", "Something between changes bodies, or cuts them off.", true},
    refusal_words{"the body is JSON, but no notifications",
                  "Nothing to do: Graph sends it again in the form that is understood.", true},
    refusal_words{no_flow, "Name a flow in flows.incoming.", true},
    refusal_words{too_much_at_once,
                  "See the dashboard for what is slow: the disk or database of the journal, or the machine.",
                  true},
    // Beside the callback.
    refusal_words{
        nothing_is_here,
        "When it was Microsoft's: the webhook's URL must be publicUrl and /callback. Otherwise a scanner.",
        false},
    refusal_words{
        no_such_prompt,
        "After a change of prompts or flows, calls that began before may ask once more. When they are many: "
        "publicUrl leads to another instance.",
        false},
    refusal_words{prompts_are_only_read, stranger, false},
    // net/listener.hpp
    refusal_words{"too many connections",
                  "Raise limits.connections, and the file descriptors of the process, or add an instance.",
                  false},
    refusal_words{
        "handshake failed",
        "When no call arrives: the certificate must have its whole chain, its name must be that of publicUrl "
        "and a public authority must have signed it (switchhook doctor looks). Otherwise scanners.",
        false},
    refusal_words{"handshake timed out", slow, false},
    refusal_words{"header timed out", slow, false},
    refusal_words{"header too large", "Raise limits.headerBytes, if a proxy in front adds many headers.",
                  false},
    refusal_words{"body timed out", slow, false},
    refusal_words{"body too large", "Raise limits.bodyBytes, if it was Microsoft's.", false},
    refusal_words{"malformed",
                  "No HTTP: a scanner, or plain HTTP where TLS is expected, or the other way round.", false},
    refusal_words{"other", "The log of that time says more.", true},
};

}  // namespace

std::span<const refusal_words> all_refusals() { return all; }

const refusal_words& words_of(std::string_view reason) {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const refusal_words& w) { return w.reason == reason; });
    return found == all.end() ? all.back() : *found;
}

std::vector<std::string_view> reasons_of_callbacks() {
    std::vector<std::string_view> reasons;
    for (const auto& w : all)
        if (w.of_callbacks) reasons.push_back(w.reason);
    return reasons;
}

}  // namespace switchhook::server
