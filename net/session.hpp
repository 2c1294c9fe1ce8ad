#pragma once
// One connection of a listener, from handshake to close. Lives on the executor of its lane.

#include <atomic>
#include <boost/asio/cancellation_signal.hpp>
#include <functional>
#include <mutex>
#include <unordered_set>

#include "net/body_source.hpp"
#include "net/listener.hpp"
#include "net/message_reader.hpp"
#include "net/message_text.hpp"
#include "net/stream.hpp"

namespace switchhook::net {

class session;

// The connections of one executor, touched there only.
struct lane {
    explicit lane(asio::any_io_executor e) : executor(std::move(e)) {}
    asio::any_io_executor executor;
    std::unordered_set<session*> sessions;
    bool stopping = false;
};

// What all sessions of a listener share. Constant, or thread-safe.
struct service {
    listener_hooks hooks;
    std::atomic<std::size_t> open{0};

    void refused(refusal why, const peer& from) const {
        if (hooks.refused) hooks.refused(why, from);
    }
    void failed(std::exception_ptr why, const peer& from) const {
        if (hooks.failed) hooks.failed(std::move(why), from);
    }

    // `then` is called, on any thread, each time the last connection has ended.
    void when_drained(std::function<void()> then);
    void leave();

  private:
    std::mutex mutex_;
    std::function<void()> drained_;
};

class session : public std::enable_shared_from_this<session> {
  public:
    // The caller has counted it in `service::open`; the destructor takes it off.
    session(std::shared_ptr<service> serving, const listener_limits& limits, std::shared_ptr<lane> on,
            std::unique_ptr<stream> connection, peer from);
    ~session();

    // From any thread; the session owns itself until it ends.
    void start();

    // On the lane's executor.
    void end_if_idle();
    void abort();

  private:
    class piece_writer;

    static asio::awaitable<void> run(std::shared_ptr<session> self);
    asio::awaitable<bool> shake_hands();
    asio::awaitable<bool> serve_one();
    asio::awaitable<reading> read_body();
    asio::awaitable<void> refuse(refusal why);
    asio::awaitable<http_response> answer(http_request request);
    asio::awaitable<bool> write(http_response response, answer_to what, persistence then);
    asio::awaitable<bool> write_stream(body_source& source, framing how);
    [[nodiscard]] persistence after_this(const http_response& response) const;

    std::shared_ptr<service> service_;
    const listener_limits limits_;  // those of the listener when it was accepted
    std::shared_ptr<lane> lane_;
    peer peer_;
    std::unique_ptr<stream> stream_;
    request_reader reader_;
    asio::cancellation_signal cut_;
    bool idle_ = true;  // no request has begun
    bool aborted_ = false;
};

}  // namespace switchhook::net
