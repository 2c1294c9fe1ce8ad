// The body that Graph posts to the callback, on to the events of calls. The sender has shown a token, no more.

#include <string>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "bot/call/event_reading.hpp"
#include "bot/call/event_writing.hpp"
#include "bot/call/translate.hpp"
#include "graph/model/notification.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

// They go into the paths of requests.
bool is_harmless(std::string_view id) {
    return id.size() <= 256 && id != "." && id != ".." &&
           id.find_first_of("/\\?#% \r\n") == std::string_view::npos;
}

std::string journal_text(const bot::event& e) {
    json::writer w;
    bot::write_event(w, e, bot::key_display::show);
    return w.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto all = graph::parse_notifications(fuzz::text_of(data, size));
    if (!all.has_value()) {
        expect(all.error().category() == graph::notification_category(),
               "a body is refused in the words of its reader");
        return 0;
    }
    expect(all->size() <= graph::most_notifications, "a body holds a limited number of notifications");
    for (const auto& n : *all) {
        expect(is_harmless(n.resource.call.wire()), "the id of a call means nothing in a path");
        expect(is_harmless(n.resource.sub_id), "the id within a call means nothing in a path");
        expect(n.resource.kind == graph::resource_kind::unknown || !n.resource.call.empty(),
               "a known resource is of a call");

        const auto text = journal_text(bot::translate(n));
        const auto written = json::document::parse(text, json::duplicates::refuse);
        expect(written.has_value(), "an event is written as JSON");
        const auto read = bot::read_event(written->root());
        expect(read.has_value(), "a written event is read again");
        expect(journal_text(*read) == text, "an event survives the journal");
    }
    return 0;
}
