#include "server/replay/recordings.hpp"

#include <algorithm>

#include "bot/trial/moment.hpp"
#include "server/commands/report.hpp"
#include "server/media/file.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_bytes = 256U << 20;

std::vector<fs::path> recordings_in(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const auto extension = entry.path().extension();
        if ((extension == ".json" || extension == ".jsonl") && entry.path().filename() != "flow.json")
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string counted(std::size_t number, const std::string& what) {
    return std::to_string(number) + ' ' + what + (number == 1 ? "" : "s");
}

}  // namespace

result<recording_file, std::string> read_recording_at(const fs::path& path) {
    recording_file found;
    found.file = path;
    std::error_code failed;
    auto files = std::vector{path};
    if (fs::is_directory(path, failed)) {
        files = recordings_in(path);
        if (fs::exists(path / "flow.json", failed)) found.flow = path / "flow.json";
    }
    for (const auto& file : files) {
        const auto text = media::read_file(file, most_bytes);
        if (!text.has_value()) return file.string() + ": cannot be read: " + text.error().message();
        if (const auto read = bot::replay::read_recording(*text, file.string(), found.content);
            read.has_error())
            return read.error();
    }
    if (found.content.lines.empty()) return path.string() + ": there are no notifications in it";
    result<recording_file, std::string> read(std::move(found));
    return read;
}

std::string text_of(const played_recording& p) {
    std::string text;
    std::size_t done = 0;
    for (const auto& c : p.playing.calls) {
        text += one_line(p.file.string() + ": call " + c.call) + '\n';
        if (!c.has_begun)
            text += "  its beginning is not in the recording: only calls that came in can be replayed\n";
        for (const auto& d : c.deeds)
            text += one_line(to_string(bot::trial::happening{d.at, d.words})) + '\n';
        done += c.deeds.size();
    }
    text += complaints_of(p);
    text += p.file.string() + ": " + counted(p.playing.calls.size(), "call") + ", the bot did " +
            counted(done, "thing") + ", " + counted(p.playing.differences.size(), "difference");
    if (p.passed_over > 0) text += "; " + counted(p.passed_over, "document") + " passed over";
    return text + '\n';
}

std::string lines_of(const played_recording& p) {
    std::string text;
    for (const auto& c : p.playing.calls)
        for (const auto& d : c.deeds) text += d.json + '\n';
    return text;
}

std::string complaints_of(const played_recording& p) {
    std::string text;
    for (const auto& line : p.playing.unusable) text += one_line(line) + '\n';
    for (const auto& line : p.playing.differences) text += one_line(line) + '\n';
    return text;
}

}  // namespace switchhook::server
