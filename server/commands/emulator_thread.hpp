#pragma once
// An emulator on a thread of its own, for the commands that run one.

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "emulator/server.hpp"

namespace switchhook::server {

// What --seed says, or another one at each start: what the bot keeps of calls, their recordings above all, outlives the
// emulator, and is named by their ids.
std::uint64_t seed_of(std::optional<std::uint64_t> given);

class emulator_thread {
  public:
    explicit emulator_thread(emulator::emulator_options options);
    ~emulator_thread();
    emulator_thread(const emulator_thread&) = delete;
    emulator_thread& operator=(const emulator_thread&) = delete;

    result<void, std::string> start();
    [[nodiscard]] const std::string& url() const { return url_; }                  // Graph, identity and keys
    [[nodiscard]] const std::string& control_url() const { return control_url_; }  // http://127.0.0.1:9080
    // Empty in a program that was built without it.
    [[nodiscard]] std::string phone_url() const;
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    // Runs `use` on the emulator's thread and waits for it.
    void on_thread(const std::function<void(emulator::emulator_server&)>& use);
    void stop();

  private:
    emulator::emulator_options options_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
    std::unique_ptr<emulator::emulator_server> server_;
    std::thread thread_;
    std::string url_, control_url_;
};

}  // namespace switchhook::server
