#include "emulator/control/call_stream.hpp"

#include <utility>

#include "emulator/control/call_document.hpp"

namespace switchhook::emulator {
namespace {

void append(std::string& out, std::string_view kind, const std::string& data) {
    out += "event: ";
    out += kind;
    out += "\ndata: ";
    out += data;
    out += "\n\n";
}

}  // namespace

call_stream::call_stream(world& calls, const media_clock& clock, std::shared_ptr<call_feed::reader> from,
                         bool by_hand)
    : calls_(calls), clock_(clock), from_(std::move(from)) {
    if (by_hand) decides_ = calls_.people().decide_by_hand();
}

void call_stream::write_all(std::string& out) const {
    json::writer w;
    w.object([&] {
        w.field("now", milliseconds(clock_.now()));
        w.field("speed", clock_.speed());
        w.array("calls", [&] {
            for (const auto* c : calls_.newest(most_shown)) w.object([&] { write_call(w, *c); });
        });
    });
    append(out, "calls", w.take());
}

void call_stream::write_one(std::string& out, const std::string& id) const {
    const call* c = calls_.find(id);
    if (c == nullptr) return;
    json::writer w;
    w.object([&] {
        w.field("now", milliseconds(clock_.now()));
        w.object("call", [&] { write_call(w, *c); });
    });
    append(out, "call", w.take());
}

asio::awaitable<void> call_stream::write_to(net::body_sink& sink) {
    std::string text = "retry: 1000\n\n";
    for (bool over = false; !over;) {
        const auto until = net::steady_clock::now() + beat;
        const auto came = co_await from_->next(until);
        if (came.all) write_all(text);
        for (const auto& id : came.calls) write_one(text, id);
        if (text.empty()) text = ":\n\n";
        const auto written = co_await sink.write(text);
        if (!written.has_value()) co_return;
        text.clear();
        over = came.over;
    }
}

}  // namespace switchhook::emulator
