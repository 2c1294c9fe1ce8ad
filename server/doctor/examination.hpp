#pragma once
// Runs checks, each as soon as those it depends on are well, each with a deadline of its own.

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/asio.hpp"
#include "server/doctor/finding.hpp"
#include "server/doctor/patient.hpp"

namespace switchhook::server::doctor {

struct check {
    std::string_view name;
    std::string_view about;               // what it looks at, for --help and the document
    std::vector<std::string_view> needs;  // names of checks that come before it in the list
    findings (*run)(patient&, net::deadline until);
};

// In the order in which they are told.
std::span<const check> all_checks();

struct checked {
    std::string_view name;
    findings found;
    friend bool operator==(const checked&, const checked&) = default;
};

struct examination_wish {
    std::chrono::milliseconds timeout{10'000};  // of each check
    std::vector<std::string> only;              // names; all when empty
    // Called on the calling thread when something has changed: how many have ended, and which are under way.
    std::function<void(std::size_t done, std::size_t of, const std::vector<std::string_view>& running)>
        progress = {};
};

// What a check needs is looked at too, and told when it is not well. A check whose needs are not well is
// skipped, and says because of which. One that does not end in its time is a failure, and its thread is left
// behind: `left_behind` counts those, and a program with some must not run destructors of static objects.
struct examined {
    std::vector<checked> all;
    std::size_t left_behind = 0;
};
examined examine(const std::shared_ptr<patient>& who, std::span<const check> checks,
                 const examination_wish& wish);

}  // namespace switchhook::server::doctor
