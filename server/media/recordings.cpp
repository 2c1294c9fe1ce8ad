#include "server/media/recordings.hpp"

#include <sys/stat.h>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <vector>

#include "server/media/content_hash.hpp"
#include "server/media/file.hpp"
#include "server/media/wav.hpp"

namespace switchhook::server::media {
namespace {

namespace fs = std::filesystem;

bool is_safe(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// What cannot stay as it is gets a part of its hash, so that two names never become one.
std::string safe(const std::string& text) {
    constexpr std::size_t longest = 64, hash_digits = 12;
    if (!text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), is_safe))
        return text;
    std::string name = text.substr(0, longest - hash_digits - 1);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return !is_safe(c); }, '_');
    return name + '_' + content_hash(text).substr(0, hash_digits);
}

std::string day_folder(std::chrono::year_month_day day) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d/%02u/%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return text;
}

bool is_number(const std::string& name, std::size_t digits) {
    return name.size() == digits && name.find_first_not_of("0123456789") == std::string::npos;
}

std::vector<fs::path> entries(const fs::path& folder) {
    std::vector<fs::path> all;
    std::error_code failed;
    for (fs::directory_iterator at(folder, failed), end; !failed && at != end; at.increment(failed))
        all.push_back(at->path());
    return all;
}

// Folders of `folder` whose names are numbers of that many digits; links are not followed.
std::vector<fs::path> numbered_folders(const fs::path& folder, std::size_t digits) {
    std::vector<fs::path> all;
    std::error_code failed;
    for (const auto& entry : entries(folder))
        if (is_number(entry.filename().string(), digits) &&
            fs::symlink_status(entry, failed).type() == fs::file_type::directory)
            all.push_back(entry);
    return all;
}

// A recording, or one whose writing was cut off by a crash.
bool is_ours(const fs::path& file) {
    return file.extension() == ".wav" || file.filename().string().starts_with(".part-");
}

bool is_old(const fs::path& file, std::chrono::system_clock::time_point now, std::chrono::milliseconds keep) {
    struct stat about {};
    if (::lstat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return false;
    return now - std::chrono::system_clock::from_time_t(about.st_mtime) > keep;
}

}  // namespace

std::chrono::milliseconds length_of_recording(std::string_view bytes) {
    const auto report = inspect_wav(bytes);
    return report.has_value() ? report->duration : milliseconds(0);
}

result<fs::path> recordings::store(const recording_name& name, std::chrono::year_month_day day,
                                   std::string_view bytes) const {
    const auto file = path_of(name, day);
    const auto folder = file.parent_path();
    // The sweep may remove the day's folder, still empty, between the two: then once more.
    for (int attempt = 1;; ++attempt) {
        auto written = make_folders(folder);
        if (written) written = write_file(file, bytes);
        if (written) return file;
        if (attempt == 2 || written.error().value() != ENOENT) return written.error();
    }
}

result<recordings::joined> recordings::join(const recording_name& name, std::chrono::year_month_day day,
                                            std::span<const std::string> pieces) const {
    samples all;
    for (const auto& piece : pieces) {
        const auto audio = decode_audio_file(piece);
        if (audio.has_error()) return audio.error();
        all.insert(all.end(), audio->audio.begin(), audio->audio.end());
    }
    auto whole = store(name, day, to_wav(all));
    if (!whole.has_value()) return whole.error();
    std::error_code failed;
    for (const auto& piece : pieces)
        if (*whole != piece) fs::remove(piece, failed);  // else the sweep does
    return joined{*std::move(whole), milliseconds(all.size() * 1000 / sample_rate)};
}

void recordings::discard(std::span<const std::string> files) const {
    std::error_code failed;
    for (const auto& file : files) {
        const auto inside = fs::path(file).lexically_normal().lexically_relative(folder_.lexically_normal());
        if (!inside.empty() && *inside.begin() != ".." && is_ours(file)) fs::remove(file, failed);
    }
}

std::vector<kept_recording> recordings::of_call(const std::string& call, day_range when) const {
    const auto prefix = safe(call) + '-';
    std::vector<kept_recording> found;
    for (auto day = when.first; day <= when.last; day += std::chrono::days(1)) {
        const auto name = day_folder(day);
        for (const auto& file : entries(folder_ / name)) {
            const auto own = file.filename().string();
            if (!own.starts_with(prefix) || file.extension() != ".wav") continue;
            std::error_code failed;
            const auto bytes = fs::file_size(file, failed);
            found.push_back({name + '/' + own, failed ? 0 : bytes});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return found;
}

result<> recordings::remove(std::span<const kept_recording> which) const {
    for (const auto& one : which) {
        std::error_code failed;
        fs::remove(folder_ / one.name, failed);
        if (failed) return error_code(failed);
    }
    return {};
}

fs::path recordings::path_of(const recording_name& name, std::chrono::year_month_day day) const {
    return folder_ / day_folder(day) /
           (safe(name.call) + '-' + safe(name.step) + '-' + std::to_string(name.number) + ".wav");
}

recordings::swept recordings::remove_old(std::chrono::system_clock::time_point now,
                                         std::chrono::milliseconds keep) const {
    swept done;
    std::error_code failed;
    for (const auto& year : numbered_folders(folder_, 4)) {
        for (const auto& month : numbered_folders(year, 2)) {
            for (const auto& day : numbered_folders(month, 2)) {
                for (const auto& file : entries(day)) {
                    if (!is_ours(file) || !is_old(file, now, keep)) continue;
                    ++(fs::remove(file, failed) ? done.removed : done.failed);
                }
                fs::remove(day, failed);  // fails, as it should, unless empty
            }
            fs::remove(month, failed);
        }
        fs::remove(year, failed);
    }
    return done;
}

}  // namespace switchhook::server::media
