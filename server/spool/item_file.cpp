#include "server/spool/item_file.hpp"

#include "base/json/document.hpp"
#include "base/json/writer.hpp"

namespace switchhook::server {
namespace {

constexpr std::int64_t format = 1;

std::optional<wall_milliseconds> time_of(json::value v) {
    const auto count = v.as_integer();
    if (!count) return std::nullopt;
    return wall_milliseconds(std::chrono::milliseconds(*count));
}

}  // namespace

std::string write_item(const spool_item& item) {
    json::writer w;
    w.object([&] {
        w.field("spool", format);
        w.field("kind", item.entry.kind);
        w.field("made", item.entry.made.time_since_epoch().count());
        w.field("due", item.entry.due.time_since_epoch().count());
        w.key("document");
        w.raw(item.document);
    });
    return w.take() + '\n';
}

std::optional<spool_item> read_item(std::string_view text, std::string id) {
    const auto parsed = json::document::parse(text);
    if (!parsed.has_value()) return std::nullopt;
    const auto root = parsed->root();
    const auto made = time_of(root["made"]), due = time_of(root["due"]);
    spool_item item;
    item.entry.id = std::move(id);
    item.entry.kind = root["kind"].string_or();
    if (root["spool"].as_integer() != format || item.entry.kind.empty() || !made || !due ||
        !root["document"].is_object())
        return std::nullopt;
    item.entry.made = *made;
    item.entry.due = *due;
    item.document = root["document"].dump();
    return item;
}

}  // namespace switchhook::server
