#include "server/spool/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/guid.hpp"
#include "base/json/document.hpp"
#include "base/log.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view component = "spool";
constexpr std::size_t room_around_document = 4'096;

error_code last_system_error() { return {errno, boost::system::system_category()}; }

bool is_json_object(std::string_view text) {
    const auto parsed = json::document::parse(text);
    return parsed.has_value() && parsed->root().is_object();
}

}  // namespace

spool::spool(fs::path folder, spool_limits limits, file_writer write)
    : folder_(std::move(folder)), limits_(limits), write_(std::move(write)) {}

result<std::shared_ptr<spool>> spool::open(fs::path folder, spool_limits limits, file_writer write) {
    if (!write)
        write = [](const fs::path& file, std::string_view bytes) { return media::write_file(file, bytes); };
    const std::shared_ptr<spool> made(new spool(std::move(folder), limits, std::move(write)));
    if (auto there = media::make_folders(made->folder_); !there.has_value()) return there.error();
    if (auto locked = made->lock_folder(); !locked.has_value()) return locked.error();
    if (auto loaded = made->load(); !loaded.has_value()) return loaded.error();
    return made;
}

result<> spool::lock_folder() {
    auto taken = process_lock::take(folder_ / ".lock");
    if (taken.has_error()) return taken.error();
    if (!*taken) return spool_errc::in_use;
    lock_.emplace(**std::move(taken));
    return {};
}

result<> spool::load() {
    std::error_code failed;
    std::vector<fs::path> files;
    for (fs::directory_iterator at(folder_, failed), end; !failed && at != end; at.increment(failed))
        files.push_back(at->path());
    if (failed) return error_code(failed.value(), boost::system::system_category());
    for (const auto& file : files) {
        std::error_code ignored;
        if (!fs::is_regular_file(file, ignored)) continue;
        // What was not moved to its name when the process ended was never promised to anybody.
        if (file.filename().string().starts_with(".part-"))
            fs::remove(file, ignored);
        else if (file.extension() == ".json")
            load_file(file);
    }
    if (!entries_.empty())
        log::info(component, "found", {{"folder", folder_.string()}, {"items", entries_.size()}});
    return {};
}

void spool::load_file(const fs::path& file) {
    const auto text = media::read_file(file, limits_.document_bytes + room_around_document);
    if (!text.has_value() && text.error() != media::errc::file_too_large) {
        log::error(component, "cannot be read, and stays for the next start",
                   {{"file", file.string()}, {"why", text.error().message()}});
        return;
    }
    const std::string id = file.stem().string();
    auto item = text.has_value() && is_guid(id) ? read_item(*text, id) : std::nullopt;
    if (!item) return put_aside(file);
    ++counts_[item->entry.kind];
    entries_.emplace(id, std::move(item->entry));
}

void spool::put_aside(const fs::path& file) {
    const auto aside = folder_ / "damaged";
    fs::path to = aside / file.filename();
    std::error_code failed;
    fs::create_directory(aside, failed);
    for (int n = 1; fs::exists(to, failed); ++n)
        to = aside / (file.filename().string() + '.' + std::to_string(n));
    fs::rename(file, to, failed);
    log::error(
        component, "damaged: what it held is not done",
        {{"file", file.string()}, {"movedTo", to.string()}, {"failure", failed ? failed.message() : ""}});
}

fs::path spool::file_of(const std::string& id) const { return folder_ / (id + ".json"); }

bool spool::reserve(const std::string& kind) {
    const std::lock_guard lock(guard_);
    auto& count = counts_[kind];
    if (count >= limits_.items) return false;
    ++count;
    return true;
}

result<spool_entry> spool::add(std::string kind, std::string document, wall_milliseconds made,
                               wall_milliseconds due, std::string id) {
    if (auto known = find(id); known.has_value()) return known;
    if (document.size() > limits_.document_bytes) return spool_errc::document_too_large;
    if (!is_json_object(document)) return spool_errc::not_json;
    if (!reserve(kind)) return spool_errc::full;
    if (id.empty()) id = random_guid();
    spool_item item{{std::move(id), std::move(kind), made, due}, std::move(document)};
    const auto written = write_(file_of(item.entry.id), write_item(item));
    const std::lock_guard lock(guard_);
    if (!written.has_value()) {
        --counts_[item.entry.kind];
        return written.error();
    }
    entries_.emplace(item.entry.id, item.entry);
    return item.entry;
}

result<> spool::postpone(const std::string& id, wall_milliseconds due) {
    auto item = read(id);
    if (!item.has_value()) return item.error();
    return replace(id, std::move(item->document), due);
}

result<> spool::replace(const std::string& id, std::string document, wall_milliseconds due) {
    if (document.size() > limits_.document_bytes) return spool_errc::document_too_large;
    if (!is_json_object(document)) return spool_errc::not_json;
    const auto known = find(id);
    if (!known.has_value()) return known.error();
    spool_item item{*known, std::move(document)};
    item.entry.due = due;
    if (auto written = write_(file_of(id), write_item(item)); !written.has_value()) return written.error();
    const std::lock_guard lock(guard_);
    const auto at = entries_.find(id);
    if (at != entries_.end())
        at->second.due = due;
    else
        ::unlink(file_of(id).c_str());  // removed meanwhile: it must not come back
    return {};
}

result<> spool::remove(const std::string& id) {
    const auto known = find(id);
    if (!known.has_value()) return known.error();
    {
        const std::lock_guard lock(guard_);
        if (entries_.erase(id) > 0) --counts_[known->kind];
    }
    if (::unlink(file_of(id).c_str()) == 0 || errno == ENOENT) return {};
    const auto why = last_system_error();
    const std::lock_guard lock(guard_);
    if (entries_.emplace(id, *known).second) ++counts_[known->kind];
    return why;
}

result<spool_entry> spool::find(const std::string& id) const {
    const std::lock_guard lock(guard_);
    const auto at = entries_.find(id);
    if (at == entries_.end()) return spool_errc::no_such_item;
    return at->second;
}

result<spool_item> spool::read(const std::string& id) const {
    if (auto known = find(id); !known.has_value()) return known.error();
    const auto text = media::read_file(file_of(id), limits_.document_bytes + room_around_document);
    if (!text.has_value()) return text.error();
    auto item = read_item(*text, id);
    if (!item) return spool_errc::not_json;
    return *std::move(item);
}

std::vector<spool_entry> spool::of_kind(std::string_view kind) const {
    std::vector<spool_entry> all;
    {
        const std::lock_guard lock(guard_);
        for (const auto& [id, entry] : entries_)
            if (entry.kind == kind) all.push_back(entry);
    }
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.due < b.due; });
    return all;
}

std::size_t spool::size(std::string_view kind) const {
    const std::lock_guard lock(guard_);
    const auto known = counts_.find(kind);
    return known == counts_.end() ? 0 : known->second;
}

}  // namespace switchhook::server
