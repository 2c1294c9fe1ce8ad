#include "server/admin/event_stream.hpp"

#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view come_again_after = "retry: 2000\n";  // milliseconds

// Where the reader stands, without an event: also one that saw none takes up without a hole.
void append_position(std::string& out, std::uint64_t id) {
    out += "id: ";
    out += std::to_string(id);
    out += "\n\n";
}

}  // namespace

void append_event(std::string& out, const feed_event& e) {
    out += "event: ";
    out += e.kind;
    out += "\ndata: ";
    out += e.data;
    out += '\n';
    append_position(out, e.id);
}

void append_gap(std::string& out, const feed_gap& gap) {
    const bool restart = gap.why == feed_gap::cause::restart;
    json::writer w;
    w.object([&] {
        w.field("reason", restart ? "restart" : "behind");
        if (!restart) w.field("lost", gap.lost);
    });
    out += "event: gap\ndata: ";
    out += w.take();
    out += "\n\n";
}

event_stream::event_stream(std::shared_ptr<const void> feed_owner, std::unique_ptr<feed_subscription> from,
                           std::chrono::milliseconds beat)
    : feed_owner_(std::move(feed_owner)), from_(std::move(from)), beat_(beat) {}

asio::awaitable<void> event_stream::write_to(net::body_sink& sink) {
    std::string text(come_again_after);
    append_position(text, from_->position());
    auto silent_since = net::steady_clock::now();
    for (;;) {
        const auto batch = from_->read();
        if (batch.gap) append_gap(text, *batch.gap);
        for (const auto& e : batch.events) append_event(text, *e);
        if (!text.empty()) {
            const auto written = co_await sink.write(text);
            if (!written.has_value()) co_return;
            text.clear();
            silent_since = net::steady_clock::now();
        }
        if (batch.closed) co_return;
        if (batch.more) continue;
        const auto until = silent_since + beat_;
        co_await from_->wait(until);
        if (net::steady_clock::now() < until) continue;
        // Writing finds out that the peer is gone. Moving its position on spares one that follows a quiet call a
        // gap when it comes back.
        text = ":\n";
        append_position(text, from_->position());
    }
}

}  // namespace switchhook::server
