#include "net/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <charconv>
#include <stdexcept>

#include "net/error.hpp"

namespace switchhook::net {
namespace {

constexpr std::size_t written_with_header = 16U
                                            << 10;  // a body up to this size shares a write, and a TLS record

deadline after(std::chrono::milliseconds time) { return steady_clock::now() + time; }

http_response plain_text(unsigned status, std::string_view text) {
    http_response response;
    response.status = status;
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    response.body = text;
    return response;
}

http_response answer_to_refused(refusal why) {
    switch (why) {
        case refusal::header_timed_out:
        case refusal::body_timed_out: return plain_text(408, "the request did not come in time\n");
        case refusal::header_too_large: return plain_text(431, "the request header is too large\n");
        case refusal::body_too_large: return plain_text(413, "the request body is too large\n");
        default: return plain_text(400, "this is not an HTTP/1.1 request\n");
    }
}

}  // namespace

void service::when_drained(std::function<void()> then) {
    const std::lock_guard lock(mutex_);
    drained_ = std::move(then);
}

void service::leave() {
    if (--open != 0) return;
    const std::lock_guard lock(mutex_);
    if (drained_) drained_();
}

session::session(std::shared_ptr<service> serving, const listener_limits& limits, std::shared_ptr<lane> on,
                 std::unique_ptr<stream> connection, peer from)
    : service_(std::move(serving)),
      limits_(limits),
      lane_(std::move(on)),
      peer_(std::move(from)),
      stream_(std::move(connection)),
      reader_(*stream_, {limits_.header_bytes, limits_.body_bytes}) {}

session::~session() { service_->leave(); }

void session::start() {
    auto ended = [self = shared_from_this()](std::exception_ptr failure) {
        if (failure && !self->aborted_) self->service_->failed(failure, self->peer_);
    };
    asio::co_spawn(lane_->executor, run(shared_from_this()),
                   asio::bind_cancellation_slot(cut_.slot(), std::move(ended)));
}

void session::end_if_idle() {
    // As if its time were up: the session then ends the way it ends an idle connection.
    if (idle_) stream_->expires_at(steady_clock::now());
}

void session::abort() {
    const auto alive = shared_from_this();
    aborted_ = true;
    stream_->close();
    cut_.emit(asio::cancellation_type::terminal);
}

asio::awaitable<void> session::run(std::shared_ptr<session> self) {
    struct registration {
        explicit registration(session& s) : one(s) { one.lane_->sessions.insert(&one); }
        ~registration() { one.lane_->sessions.erase(&one); }
        session& one;
    };
    const registration registered(*self);
    if (!co_await self->shake_hands()) co_return;
    for (;;) {
        const bool more = co_await self->serve_one();
        if (!more) co_return;
    }
}

asio::awaitable<bool> session::shake_hands() {
    if (lane_->stopping) co_return false;
    stream_->expires_at(after(limits_.handshake));
    const attempt shaken = co_await stream_->handshake();
    if (shaken.is == outcome::done) co_return true;
    if (!lane_->stopping)
        service_->refused(stream_->expired() ? refusal::handshake_timed_out : refusal::handshake_failed,
                          peer_);
    co_return false;
}

// False when the connection is over.
asio::awaitable<bool> session::serve_one() {
    idle_ = true;
    stream_->expires_at(lane_->stopping ? steady_clock::now() : after(limits_.idle));
    reading read = co_await reader_.await_first_byte();
    if (read != reading::complete) {
        co_await stream_->finish(stream::linger::no);
        co_return false;
    }
    idle_ = false;

    http_request request;
    refusal if_late = refusal::header_timed_out;
    stream_->expires_at(after(limits_.header));
    read = co_await reader_.read_header(request);
    if (read == reading::complete && reader_.has_body_to_come()) {
        if_late = refusal::body_timed_out;
        read = co_await read_body();
    }
    switch (read) {
        case reading::complete: break;
        case reading::timed_out: co_await refuse(if_late); co_return false;
        case reading::header_too_large: co_await refuse(refusal::header_too_large); co_return false;
        case reading::body_too_large: co_await refuse(refusal::body_too_large); co_return false;
        case reading::malformed: co_await refuse(refusal::malformed); co_return false;
        case reading::closed:
        case reading::cut: stream_->close(); co_return false;
    }

    stream_->never_expires();  // the handler has its own deadlines
    const answer_to what = request.method == "HEAD" ? answer_to::head : answer_to::other;
    http_response response = co_await answer(std::move(request));
    if (aborted_) co_return false;
    const persistence then = after_this(response);
    const bool written = co_await write(std::move(response), what, then);
    if (!written) {
        stream_->close();
        co_return false;
    }
    if (then != persistence::close) co_return true;
    // A peer that asked for the end sends no more; one that did not may have sent its next request.
    const stream::linger how = reader_.keep_alive() ? stream::linger::yes : stream::linger::no;
    co_await stream_->finish(how);
    co_return false;
}

asio::awaitable<reading> session::read_body() {
    stream_->expires_at(after(limits_.body));
    if (reader_.wants_continue()) {
        const attempt sent = co_await stream_->write_all("HTTP/1.1 100 Continue\r\n\r\n");
        if (sent.is != outcome::done) co_return stream_->expired() ? reading::timed_out : reading::cut;
    }
    co_return co_await reader_.read_body();
}

asio::awaitable<void> session::refuse(refusal why) {
    service_->refused(why, peer_);
    co_await write(answer_to_refused(why), answer_to::other, persistence::close);
    co_await stream_->finish(stream::linger::yes);
}

asio::awaitable<http_response> session::answer(http_request request) {
    std::exception_ptr failure;
    try {
        co_return co_await service_->hooks.handle(std::move(request), peer_);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!aborted_) service_->failed(failure, peer_);
    co_return plain_text(500, "internal error\n");
}

persistence session::after_this(const http_response& response) const {
    const bool unending = response.stream != nullptr && reader_.is_http_1_0();
    if (lane_->stopping || unending || !reader_.keep_alive()) return persistence::close;
    if (same_name(response.headers.find("Connection"), "close")) return persistence::close;
    return reader_.is_http_1_0() ? persistence::keep_http_1_0 : persistence::keep;
}

asio::awaitable<bool> session::write(http_response response, answer_to what, persistence then) {
    const bool streamed =
        response.stream != nullptr && what != answer_to::head && !never_has_body(response.status);
    framing how = framing::length;
    // RFC 9112 section 6.1: no Transfer-Encoding with 204.
    if (response.stream && !never_has_body(response.status))
        how = reader_.is_http_1_0() ? framing::until_close : framing::chunked;
    auto text = response_header_text(response, how, then);
    if (!text) {
        service_->failed(std::make_exception_ptr(std::logic_error("response cannot be written as HTTP")),
                         peer_);
        co_return co_await write(plain_text(500, "internal error\n"), what, then);
    }
    stream_->expires_at(after(limits_.write));
    const bool has_body = what != answer_to::head && !streamed && !never_has_body(response.status);
    const bool together = has_body && response.body.size() <= written_with_header;
    if (together) text->append(response.body);
    attempt sent = co_await stream_->write_all(*text);
    if (sent.is == outcome::done && has_body && !together) sent = co_await stream_->write_all(response.body);
    if (sent.is != outcome::done) co_return false;
    if (streamed) co_return co_await write_stream(*response.stream, how);
    co_return true;
}

class session::piece_writer final : public body_sink {
  public:
    piece_writer(session& to, framing how) : to_(to), how_(how) {}

    asio::awaitable<result<>> write(std::string_view piece) override {
        if (to_.lane_->stopping) co_return errc::stopped;
        if (piece.empty()) co_return result<>();  // an empty chunk would end the body
        std::string text;
        if (how_ == framing::chunked) {
            char digits[16];
            text.assign(digits, std::to_chars(digits, digits + sizeof digits, piece.size(), 16).ptr)
                .append("\r\n");
        }
        text.append(piece);
        if (how_ == framing::chunked) text.append("\r\n");
        co_return co_await send(text);
    }

    asio::awaitable<result<>> end() {
        if (how_ != framing::chunked) co_return result<>();
        co_return co_await send("0\r\n\r\n");
    }

  private:
    asio::awaitable<result<>> send(std::string_view text) {
        to_.stream_->expires_at(after(to_.limits_.write));
        const attempt sent = co_await to_.stream_->write_all(text);
        to_.stream_->never_expires();
        if (sent.is != outcome::done) co_return sent.why;
        co_return result<>();
    }

    session& to_;
    framing how_;
};

// False also when the source failed: without the end of the body the peer knows that something is missing.
asio::awaitable<bool> session::write_stream(body_source& source, framing how) {
    stream_->never_expires();
    piece_writer sink(*this, how);
    std::exception_ptr failure;
    try {
        co_await source.write_to(sink);
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        if (!aborted_) service_->failed(failure, peer_);
        co_return false;
    }
    const auto ended = co_await sink.end();
    co_return ended.has_value();
}

}  // namespace switchhook::net
