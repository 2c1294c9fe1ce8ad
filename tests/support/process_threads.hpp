#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>

#include "net/asio.hpp"

namespace switchhook::test {

// What a process of the product works on: a loop, which the test turns itself, and threads for what blocks.
struct process_threads {
    explicit process_threads(std::size_t blocking = 1) : pool(blocking) {}
    // False when it was not so within the time.
    bool run_until(const std::function<bool()>& done,
                   std::chrono::milliseconds within = std::chrono::seconds(10));
    // Whatever happens; with no time at all, what is ready.
    void run_for(std::chrono::milliseconds time);

    asio::io_context io{1};
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    asio::thread_pool pool;
};

}  // namespace switchhook::test
