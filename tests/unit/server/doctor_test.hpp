#pragma once
// What tests of the doctor's judges have in common. For test files only: it opens namespaces.

#include <catch2/catch.hpp>

#include "server/doctor/finding.hpp"

using namespace switchhook;
using namespace switchhook::server;
using namespace switchhook::server::doctor;
using namespace std::chrono_literals;
using Catch::Contains;

inline std::string spell(const findings& all) {
    std::string text;
    for (const auto& f : all) text += std::string(to_string(f.is)) + ": " + f.what + '\n';
    return text;
}

inline const auto now =
    std::chrono::system_clock::time_point(std::chrono::sys_days(std::chrono::year(2026) / 5 / 1));
