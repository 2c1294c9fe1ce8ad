#include "server/commands/emulator_thread.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <random>

#include "emulator/phone_pages.hpp"
#include "server/doctor/running_bot.hpp"

namespace switchhook::server {

namespace asio = boost::asio;

std::uint64_t seed_of(std::optional<std::uint64_t> given) {
    if (given) return *given;
    std::random_device random;
    return std::uint64_t{random()} << 32U | random();
}

emulator_thread::emulator_thread(emulator::emulator_options options) : options_(std::move(options)) {}

emulator_thread::~emulator_thread() { stop(); }

result<void, std::string> emulator_thread::start() {
    server_ = std::make_unique<emulator::emulator_server>(context_.get_executor(), options_);
    thread_ = std::thread([this] { context_.run(); });
    result<void, std::string> outcome = boost::system::in_place_value;
    on_thread([&](emulator::emulator_server& s) {
        if (const auto started = s.start(); started.has_error()) {
            outcome = "the emulator cannot start on " + options_.address + ':' +
                      std::to_string(options_.https_port) + " and " + options_.control_address + ':' +
                      std::to_string(options_.control_port) + ": " + started.error().message();
            return;
        }
        url_ = s.own_url();
        const auto host = doctor::reachable_address(options_.control_address);
        const bool v6 = host.find(':') != std::string::npos;
        control_url_ = "http://" + (v6 ? '[' + host + ']' : host) + ':' + std::to_string(s.ports().control);
    });
    return outcome;
}

std::string emulator_thread::phone_url() const {
    return emulator::has_phone_pages() ? control_url_ + "/phone" : std::string();
}

void emulator_thread::on_thread(const std::function<void(emulator::emulator_server&)>& use) {
    std::promise<void> done;
    asio::post(context_, [&] {
        use(*server_);
        done.set_value();
    });
    done.get_future().wait();
}

void emulator_thread::stop() {
    if (!thread_.joinable()) return;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    auto stopped = asio::co_spawn(context_, server_->stop(until), asio::use_future);
    stopped.wait_for(std::chrono::seconds(2));
    work_.reset();
    context_.stop();
    thread_.join();
    server_.reset();
}

}  // namespace switchhook::server
