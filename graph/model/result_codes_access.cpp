#include "graph/model/result_code_texts.hpp"

namespace switchhook::graph::texts {
namespace {

constexpr std::string_view token_advice =
    "Check app.id, app.tenant and graph.cloud, and that this machine's clock is right; the token is renewed "
    "by "
    "itself.";

// https://learn.microsoft.com/azure/communication-services/resources/troubleshooting/voice-video-calling/troubleshooting-codes
// and https://learn.microsoft.com/graph/throttling-limits for the limits.
constexpr result_code_text rows[] = {
    {any_code,
     7500,
     "The kind of identity is not supported.",
     {"A user's token was used where an application's is needed.", "The target is of an unknown kind."},
     "Sign in as the application, and name targets by user, phone or application."},
    {any_code,
     7501,
     "The token is not valid.",
     {"It has expired or was cut off.", "It was issued for another service.", "It comes from another cloud."},
     token_advice},
    {any_code,
     7502,
     "Access to this feature is not switched on.",
     {"Calling is not enabled for the bot or its tenant."},
     "Enable calling in the bot's Teams channel, and check that the tenant allows calling bots."},
    {403,
     7504,
     "The application lacks a permission, or an administrator has not consented to it.",
     {"The role that the method needs was not added to the app registration.",
      "Admin consent was not given in the tenant of the call.",
      "The role is new, and the token in use is older."},
     "Add the role, let an administrator grant consent, then restart: docs/guides/register.md lists the "
     "roles."},
    {any_code,
     7505,
     "The tenant does not match.",
     {"The token is of one tenant and the call or user of another."},
     "Use a token of the tenant of the call; look at app.tenant."},
    {any_code,
     7506,
     "The certificate is not trusted.",
     {"It is self-signed or its chain is incomplete.", "It has expired."},
     "Use a certificate of a public authority, with the whole chain."},
    {403,
     7507,
     "The source identity may not be used by this application.",
     {"The source names another application or a number that is not linked to this one."},
     "Leave the source out, or name app.id or its own resource account."},
    {any_code,
     7508,
     "The identity could not be validated.",
     {"The user or application is deleted, disabled or of another tenant."},
     "Check the ids in the request and that they exist in the tenant."},
    {any_code,
     7509,
     "The signature of the request could not be validated.",
     {"The key is wrong or was renewed.", "The clock of the sender is wrong."},
     "Check the key and the clock; something between may also have changed the request."},
    {any_code,
     7510,
     "The managed identity could not be validated.",
     {"It was deleted or is assigned to another resource.", "It has no application roles."},
     "Check that the identity is assigned to this machine and has its roles in Graph."},
    {any_code,
     8516,
     "Graph is throttling this application.",
     {"More requests than the limits allow.", "Many calls started at the same moment."},
     "Wait as Retry-After says, which Switchhook does by itself; spread calls over time."},
    {any_code,
     8529,
     "The monthly limit of calls is reached.",
     {"The application placed or took about 10,000 calls this month."},
     "Ask Microsoft for a higher limit, or wait for the next month."},
    {any_code,
     8530,
     "The limit of calls at the same time is reached.",
     {"About 100 calls of the application go on at once."},
     "Lower limits.maxCalls so that callers hear busy, or ask Microsoft for a higher limit."},
    {any_code, 9001, "A service behind Graph failed.", {"A fault of the service."}, ask_support},
    {any_code,
     9002,
     "A service behind Graph did not answer in time.",
     {"The service is overloaded or disturbed."},
     ask_support},
    {any_code,
     9003,
     "A service behind Graph cancelled the request.",
     {"The call ended meanwhile.", "The service was restarted."},
     ask_support},
    {any_code, 9998, "Graph met a fatal error.", {"A fault of the service."}, ask_support},
    {500,
     9999,
     "Graph failed and does not say why.",
     {"A passing fault of the service.", "subscribeToTone on a leg with application-hosted media."},
     "Use media that Graph hosts for keys. Otherwise try again, and give Microsoft support the requestId of "
     "the "
     "log line."},
};

}  // namespace

std::span<const result_code_text> access() { return rows; }

}  // namespace switchhook::graph::texts
