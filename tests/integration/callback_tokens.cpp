#include "tests/integration/callback_tokens.hpp"

#include <catch2/catch.hpp>
#include <ctime>

#include "base/json/writer.hpp"
#include "tests/support/blocking_peer.hpp"

namespace switchhook::test {

std::string catch_token(installation& at, const std::string& flaw) {
    if (!flaw.empty()) {
        const auto order = R"({"badCallbackToken":{"rate":1,"how":")" + flaw + "\"}}";
        REQUIRE(at.control("PUT", "/emulator/faults", order).status == 200);
    }
    blocking_server bot(at.certificate().chain, at.certificate().key);
    at.call_back_at("https://localhost:" + std::to_string(bot.port()) + "/callback");
    at.ring();
    auto callback = bot.accept();
    const auto header = callback.receive_through("\r\n\r\n");
    callback.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    REQUIRE(at.control("DELETE", "/emulator/faults").status == 204);
    at.call_back_the_bot();

    constexpr std::string_view name = "Authorization: Bearer ";
    const auto begin = header.find(name);
    REQUIRE(begin != std::string::npos);
    const auto from = begin + name.size();
    return header.substr(from, header.find("\r\n", from) - from);
}

std::string good_claims() {
    const auto now = static_cast<std::int64_t>(std::time(nullptr));
    json::writer w;
    w.object([&] {
        w.field("aud", app_id);
        w.field("iss", "https://api.botframework.com");
        w.field("iat", now);
        w.field("nbf", now);
        w.field("exp", now + 3900);
        w.field("tid", tenant_id);
    });
    return w.take();
}

std::string published_kid(installation& at) {
    const auto keys = parsed(at.web().get(at.graph_url() + "/v1/.well-known/keys").body);
    return keys.root()["keys"].at(0)["kid"].string_or();
}

}  // namespace switchhook::test
