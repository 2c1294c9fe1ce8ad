#include "server/calling/event_source.hpp"

#include <array>
#include <charconv>

#include "net/dial.hpp"

namespace switchhook::server {
namespace {

constexpr std::chrono::seconds connecting{10};
constexpr std::size_t longest_header = 16U << 10;
constexpr std::size_t longest_refusal = 64U << 10;

unsigned status_in(std::string_view header) {
    const auto blank = header.find(' ');
    unsigned status = 0;
    if (blank != std::string_view::npos)
        std::from_chars(header.data() + blank + 1, header.data() + header.size(), status);
    return status;
}

}  // namespace

void event_parser::push(std::string_view bytes) {
    rest_.append(bytes);
    std::size_t begin = 0;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', begin)) {
        auto line = std::string_view(rest_).substr(begin, end - begin);
        if (line.ends_with('\r')) line.remove_suffix(1);
        take_line(line);
        begin = end + 1;
    }
    rest_.erase(0, begin);
}

void event_parser::take_line(std::string_view line) {
    if (line.empty()) {
        if (has_id_) last_id_ = id_;
        if (has_data_ || has_id_) ready_.push_back(has_data_ ? std::move(under_way_) : told_event());
        under_way_ = {};
        has_data_ = has_id_ = false;
        return;
    }
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    auto text = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (name == "event") under_way_.kind = text;
    if (name == "data") {
        under_way_.data += (has_data_ ? "\n" : "") + std::string(text);
        has_data_ = true;
    }
    if (name == "id") {
        id_ = text;
        has_id_ = true;
    }
}

std::optional<told_event> event_parser::next() {
    if (ready_.empty()) return std::nullopt;
    auto first = std::move(ready_.front());
    ready_.pop_front();
    return first;
}

asio::awaitable<bool> event_source::read_more(std::string& into, net::deadline until) {
    std::array<char, 8192> bytes;
    stream_->expires_at(until);
    const auto got = co_await stream_->read_some(bytes.data(), bytes.size());
    if (got.is != net::outcome::done) co_return false;
    into.append(bytes.data(), got.bytes);
    co_return true;
}

// In HTTP/1.0 a body without an end is not cut into chunks.
asio::awaitable<result<void, std::string>> event_source::open() {
    const auto until = net::steady_clock::now() + connecting;
    parser_ = {};
    auto sessions = std::make_shared<net::session_memory>();
    auto dialled = co_await net::dial(server_.where, server_.tls, std::move(sessions), until);
    if (dialled.has_error())
        co_return "no server at " + server_.url + ": " + dialled.error().message() + "; is it running?";
    stream_ = *std::move(dialled);
    const auto host = net::to_string(server_.where);
    std::string request = "GET " + target_ + " HTTP/1.0\r\nHost: " + host.substr(host.find("//") + 2) +
                          "\r\nAccept: text/event-stream\r\nAuthorization: Bearer " + server_.token.reveal() +
                          "\r\n";
    if (!last_id_.empty()) request += "Last-Event-ID: " + last_id_ + "\r\n";
    request += "\r\n";
    stream_->expires_at(until);
    const auto sent = co_await stream_->write_all(request);
    std::string came;
    auto end = std::string::npos;
    while (sent.is == net::outcome::done && end == std::string::npos && came.size() < longest_header) {
        const bool more = co_await read_more(came, until);
        if (!more) break;
        end = came.find("\r\n\r\n");
    }
    if (end == std::string::npos) co_return server_.url + ": the connection was cut";
    net::http_response answer;
    answer.status = status_in(came);
    answer.body = came.substr(end + 4);
    if (answer.status == 200) {
        parser_.push(answer.body);
        co_return result<void, std::string>();
    }
    while (answer.body.size() < longest_refusal) {
        const bool more = co_await read_more(answer.body, until);
        if (!more) break;
    }
    if (answer.status == 401) co_return server_.url + ": the server does not take this admin.token";
    co_return complaint_of(answer);
}

asio::awaitable<std::optional<told_event>> event_source::next(std::chrono::milliseconds patience) {
    const auto until = net::steady_clock::now() + patience;
    for (;;) {
        auto e = parser_.next();
        if (e) {
            if (!parser_.last_id().empty()) last_id_ = parser_.last_id();
            co_return e;
        }
        std::string bytes;
        const bool more = co_await read_more(bytes, until);
        if (!more) co_return std::nullopt;
        parser_.push(bytes);
    }
}

}  // namespace switchhook::server
