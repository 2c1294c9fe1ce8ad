#include "server/admin/event_stream.hpp"

#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

constexpr std::string_view come_again_after = "retry: 2000\n";  // milliseconds

// Where the reader stands, without an event: also one that saw none takes up without a hole.
void append_position(std::string& out, const std::string& id) {
    if (!id.empty()) out += "id: " + id + '\n';
    out += '\n';
}

}  // namespace

void append_event(std::string& out, const numbered_event& e) {
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

event_stream::event_stream(std::shared_ptr<const void> feed_owner, std::unique_ptr<event_reader> from,
                           std::chrono::milliseconds beat, view seen)
    : feed_owner_(std::move(feed_owner)), from_(std::move(from)), beat_(beat), seen_(std::move(seen)) {}

asio::awaitable<void> event_stream::write_to(net::body_sink& sink) {
    std::string text(come_again_after);
    auto stood = from_->position();
    append_position(text, stood);
    for (bool closed = false;;) {
        if (!text.empty()) {
            const auto written = co_await sink.write(text);
            if (!written.has_value()) co_return;
            text.clear();
        }
        if (closed) co_return;
        const auto until = net::steady_clock::now() + beat_;
        auto came = co_await from_->next(until);
        for (const auto& gap : came.gaps) append_gap(text, gap);
        for (auto& e : came.events) {
            if (seen_) e.data = seen_(e.data);
            append_event(text, e);
        }
        closed = came.closed;
        // Writing finds out that the peer is gone. Moving its position on spares one that follows a quiet call a
        // gap when it comes back.
        if (text.empty() && !closed) text = ":\n";
        if (text == ":\n" || stood.empty()) append_position(text, stood = from_->position());
    }
}

}  // namespace switchhook::server
