#include "server/runtime/hour_overrides.hpp"

#include <algorithm>

#include "base/date_time.hpp"
#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "server/events/timeline_entry.hpp"
#include "server/media/file.hpp"
#include "server/store/common_memory.hpp"

namespace switchhook::server {
namespace {

using list = hour_overrides::list;

constexpr std::size_t most_bytes = 1U << 20;

std::string text_of(const list& said) {
    json::writer w(json::writer::layout::pretty);
    w.object([&] {
        w.array("overrides", [&] {
            for (const auto& o : said)
                w.object([&] {
                    w.field("name", o.name);
                    w.field("state", bot::to_string(o.state));
                    if (o.until) w.field("until", time_text(*o.until));
                });
        });
    });
    return w.take() + '\n';
}

// Nothing when it is not what `text_of` writes.
std::optional<list> read(std::string_view text) {
    const auto document = json::document::parse(text);
    if (!document.has_value()) return std::nullopt;
    const auto all = document->root()["overrides"];
    if (!all.is_array()) return std::nullopt;
    list said;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto one = all.at(i);
        const auto name = one["name"].as_string();
        const auto state = bot::parse_hours_state(one["state"].string_or());
        const auto until = parse_date_time(one["until"].string_or());
        if (!name || !state || (one["until"] && !until)) return std::nullopt;
        said.push_back({std::string(*name), *state, until});
    }
    return said;
}

list without(const list& said, std::string_view name) {
    list rest;
    std::copy_if(said.begin(), said.end(), std::back_inserter(rest),
                 [&](const bot::hours_override& o) { return o.name != name; });
    return rest;
}

}  // namespace

hour_overrides::hour_overrides() : said_(std::make_shared<list>()) {}

result<void, std::string> hour_overrides::keep_in(std::filesystem::path file) {
    const std::lock_guard changing(changing_);
    const auto text = media::read_file(file, most_bytes);
    if (text.has_value()) {
        auto said = read(*text);
        if (!said)
            return file.string() +
                   ": holds no overrides of opening hours; repair it, or delete it to have none";
        use(*std::move(said));
    } else if (text.error() != boost::system::errc::no_such_file_or_directory) {
        return file.string() + ": " + text.error().message();
    } else {
        use({});
    }
    file_ = std::move(file);
    return {};
}

result<void, std::string> hour_overrides::keep_in(std::shared_ptr<common_memory> common) {
    const std::lock_guard changing(changing_);
    common_ = std::move(common);
    if (const auto read = take_common(); read.has_error()) return "opening hours: " + read.error().message();
    return {};
}

result<void> hour_overrides::read_anew() {
    const std::lock_guard changing(changing_);
    return common_ ? take_common() : result<void>();
}

result<void> hour_overrides::take_common() {
    auto said = common_->hours();
    if (said.has_error()) return said.error();
    use(*std::move(said));
    return {};
}

void hour_overrides::use(list said) {
    auto all = std::make_shared<const list>(std::move(said));
    const std::lock_guard lock(guard_);
    said_.swap(all);
}

std::shared_ptr<const list> hour_overrides::snapshot() const {
    const std::lock_guard lock(guard_);
    return said_;
}

result<void> hour_overrides::set(bot::hours_override said, bot::instant now) {
    const std::lock_guard changing(changing_);
    if (common_)
        if (auto kept = common_->set_hours(said, now); kept.has_error()) return kept;
    if (common_ && take_common().has_value()) return {};
    auto all = without(*snapshot(), said.name);
    const auto place =
        std::find_if(all.begin(), all.end(), [&](const auto& o) { return o.name > said.name; });
    all.insert(place, std::move(said));
    return change(std::move(all), now);
}

result<void> hour_overrides::remove(std::string_view name, bot::instant now) {
    const std::lock_guard changing(changing_);
    if (common_)
        if (auto kept = common_->remove_hours(name); kept.has_error()) return kept;
    if (common_ && take_common().has_value()) return {};
    return change(without(*snapshot(), name), now);
}

result<void> hour_overrides::change(list to, bot::instant now) {
    to.erase(std::remove_if(to.begin(), to.end(), [&](const auto& o) { return o.until && *o.until <= now; }),
             to.end());
    if (to == *snapshot()) return {};
    if (!common_ && !file_.empty()) {
        if (auto made = media::make_folders(file_.parent_path()); !made.has_value()) return made;
        if (auto kept = media::write_file(file_, text_of(to)); !kept.has_value()) return kept;
    }
    use(std::move(to));
    return {};
}

}  // namespace switchhook::server
