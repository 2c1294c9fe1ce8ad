#include "tests/integration/crowd.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstdlib>
#include <exception>
#include <random>
#include <stdexcept>

#include "base/json/writer.hpp"

namespace switchhook::test {
namespace {

using std::chrono::steady_clock;

std::string number_of(std::size_t call) { return "+3360" + std::to_string(10'000'000 + call); }

std::size_t number_given(const char* name, std::size_t otherwise) {
    const char* given = std::getenv(name);
    if (given == nullptr) return otherwise;
    const std::string_view text(given);
    std::size_t number = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failure != std::errc() || end != text.data() + text.size() || number == 0)
        throw std::runtime_error(std::string(name) + " is no number above 0");
    return number;
}

// A crowd in one thread.
class crowd {
  public:
    crowd(const std::string& emulator, const crowd_wish& wish)
        : wish_(wish),
          emulator_(net::parse_url(emulator)->where),
          client_(context_.get_executor(), nullptr, limits()) {}

    std::vector<finished_call> run() {
        for (std::size_t i = 0; i < std::min(wish_.at_once, wish_.calls); ++i) begin_next();
        // Kept connections have timers of their own: only the callers are waited for.
        while (walking_ > 0 && context_.run_one() > 0) continue;
        client_.stop();
        if (failure_) std::rethrow_exception(failure_);
        return std::move(finished_);
    }

  private:
    static net::client_limits limits() {
        net::client_limits l;
        l.connections_per_origin = 1'000;
        return l;
    }

    void begin_next() {
        if (begun_ == wish_.calls || failure_) return;
        ++walking_;
        asio::co_spawn(context_, place(*this, begun_++), [this](std::exception_ptr broken) {
            --walking_;
            if (broken && !failure_) failure_ = broken;
            begin_next();
        });
    }

    // The crowd outlives its callers.
    static asio::awaitable<void> place(crowd& in, std::size_t number);
    asio::awaitable<net::http_response> ask(std::string method, std::string target, std::string body);
    asio::awaitable<void> react(finished_call& call, json::value entry, std::mt19937_64& chance);
    asio::awaitable<void> press(std::string id, std::string keys);
    static void note(finished_call& call, json::value entry);

    crowd_wish wish_;
    net::origin emulator_;
    boost::asio::io_context context_{1};
    net::http_client client_;
    std::size_t begun_ = 0, walking_ = 0;
    std::vector<finished_call> finished_;
    std::exception_ptr failure_;
};

asio::awaitable<net::http_response> crowd::ask(std::string method, std::string target, std::string body) {
    net::http_request request{std::move(method), std::move(target), {}, std::move(body)};
    const auto until = steady_clock::now() + 40s;
    auto answer = co_await client_.send(emulator_, std::move(request), until);
    if (!answer.has_value()) throw std::runtime_error("the emulator: " + answer.error().message());
    co_return *std::move(answer);
}

// 409 means that the call has ended meanwhile.
asio::awaitable<void> crowd::press(std::string id, std::string keys) {
    std::string body = R"({"tones":")" + keys + "\"}";
    co_await ask("POST", "/emulator/calls/" + id + "/press", std::move(body));
}

asio::awaitable<void> crowd::react(finished_call& call, json::value entry, std::mt19937_64& chance) {
    constexpr std::string_view keys = "123451234512345*0#";
    const auto what = entry["what"].string_or();
    const auto luck = chance() % 100;
    if (what == "promptPlaying" && luck < 60) {
        std::string some(1 + chance() % 3, ' ');
        for (auto& key : some) key = keys[chance() % keys.size()];
        co_await press(call.id, std::move(some));
    } else if (what == "promptPlaying" && luck < 65) {
        co_await ask("POST", "/emulator/calls/" + call.id + "/hangup", {});
    } else if (what == "recordingBegun" && luck < 70) {
        co_await ask("POST", "/emulator/calls/" + call.id + "/speak", R"({"seconds":1})");
        if (luck < 40) co_await press(call.id, "22#");
    }
}

void crowd::note(finished_call& call, json::value entry) {
    const auto what = entry["what"].string_or();
    if (what == "request") {
        call.requests.push_back({entry["method"].string_or(),
                                 static_cast<int>(entry["status"].as_integer().value_or(0)),
                                 entry["body"]["clientContext"].string_or(), entry["fault"].string_or()});
    } else if (what == "notification") {
        const auto fault = entry["fault"].string_or();
        if (fault == "dropped") ++call.dropped;
        if (fault == "duplicated") ++call.duplicated;
        if (fault == "held") ++call.held;
    } else if (what == "notificationAnswered") {
        ++call.callbacks;
        if (entry["status"].as_integer() == 202) ++call.callbacks_accepted;
    }
    call.exchange += entry.dump() + '\n';
}

asio::awaitable<void> crowd::place(crowd& in, std::size_t number) {
    // Each caller has chances of its own, whatever the others do meanwhile.
    std::mt19937_64 chance(in.wish_.seed * 1'000'003 + number);
    json::writer w;
    w.object([&] { w.object("from", [&] { w.field("phone", number_of(number)); }); });
    const auto rung = co_await in.ask("POST", "/emulator/calls", w.take());
    if (rung.status != 201) throw std::runtime_error("the emulator places no call");
    finished_call call;
    call.id = parsed(rung.body).root()["id"].string_or();
    const auto begun = steady_clock::now();
    bool cut = false;
    for (std::int64_t seen = 0;;) {
        if (!cut && steady_clock::now() - begun > in.wish_.longest_call) {
            cut = true;
            co_await in.ask("POST", "/emulator/calls/" + call.id + "/hangup", {});
        }
        std::string target = "/emulator/calls/" + call.id + "?wait=10&after=" + std::to_string(seen);
        const auto answer = co_await in.ask("GET", std::move(target), {});
        const auto page = parsed(answer.body);
        const auto exchange = page.root()["exchange"];
        for (std::size_t i = 0; i < exchange.size(); ++i) {
            note(call, exchange.at(i));
            co_await in.react(call, exchange.at(i), chance);
        }
        seen = page.root()["last"].as_integer().value_or(seen);
        if (!page.root()["ended"].as_bool().value_or(false) || exchange.size() > 0) continue;
        call.outcome = cut ? "cut" : page.root()["outcome"].string_or();
        break;
    }
    in.finished_.push_back(std::move(call));
}

}  // namespace

std::vector<finished_call> send_crowd(installation& at, const crowd_wish& wish) {
    for (std::size_t i = 0; i < wish.calls; ++i) at.keep_secret(number_of(i).substr(1));
    return crowd(at.emulator_url(), wish).run();
}

std::size_t soak_calls(std::size_t otherwise) { return number_given("SWITCHHOOK_SOAK_CALLS", otherwise); }

std::uint64_t soak_seed(std::uint64_t otherwise) { return number_given("SWITCHHOOK_SOAK_SEED", otherwise); }

}  // namespace switchhook::test
