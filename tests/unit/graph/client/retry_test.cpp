#include "graph/client/retry.hpp"

#include <catch2/catch.hpp>

#include "net/error.hpp"

using namespace std::chrono_literals;
using namespace switchhook;
using namespace switchhook::graph;

namespace {

attempt_circumstances circumstances(repeat on_lost_answer, unsigned attempts = 1) {
    attempt_circumstances now;
    now.attempts = attempts;
    now.on_lost_answer = on_lost_answer;
    now.time_left = 60s;
    now.jitter = 0.5;
    return now;
}

next_step after(const attempt_outcome& outcome, const attempt_circumstances& now) {
    return decide(retry_policy(), now, outcome);
}

next_step after_status(unsigned status, repeat on_lost_answer) {
    return after(answered{status, std::nullopt}, circumstances(on_lost_answer));
}

next_step after_error(net::errc failure, repeat on_lost_answer) {
    return after(answer_missing{failure}, circumstances(on_lost_answer));
}

const next_step backed_off = ask_again{250ms, false};

next_step stop(failure_kind why) { return give_up{why}; }

}  // namespace

TEST_CASE("every 2xx is a success", "[graph][client]") {
    for (const unsigned status : {200U, 201U, 202U, 204U, 299U})
        CHECK(after_status(status, repeat::never) == next_step(succeeded()));
    CHECK(after_status(302, repeat::never) == stop(failure_kind::refused));
}

TEST_CASE("429 and 503 are repeated, whatever the method", "[graph][client]") {
    for (const unsigned status : {429U, 503U})
        for (const repeat r : {repeat::harmless, repeat::never}) {
            CHECK(after_status(status, r) == backed_off);
            CHECK(after(answered{status, 2128ms}, circumstances(r)) == next_step(ask_again{2128ms, false}));
        }
}

TEST_CASE("a Retry-After that does not fit into the time left ends in throttled", "[graph][client]") {
    auto now = circumstances(repeat::harmless);
    now.time_left = 2s;
    CHECK(after(answered{429, 1999ms}, now) == next_step(ask_again{1999ms, false}));
    CHECK(after(answered{429, 2s}, now) == stop(failure_kind::throttled));
    CHECK(after(answered{503, 1h}, now) == stop(failure_kind::throttled));
    now.time_left = -1ms;
    CHECK(after(answered{429, 0ms}, now) == stop(failure_kind::throttled));
}

TEST_CASE("a Retry-After of nothing, or of a time gone by, is no leave to ask at once", "[graph][client]") {
    for (const repeat r : {repeat::harmless, repeat::never}) {
        CHECK(after(answered{429, 0ms}, circumstances(r)) == backed_off);
        CHECK(after(answered{503, 0ms}, circumstances(r)) == backed_off);
    }
}

TEST_CASE("attempts are bounded", "[graph][client]") {
    CHECK(after(answered{429, std::nullopt}, circumstances(repeat::harmless, 4)) !=
          stop(failure_kind::throttled));
    const auto last = circumstances(repeat::harmless, 5);
    CHECK(after(answered{429, std::nullopt}, last) == stop(failure_kind::throttled));
    CHECK(after(answered{500, std::nullopt}, last) == stop(failure_kind::service_error));
    CHECK(after(answer_missing{net::errc::not_connected}, last) == stop(failure_kind::unreachable));
    CHECK(after(answer_missing{net::errc::answer_lost}, last) == stop(failure_kind::outcome_unknown));
    CHECK(after(token_missing{true}, last) == stop(failure_kind::no_token));
}

TEST_CASE("the backoff doubles up to its ceiling, and jitter takes a part of it", "[graph][client]") {
    retry_policy policy;
    policy.attempts = 100;
    policy.first_backoff = 100ms;
    policy.longest_backoff = 1s;
    const auto wait = [&](unsigned attempts, double jitter) {
        auto now = circumstances(repeat::harmless, attempts);
        now.jitter = jitter;
        const auto next = decide(policy, now, answered{500, std::nullopt});
        REQUIRE(std::holds_alternative<ask_again>(next));
        return std::get<ask_again>(next).after;
    };
    CHECK(wait(1, 0.0) == 0ms);
    CHECK(wait(1, 0.99) == 99ms);
    CHECK(wait(2, 0.5) == 100ms);
    CHECK(wait(4, 0.5) == 400ms);
    CHECK(wait(5, 0.5) == 500ms);
    CHECK(wait(99, 0.5) == 500ms);
}

TEST_CASE("other server errors are repeated only where that is harmless", "[graph][client]") {
    for (const unsigned status : {500U, 502U, 504U, 599U})
        CHECK(after_status(status, repeat::harmless) == backed_off);
    CHECK(after_status(500, repeat::never) == stop(failure_kind::service_error));
    CHECK(after_status(502, repeat::never) == stop(failure_kind::service_error));
    CHECK(after_status(504, repeat::never) == stop(failure_kind::outcome_unknown));
}

TEST_CASE("what was never sent is sent again", "[graph][client]") {
    for (const net::errc failure : {net::errc::not_resolved, net::errc::not_connected, net::errc::tls_failed,
                                    net::errc::not_sent, net::errc::too_many_requests_waiting}) {
        CHECK(after_error(failure, repeat::never) == backed_off);
        CHECK(after_error(failure, repeat::harmless) == backed_off);
    }
}

TEST_CASE("what can never be sent is not tried again", "[graph][client]") {
    for (const net::errc failure : {net::errc::bad_url, net::errc::bad_certificate, net::errc::bad_message})
        for (const repeat r : {repeat::harmless, repeat::never})
            CHECK(after_error(failure, r) == stop(failure_kind::unreachable));
}

TEST_CASE("after a lost answer only what is harmless is asked again", "[graph][client]") {
    for (const net::errc failure : {net::errc::answer_lost, net::errc::answer_timed_out,
                                    net::errc::answer_malformed, net::errc::answer_too_large}) {
        CHECK(after_error(failure, repeat::harmless) == backed_off);
        CHECK(after_error(failure, repeat::never) == stop(failure_kind::outcome_unknown));
    }
}

TEST_CASE("a transport that is stopping means cancelled", "[graph][client]") {
    CHECK(after_error(net::errc::stopped, repeat::harmless) == stop(failure_kind::cancelled));
}

TEST_CASE("401 is asked once again with a fresh token", "[graph][client]") {
    const next_step renew = ask_again{0ms, true};
    CHECK(after_status(401, repeat::never) == renew);
    CHECK(after(answered{401, std::nullopt}, circumstances(repeat::never, 5)) == renew);

    auto renewed = circumstances(repeat::never);
    renewed.token_renewed = true;
    CHECK(after(answered{401, std::nullopt}, renewed) == stop(failure_kind::unauthorized));
    auto late = circumstances(repeat::never);
    late.time_left = 0ms;
    CHECK(after(answered{401, std::nullopt}, late) == stop(failure_kind::unauthorized));
}

TEST_CASE("refusals are final", "[graph][client]") {
    CHECK(after_status(403, repeat::harmless) == stop(failure_kind::unauthorized));
    CHECK(after_status(404, repeat::harmless) == stop(failure_kind::gone));
    for (const unsigned status : {400U, 405U, 409U, 412U})
        CHECK(after_status(status, repeat::harmless) == stop(failure_kind::refused));
}

TEST_CASE("a token that may come later is waited for, one that will not is not", "[graph][client]") {
    CHECK(after(token_missing{true}, circumstances(repeat::never)) == backed_off);
    CHECK(after(token_missing{false}, circumstances(repeat::never)) == stop(failure_kind::no_token));
}
