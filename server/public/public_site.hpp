#pragma once
// What the public listener serves: the callback, and prompt audio.

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "graph/auth/callback_authenticator.hpp"
#include "net/listener.hpp"
#include "server/runtime/runtime.hpp"

namespace switchhook::server {

class public_site {
  public:
    public_site(std::shared_ptr<services> shared, runtime& calls,
                std::shared_ptr<graph::callback_authenticator> gate);

    // POST /callback answers 202 once all is in the journal, 204 for JSON of another kind, 400 malformed, 401
    // without a good token, 503 while overloaded; any other method 405. GET /prompts/{hash}.wav is audio,
    // cacheable for ever; while a call lasts that may hear its recording again, {hash} may stand for that.
    asio::awaitable<net::http_response> handle(net::http_request request, const net::peer& from);
    // Requests that ended before `handle` saw them.
    void refused(net::refusal why, const net::peer& from);

  private:
    asio::awaitable<net::http_response> callback(net::http_request request, const net::peer& from,
                                                 std::chrono::steady_clock::time_point read_at);
    net::http_response prompt(const net::http_request& request, std::string_view path,
                              const net::peer& from) const;
    asio::awaitable<net::http_response> recording(std::filesystem::path file) const;

    // Audio was given.
    void fetched(const net::http_request& request) const;
    void refuse(unsigned status, std::string_view why, const net::http_request& request,
                const net::peer& from, std::string audience = {}) const;

    std::shared_ptr<services> shared_;
    runtime& calls_;
    std::shared_ptr<graph::callback_authenticator> gate_;
};

}  // namespace switchhook::server
