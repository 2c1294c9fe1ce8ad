#include "emulator/phone/phone.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <memory>
#include <stdexcept>
#include <utility>

#include "base/json/document.hpp"
#include "base/json/writer.hpp"
#include "emulator/phone/keyboard.hpp"
#include "net/client.hpp"

namespace switchhook::emulator {
namespace {

constexpr std::chrono::seconds request_time{10};
constexpr std::chrono::seconds spoken_by_key{4};

// The emulator cannot be reached, or does not know us: ends the phone, caught in `run` alone.
struct phone_failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

void write_party(json::writer& w, std::string_view name, const std::string& id) {
    if (id.empty()) return;
    w.object(name, [&] { w.field(id.front() == '+' ? "phone" : "user", id); });
}

class phone_session {
  public:
    phone_session(asio::any_io_executor executor, phone_options options)
        : executor_(std::move(executor)),
          options_(std::move(options)),
          lines_(options_.use),
          player_(options_.script.value_or(std::vector<script_step>())),
          client_(executor_, nullptr) {}

    static asio::awaitable<int> run(std::shared_ptr<phone_session> self);

  private:
    asio::awaitable<void> place();
    asio::awaitable<void> follow();
    asio::awaitable<json::document> look(std::chrono::seconds patience);
    asio::awaitable<void> play_script(bool caught_up);
    asio::awaitable<void> perform(script_step step);
    asio::awaitable<void> tell(script_step step, std::string action, std::string body);
    void complain(const script_step& step, std::string_view why);
    asio::awaitable<net::http_response> ask(std::string method, std::string target, std::string body,
                                            std::chrono::seconds patience = request_time);
    static asio::awaitable<void> send_typed(std::shared_ptr<phone_session> self);
    void typed(const std::shared_ptr<phone_session>& self, char key);
    asio::awaitable<void> read_speed();
    [[nodiscard]] moment now() const;
    [[nodiscard]] std::chrono::microseconds time_left(net::steady_clock::time_point last_moment) const;

    asio::any_io_executor executor_;
    phone_options options_;
    phone_lines lines_;
    script_player player_;
    net::http_client client_;
    std::string call_;
    std::uint64_t seen_ = 0;
    bool ended_ = false;
    bool unheard_ = false;  // something the caller did came to nothing
    double speed_ = 1;
    std::deque<char> typed_;
    bool sending_ = false;
    net::steady_clock::time_point began_ = net::steady_clock::now();
};

asio::awaitable<net::http_response> phone_session::ask(std::string method, std::string target,
                                                       std::string body, std::chrono::seconds patience) {
    net::http_request request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers.set("Content-Type", "application/json");
    request.body = std::move(body);
    result<net::http_response> answer =
        co_await client_.send(options_.control, std::move(request), net::steady_clock::now() + patience);
    if (!answer.has_value())
        throw phone_failure("no answer from the emulator at " + to_string(options_.control) + ": " +
                            answer.error().message());
    co_return *std::move(answer);
}

moment phone_session::now() const {
    const std::chrono::duration<double, std::micro> passed = net::steady_clock::now() - began_;
    return moment(static_cast<moment::rep>(passed.count() * speed_));
}

asio::awaitable<void> phone_session::read_speed() {
    const net::http_response answer = co_await ask("GET", "/emulator/state", {});
    const auto state = json::document::parse(answer.body);
    if (state.has_value()) speed_ = std::max(0.001, state->root()["speed"].as_number().value_or(1));
}

asio::awaitable<void> phone_session::place() {
    json::writer w;
    w.object([&] {
        write_party(w, "from", options_.from);
        write_party(w, "to", options_.to);
    });
    const net::http_response answer = co_await ask("POST", "/emulator/calls", w.take());
    const auto body = json::document::parse(answer.body);
    if (answer.status != 201 || !body.has_value())
        throw phone_failure(
            "the emulator places no call: HTTP status " + std::to_string(answer.status) +
            (body.has_value() ? ", " + body->root()["title"].string_or("no reason given") : ""));
    call_ = body->root()["id"].string_or();
}

asio::awaitable<json::document> phone_session::look(std::chrono::seconds patience) {
    const std::string target = "/emulator/calls/" + call_ + "?after=" + std::to_string(seen_) +
                               "&wait=" + std::to_string(patience.count());
    const net::http_response answer = co_await ask("GET", target, {}, patience + request_time);
    auto page = json::document::parse(answer.body);
    if (answer.status != 200 || !page.has_value()) throw phone_failure("the emulator has lost the call");
    co_return *std::move(page);
}

asio::awaitable<void> phone_session::tell(script_step step, std::string action, std::string body) {
    if (ended_) {
        complain(step, "the call is over");
        co_return;
    }
    const net::http_response answer =
        co_await ask("POST", "/emulator/calls/" + call_ + '/' + action, std::move(body));
    if (answer.status < 300) co_return;
    const auto problem = json::document::parse(answer.body);
    std::string why = "HTTP status " + std::to_string(answer.status);
    if (problem.has_value()) {
        const auto root = problem->root();
        why =
            root["errors"].at(0)["detail"].string_or(root["detail"].string_or(root["title"].string_or(why)));
    }
    complain(step, why);
}

// Hanging up is no failure when the other side was faster.
void phone_session::complain(const script_step& step, std::string_view why) {
    if (std::holds_alternative<say::hang_up>(step)) return;
    unheard_ = true;
    options_.print('"' + as_written(step) + "\" came to nothing: " + std::string(why));
}

asio::awaitable<void> phone_session::perform(script_step step) {
    json::writer w;
    if (const auto* press = std::get_if<say::press>(&step)) {
        w.object([&] { w.field("tones", press->keys); });
        co_await tell(std::move(step), "press", w.take());
    } else if (const auto* speak = std::get_if<say::speak>(&step)) {
        w.object([&] { w.field("seconds", std::chrono::duration<double>(speak->length).count()); });
        co_await tell(std::move(step), "speak", w.take());
    } else {
        co_await tell(std::move(step), "hangup", {});
    }
}

asio::awaitable<void> phone_session::play_script(bool caught_up) {
    for (auto step = player_.next(now(), caught_up); step; step = player_.next(now(), caught_up)) {
        script_step due = *std::move(step);
        co_await perform(std::move(due));
    }
}

// Until the script wants to go on by itself, or the call has lasted long enough.
std::chrono::microseconds phone_session::time_left(net::steady_clock::time_point last_moment) const {
    constexpr std::chrono::seconds most{25};
    auto left = std::chrono::duration_cast<std::chrono::microseconds>(last_moment - net::steady_clock::now());
    if (const auto wake = player_.wake()) {
        const auto emulated = static_cast<double>((*wake - now()).count());
        left = std::min(left, std::chrono::microseconds(static_cast<std::int64_t>(emulated / speed_) + 1));
    }
    return std::clamp<std::chrono::microseconds>(left, std::chrono::microseconds(0), most);
}

asio::awaitable<void> phone_session::follow() {
    const auto last_moment = began_ + options_.longest;
    while (!ended_) {
        co_await play_script(true);
        if (net::steady_clock::now() >= last_moment) {
            options_.print("the call takes too long: hanging up");
            script_step step = say::hang_up{};
            co_await tell(std::move(step), "hangup", {});
            co_return;
        }
        const auto left = time_left(last_moment);
        const auto patience = std::chrono::floor<std::chrono::seconds>(left);
        if (patience.count() == 0) {
            asio::steady_timer timer(executor_, left);
            co_await timer.async_wait(asio::use_awaitable);
        }
        const json::document page = co_await look(patience);
        const auto exchange = page.root()["exchange"];
        for (std::size_t i = 0; i < exchange.size(); ++i) {
            const auto entry = exchange.at(i);
            if (const auto line = lines_.line(entry)) options_.print(*line);
            player_.saw(entry);
            co_await play_script(i + 1 == exchange.size());
        }
        seen_ = static_cast<std::uint64_t>(page.root()["last"].as_integer().value_or(0));
        ended_ = page.root()["ended"].as_bool().value_or(false) && exchange.size() == 0;
    }
    co_await play_script(true);
}

void phone_session::typed(const std::shared_ptr<phone_session>& self, char key) {
    if (typed_.size() > 64) return;
    typed_.push_back(key >= 'a' && key <= 'd' ? static_cast<char>(key - 'a' + 'A') : key);
    if (!std::exchange(sending_, true))
        asio::co_spawn(executor_, send_typed(self),
                       [self](const std::exception_ptr&) { self->sending_ = false; });
}

asio::awaitable<void> phone_session::send_typed(std::shared_ptr<phone_session> self) {
    while (!self->typed_.empty()) {
        const char key = self->typed_.front();
        self->typed_.pop_front();
        script_step step = say::hang_up{};
        if (std::string_view("0123456789*#ABCD").find(key) != std::string_view::npos)
            step = say::press{std::string(1, key)};
        else if (key == 's')
            step = say::speak{spoken_by_key};
        else if (key != 'h')
            continue;
        co_await self->perform(std::move(step));
    }
}

asio::awaitable<int> phone_session::run(std::shared_ptr<phone_session> self) {
    std::shared_ptr<keyboard> keys;
    int status = 0;
    try {
        co_await self->read_speed();
        co_await self->place();
        if (self->options_.placed) self->options_.placed([self] { self->typed(self, 'h'); });
        if (!self->options_.script && self->options_.keyboard >= 0) {
            keys = std::make_shared<keyboard>(self->executor_, self->options_.keyboard);
            auto pressed = [self](char key) { self->typed(self, key); };
            asio::co_spawn(self->executor_, keys->read(std::move(pressed)),
                           [self, keys](const std::exception_ptr&) {});
        }
        co_await self->follow();
    } catch (const phone_failure& failure) {
        self->options_.print(failure.what());
        status = 1;
    }
    if (status == 0 && !self->player_.finished()) {
        self->options_.print("the script was not played to its end; it was waiting for: " +
                             self->player_.waiting_for());
        status = 1;
    }
    if (self->options_.script && self->unheard_) status = 1;
    if (keys) keys->stop();
    self->client_.stop();
    co_return status;
}

}  // namespace

asio::awaitable<int> run_phone(asio::any_io_executor executor, phone_options options) {
    return phone_session::run(std::make_shared<phone_session>(std::move(executor), std::move(options)));
}

}  // namespace switchhook::emulator
