#include "tests/bench/both_ends.hpp"

#include <chrono>
#include <future>
#include <stdexcept>

#include "tests/support/database.hpp"

namespace switchhook::bench {
namespace {

namespace fs = std::filesystem;

const std::string app = "00000000-0000-0000-0000-000000000001";
const std::string tenant = "00000000-0000-0000-0000-000000000002";

constexpr const char* config_text = R"({
  "listen": { "address": "127.0.0.1", "port": 0 }, "publicUrl": "https://localhost:0",
  "app": { "id": "00000000-0000-0000-0000-000000000001", "tenant": "00000000-0000-0000-0000-000000000002",
           "secret": { "env": "SWITCHHOOK_APP_SECRET" } },
  "admin": { "port": 0, "token": { "env": "SWITCHHOOK_ADMIN_TOKEN" } },
  "prompts": { "folder": "prompts" }, "flows": { "folder": "flows", "incoming": "bench" } })";

server::workshop opened(const fs::path& folder) {
    auto w = server::open_workshop(folder);
    if (w.has_error()) throw std::runtime_error(w.error());
    return *std::move(w);
}

emulator::emulator_options emulator_for(const server::workshop& w, double speed) {
    emulator::emulator_options e;
    e.certificate = w.emulator.certificate.string();
    e.key = w.emulator.key.string();
    e.trust = w.authority.string();
    e.speed = speed;
    // The machine's own limits are what is looked for.
    e.world.limits.transcript_entries = 0;
    e.world.limits.requests_a_second = 0;
    e.world.limits.live_calls = 1'000'000;
    emulator::registered_app a;
    a.id = app;
    a.tenant = tenant;
    a.client_secret = w.app_secret;
    e.apps = {a};
    return e;
}

}  // namespace

journal::journal(const std::string& kind) : where_(kind) {
    if (kind == "sqlite") where_ = folder_.file("calls.db");
    if (kind != "postgres") return;
    shared_ = std::make_unique<test::database>(test::database::disk::synced);
    where_ = shared_->uri().reveal();
}

journal::~journal() = default;

both_ends::both_ends(const scene& s)
    : workshop_(opened(home_.path())), graph_(emulator_for(workshop_, s.speed)) {
    home_.write("bench.json", config_text);
    home_.write("flows/bench.json", s.flow);
    fs::create_directory_symlink(BENCH_PROMPTS, home_.path() / "prompts");
    if (const auto started = graph_.start(); started.has_error()) throw std::runtime_error(started.error());
}

both_ends::~both_ends() { graph_.stop(); }

std::map<std::string, std::string> both_ends::variables(const bot_wish& wish) const {
    return {
        {"SWITCHHOOK_STORE", wish.store},
        {"SWITCHHOOK_SHARDS", std::to_string(wish.shards)},
        {"SWITCHHOOK_GRAPH_REQUESTS_PER_SECOND", std::to_string(wish.requests_per_second)},
        {"SWITCHHOOK_LISTEN_CERTIFICATE", workshop_.bot.certificate.string()},
        {"SWITCHHOOK_LISTEN_KEY", workshop_.bot.key.string()},
        {"SWITCHHOOK_APP_SECRET", workshop_.app_secret.reveal()},
        {"SWITCHHOOK_ADMIN_TOKEN", workshop_.admin_token.reveal()},
        {"SWITCHHOOK_GRAPH_BASE_URL", graph_.url()},
        {"SWITCHHOOK_GRAPH_LOGIN_URL", graph_.url()},
        {"SWITCHHOOK_GRAPH_OPEN_ID_CONFIGURATION_URL", graph_.url() + "/v1/.well-known/OpenIdConfiguration"},
        {"SWITCHHOOK_GRAPH_TRUST", workshop_.authority.string()},
        {"SWITCHHOOK_LOG_LEVEL", "error"}};
}

void both_ends::call_back(const bot_process& bot) {
    graph_.on_thread(
        [&](emulator::emulator_server& e) { e.register_callback(app, bot.public_url() + "/callback"); });
}

bool both_ends::ring(std::size_t calls) {
    struct hearing {
        std::promise<void> all;
        std::size_t heard = 0;
    };
    const auto h = std::make_shared<hearing>();
    graph_.on_thread([&](emulator::emulator_server& e) {
        emulator::emulator_watcher w;
        w.happened = [h, calls](const std::string&, const emulator::entry& what) {
            if (std::holds_alternative<emulator::happened::prompt_playing>(what.what) && ++h->heard == calls)
                h->all.set_value();
        };
        e.watch(std::move(w));
        for (std::size_t i = 0; i < calls; ++i)
            (void)e.ring({graph::identity_kind::phone, "+33100000000", {}, {}});
    });
    const bool in_time = h->all.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready;
    graph_.on_thread([](emulator::emulator_server& e) { e.watch({}); });
    return in_time;
}

}  // namespace switchhook::bench
