#include "emulator/control/own_requests.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
using namespace switchhook::emulator;

namespace {

unsigned status_of(net::header_list headers) {
    net::http_request request;
    request.headers = std::move(headers);
    const auto refused = refuse_foreign(request);
    return refused ? refused->status : 200;
}

}  // namespace

TEST_CASE("the control port answers under its own names only", "[emulator][control]") {
    for (const auto* host : {"127.0.0.1:9080", "localhost:9080", "LOCALHOST", "[::1]:9080", "192.0.2.7"}) {
        CAPTURE(host);
        CHECK(status_of({{"Host", host}}) == 200);
    }
    // A name that an attacker lets lead here.
    for (const auto* host :
         {"rebound.example:9080", "localhost.evil.example", "127.0.0.1.evil.example:9080", ""}) {
        CAPTURE(host);
        CHECK(status_of({{"Host", host}}) == 403);
    }
}

TEST_CASE("the control port takes nothing from pages of other sites", "[emulator][control]") {
    const net::header host{"Host", "localhost:9080"};
    CHECK(status_of({host, {"Origin", "http://localhost:9080"}}) == 200);
    for (const auto* origin :
         {"https://evil.example", "http://localhost:3000", "null", "http://127.0.0.1:9080"}) {
        CAPTURE(origin);
        CHECK(status_of({host, {"Origin", origin}}) == 403);
    }
    // Reading without an Origin: an image, a script, a frame.
    CHECK(status_of({host, {"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(status_of({host, {"Sec-Fetch-Site", "same-site"}}) == 403);
    CHECK(status_of({host, {"Sec-Fetch-Site", "same-origin"}}) == 200);
    CHECK(status_of({host, {"Sec-Fetch-Site", "none"}}) == 200);
}
