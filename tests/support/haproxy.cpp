#include "tests/support/haproxy.hpp"

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/support/child_process.hpp"
#include "tests/support/free_port.hpp"

namespace switchhook::test {
namespace {

using namespace std::chrono_literals;

constexpr auto settings = R"(
defaults
  mode tcp
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  retries 3
  option redispatch 1
  default-server check inter 200ms fall 1 rise 1
frontend callbacks
  bind 127.0.0.1:)";

std::string written(unsigned short port, const std::vector<unsigned short>& behind) {
    auto text =
        settings + std::to_string(port) + "\n  default_backend bots\nbackend bots\n  balance roundrobin\n";
    for (const auto one : behind)
        text += "  server s" + std::to_string(one) + " 127.0.0.1:" + std::to_string(one) + '\n';
    return text;
}

}  // namespace

haproxy::haproxy() : port_(free_port()) { use({}); }

haproxy::~haproxy() {
    for (const auto one : processes_) kill(one, SIGKILL);
}

void haproxy::use(const std::vector<unsigned short>& behind) {
    const auto count = std::to_string(processes_.size());
    const auto process = folder_.file("process" + count);
    std::vector<std::string> arguments{"-D", "-f", folder_.write("settings" + count, written(port_, behind)),
                                       "-p", process};
    if (!processes_.empty()) {
        arguments.emplace_back("-sf");
        arguments.push_back(std::to_string(processes_.back()));
    }
    // It has its port when the process that was started goes.
    child_process start(child_wish{"/usr/sbin/haproxy",
                                   std::move(arguments),
                                   {},
                                   folder_.file("output" + count),
                                   folder_.file("errors" + count)});
    int number = 0;
    if (start.wait_for_exit(10s) != 0 || !(std::ifstream(process) >> number))
        throw std::runtime_error("no HAProxy: " + start.errors());
    processes_.push_back(number);
}

}  // namespace switchhook::test
