#pragma once
// Recorded notifications found in files and folders, played to the bot, and what is told of that.

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bot/replay/play.hpp"

namespace switchhook::server {

struct recording_file {
    std::filesystem::path file;  // or folder
    std::filesystem::path flow;  // that lies in the folder; empty when there is none
    bot::replay::recording content;
};

// A file is one recording. So is a folder with all its *.json and *.jsonl, in the order of their names; its flow.json
// is the flow of it. The failure is one line, which names the file.
result<recording_file, std::string> read_recording_at(const std::filesystem::path& path);

struct played_recording {
    std::filesystem::path file;
    std::size_t passed_over = 0;
    bot::replay::playing playing;
};

// What the bot does, a line each, and behind it each difference from what was recorded.
std::string text_of(const played_recording& p);
// What the bot does as recordings have it, so that it can be recorded in turn; differences are on standard error.
std::string lines_of(const played_recording& p);
// Differences, and lines that are of no use.
std::string complaints_of(const played_recording& p);

}  // namespace switchhook::server
