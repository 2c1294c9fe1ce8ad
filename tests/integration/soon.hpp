#pragma once
// What cannot be waited for is asked for, again and again.

#include <chrono>

namespace switchhook::test {

template <class Condition>
bool soon(Condition&& met) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < until)
        if (met()) return true;
    return false;
}

}  // namespace switchhook::test
