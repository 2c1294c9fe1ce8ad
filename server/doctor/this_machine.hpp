#pragma once
// What can be said without the network.

#include "base/problems.hpp"
#include "server/doctor/finding.hpp"
#include "server/doctor/surroundings.hpp"

namespace switchhook::server::doctor {

// `where` is for the remedy: the page of the documents.
findings judge_problems(const problems& found, const std::string& all_well, const std::string& where);

// That the file of listen.certificate or listen.key cannot be opened: `certificate` tells it, and the rest of the
// configuration can be examined without.
bool is_of_listen_files(const problem& p);

struct listener_facts {
    std::string place;  // "listen" or "admin"
    std::string address;
    unsigned short port = 0;
    bind_facts bound;
    bool held_by_switchhook = false;  // when it is in use
};
finding judge_listener(const listener_facts& l);

struct folder_use {
    std::string place;  // "recordings.folder"
    std::filesystem::path folder;
    std::string loses;   // what is lost when nothing can be written
    bool vital = false;  // callers' recordings are lost
};
finding judge_folder(const folder_use& use, const folder_facts& facts);

finding judge_open_files(std::size_t allowed, std::size_t connections);

struct voice_facts {
    std::string engine;
    std::size_t texts = 0;
    std::vector<std::pair<std::string, std::string>>
        languages;          // each with what went wrong; empty for nothing
    bool all_kept = false;  // every text has been spoken already, and is in the cache
};
findings judge_voice(const voice_facts& facts);

}  // namespace switchhook::server::doctor
