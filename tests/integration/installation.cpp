#include "tests/integration/installation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json/writer.hpp"
#include "tests/support/program_run.hpp"

namespace switchhook::test {
namespace {

constexpr auto start_within = 30s;
constexpr std::string_view graph_placeholder =
    "https://localhost:0";  // until the emulator has said where it is
constexpr std::string_view app_secret = "s3cret-of-the-app-4711";
constexpr std::string_view admin_token = "t0ken-of-the-operator-4712";

std::string configuration(const installation_wish& wish, const certificate_files& certificate) {
    return R"({
  "listen": { "address": "127.0.0.1", "port": 0,
              "certificate": ")" +
           certificate.chain + R"(", "key": ")" + certificate.key + R"(" },
  "publicUrl": "https://localhost:0",
  "app": { "id": ")" +
           std::string(app_id) + R"(", "tenant": ")" + std::string(tenant_id) + R"(",
           )" +
           (wish.credential.empty() ? R"("secret": { "env": "SWITCHHOOK_APP_SECRET" })" : wish.credential) +
           R"( },
  "admin": { "address": "127.0.0.1", "port": 0, "token": { "env": "SWITCHHOOK_ADMIN_TOKEN" } },
  "prompts": { "folder": "prompts", "cache": "voice" },
  "recordings": { "folder": "recordings" },
  )" + wish.settings +
           R"(
  "flows": { "folder": "flows", "incoming": "reception" }
}
)";
}

// What the transcript of a call at the emulator knows, and the bot may tell nobody: the tokens of recordings
// and whole telephone numbers.
std::vector<std::string> secrets_in(std::string_view transcript) {
    std::vector<std::string> all;
    const auto collect = [&](std::string_view mark, std::string_view alphabet, std::size_t shortest) {
        for (auto at = transcript.find(mark); at != std::string_view::npos;
             at = transcript.find(mark, at + 1)) {
            const auto begin = transcript.find_first_of(alphabet, at + mark.size());
            if (begin == std::string_view::npos) break;
            const auto end = std::min(transcript.find_first_not_of(alphabet, begin), transcript.size());
            if (end - begin >= shortest) all.emplace_back(transcript.substr(begin, end - begin));
        }
    };
    constexpr std::string_view token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    collect("recordingAccessToken", token, 16);
    collect("+", "0123456789", 8);
    return all;
}

std::string file_content(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

installation::installation(installation_wish wish)
    : wish_(std::move(wish)),
      certificate_(authority_.issue()),
      trust_(authority_.file()),
      secrets_{"eyJ", std::string(app_secret), std::string(admin_token)},
      unwritten_{std::string(app_secret), std::string(admin_token)},
      web_(trust_) {
    write_files(wish_);
    graph_url_ = "https://localhost:" + std::to_string(wish_.emulator_port);
    if (wish_.emulator_first) start_emulator();
    start_bot();
    if (wish_.emulator_first) call_back_the_bot();
}

installation::~installation() {
    search_what_is_served();
    search_files();
    for (auto* child : {bot_.get(), emulator_.get()}) {
        if (child == nullptr) continue;
        const std::string who = child == bot_.get() ? "switchhook serve" : "switchhook emulate";
        const auto text = child->output() + child->errors();
        show_on_failure(who, text);
        search_for_secrets(who, text);
        // Of a sanitized binary, which may go on after what it found.
        if (text.find("Sanitizer: ") != std::string::npos) FAIL_CHECK(who << " met a sanitizer");
    }
}

void installation::search_what_is_served() {
    for (const auto& body : web_.refusals()) search_for_secrets("a refusal", body);
    if (!bot_ || bot_->wait_for_exit(0ms) || !emulator_ || emulator_->wait_for_exit(0ms)) return;
    try {
        constexpr std::size_t most_calls = 50;
        const auto rung = control_document("/emulator/calls");
        for (std::size_t i = 0; i < std::min(most_calls, rung.root()["calls"].size()); ++i)
            for (auto& found : secrets_in(
                     control("GET", "/emulator/calls/" + rung.root()["calls"].at(i)["id"].string_or()).body))
                secrets_.insert(std::move(found));
        search_for_secrets("/metrics", admin("/metrics").body);
        for (const auto* part : {"live", "ended"}) {
            const auto list = admin_document("/api/calls?limit=50");
            for (std::size_t i = 0; i < list.root()[part].size(); ++i) {
                const auto id = list.root()[part].at(i)["id"].string_or();
                search_for_secrets("the timeline of " + id,
                                   admin_document("/api/calls/" + id).root()["timeline"].dump());
            }
        }
    } catch (const std::exception&) {
        // One of them is stopping: what it wrote is searched all the same.
    }
}

// While the bot still runs: what it has not tidied away yet counts.
void installation::search_files() {
    namespace fs = std::filesystem;
    std::error_code failed;
    for (fs::recursive_directory_iterator at(folder_.path(), failed), end; at != end; at.increment(failed)) {
        const auto name = at->path().lexically_relative(folder_.path()).string();
        if (name.starts_with("emulator") || !at->is_regular_file(failed)) continue;
        const bool of_test = name == "switchhook.json" || wish_.files.contains(name);
        const auto text = of_test ? std::string() : file_content(at->path());
        for (const auto& secret : unwritten_)
            if (text.find(secret) != std::string::npos) FAIL_CHECK(name << " holds a secret: " << secret);
    }
}

void installation::search_for_secrets(const std::string& who, const std::string& text) {
    const std::lock_guard lock(secrets_mutex_);
    for (const auto& secret : secrets_) {
        if (text.find(secret) == std::string::npos) continue;
        FAIL_CHECK(who << " wrote a secret: " << secret);
    }
}

void installation::write_files(const installation_wish& wish) {
    namespace fs = std::filesystem;
    fs::create_directories(folder_.path() / "flows");
    fs::create_directories(folder_.path() / "prompts");
    folder_.write("switchhook.json", configuration(wish, certificate_));
    folder_.write("flows/reception.json", wish.flow);
    for (const auto& [name, content] : wish.files) folder_.write(name, content);
    // Lengths differ, so that no two have the same content and with it the same URL.
    auto prompts = wish.prompts;
    prompts.insert({{"welcome", 500ms},
                    {"choices", 1500ms},
                    {"ticket", 600ms},
                    {"message", 700ms},
                    {"thanks", 400ms},
                    {"sorry", 300ms},
                    {"pardon", 350ms},
                    {"long", 30s}});
    for (const auto& [name, length] : prompts) folder_.write("prompts/" + name + ".wav", wav_of(length));
}

std::map<std::string, std::string> installation::environment() const {
    std::map<std::string, std::string> all{
        {"SWITCHHOOK_ADMIN_TOKEN", std::string(admin_token)},
        {"SWITCHHOOK_GRAPH_BASE_URL", graph_url_},
        {"SWITCHHOOK_GRAPH_LOGIN_URL", graph_url_},
        {"SWITCHHOOK_GRAPH_OPEN_ID_CONFIGURATION_URL", graph_url_ + "/v1/.well-known/OpenIdConfiguration"},
        {"SWITCHHOOK_GRAPH_TRUST", trust_}};
    if (wish_.credential.empty()) all.emplace("SWITCHHOOK_APP_SECRET", app_secret);
    return all;
}

void installation::start_emulator() {
    std::string speed = std::to_string(wish_.speed);
    std::vector<std::string> arguments{"emulate",
                                       "--port",
                                       std::to_string(wish_.emulator_port),
                                       "--control-port",
                                       "0",
                                       "--folder",
                                       folder_.file("emulator"),
                                       "--certificate",
                                       certificate_.chain,
                                       "--key",
                                       certificate_.key,
                                       "--trust",
                                       trust_,
                                       "--speed",
                                       speed,
                                       "--seed",
                                       "1"};
    const std::vector<std::string> of_app =
        wish_.credential.empty()
            ? std::vector<std::string>{"--app", std::string(app_id), "--tenant", std::string(tenant_id)}
            : std::vector<std::string>{"--config", folder_.file("switchhook.json")};
    arguments.insert(arguments.end(), of_app.begin(), of_app.end());
    arguments.insert(arguments.end(), wish_.emulator_options.begin(), wish_.emulator_options.end());
    auto variables = environment();
    std::erase_if(variables, [](const auto& v) { return v.second.starts_with(graph_placeholder); });
    emulator_ = std::make_unique<child_process>(child_wish{switchhook_binary(), arguments, variables,
                                                           folder_.file("emulator.out"),
                                                           folder_.file("emulator.err")});
    const auto line = emulator_->line_of_output("ready:", start_within);
    graph_url_ = address_in(line, "graph");
    control_url_ = address_in(line, "emulator");
    // By its fast clock the window is shorter than a busy machine may take to answer.
    if (control("PUT", "/emulator/limits", R"({"answerWindow":"10m"})").status != 200)
        throw std::runtime_error("the emulator's limits cannot be set");
}

void installation::start_bot() {
    auto variables = wish_.bot_environment;
    for (auto& [name, value] : variables)
        if (const auto at = value.find("{control}"); at != std::string::npos)
            value.replace(at, 9, control_url_);
    variables.merge(environment());
    bot_ = std::make_unique<child_process>(
        child_wish{switchhook_binary(),
                   {"--log-level", wish_.log_level, "serve", "--config", folder_.file("switchhook.json"),
                    "--ready-file", folder_.file("ready.json")},
                   std::move(variables),
                   folder_.file("bot.out"),
                   folder_.file("bot.err")});
    const auto line = bot_->line_of_output("ready:", start_within);
    // Others may be reading it, of whom the same is told.
    const auto tell = [&](std::string& url, const char* name) {
        if (auto now = address_in(line, name); now != url) url = std::move(now);
    };
    tell(public_url_, "public");
    tell(listen_url_, "listen");
    tell(admin_url_, "admin");
}

void installation::kill_and_resume_bot(const std::function<void()>& between) {
    wish_.bot_environment["SWITCHHOOK_PUBLIC_URL"] = public_url_;
    wish_.bot_environment["SWITCHHOOK_LISTEN_PORT"] = public_url_.substr(public_url_.rfind(':') + 1);
    wish_.bot_environment["SWITCHHOOK_ADMIN_PORT"] = admin_url_.substr(admin_url_.rfind(':') + 1);
    kill_and_restart_bot(between);
}

void installation::kill_and_restart_bot(const std::function<void()>& between) {
    bot_->signal(SIGKILL);
    bot_->wait_for_exit(start_within);
    search_for_secrets("switchhook serve", bot_->output() + bot_->errors());
    search_files();
    show_on_failure("switchhook serve, killed", bot_->errors());
    if (between) between();
    const auto until = std::chrono::steady_clock::now() + start_within;
    while (!is_begun_again(until)) {
    }
    call_back_the_bot();
}

// Somebody's connection may have taken the port meanwhile, and gives it back.
bool installation::is_begun_again(std::chrono::steady_clock::time_point until) {
    try {
        start_bot();
        return true;
    } catch (const std::runtime_error&) {
        const bool is_taken = bot_->errors().find("Address already in use") != std::string::npos;
        if (!is_taken || std::chrono::steady_clock::now() > until) throw;
        return false;
    }
}

net::http_response installation::control(std::string method, const std::string& path, std::string body) {
    return web_.send(std::move(method), control_url_ + path, std::move(body));
}

json::document installation::control_document(const std::string& path) {
    const auto answer = control("GET", path);
    if (answer.status != 200) throw std::runtime_error(path + " answers " + std::to_string(answer.status));
    return parsed(answer.body);
}

void installation::call_back_at(const std::string& url) {
    json::writer w;
    w.object([&] { w.field("callbackUrl", url); });
    if (control("PUT", "/emulator/apps/" + std::string(app_id), w.take()).status != 204)
        throw std::runtime_error("the emulator calls nobody back at " + url);
}

std::string installation::ring(const std::string& number) {
    keep_secret(number.substr(1));
    json::writer w;
    w.object([&] { w.object("from", [&] { w.field("phone", number); }); });
    const auto answer = control("POST", "/emulator/calls", w.take());
    if (answer.status != 201)  // no assertion: callers of several threads ring
        throw std::runtime_error("nobody rings: the emulator answers " + std::to_string(answer.status));
    return parsed(answer.body).root()["id"].string_or();
}

net::header_list installation::bearer() const {
    return {{"Authorization", "Bearer " + std::string(admin_token)}};
}

net::http_response installation::admin(const std::string& path, std::string method) {
    return web_.send(std::move(method), admin_url_ + path, {}, bearer());
}

json::document installation::admin_document(const std::string& path) {
    const auto answer = admin(path);
    if (answer.status != 200) throw std::runtime_error(path + " answers " + std::to_string(answer.status));
    return parsed(answer.body);
}

json::document installation::ended_call(const std::string& id, std::chrono::seconds within) {
    const auto until = std::chrono::steady_clock::now() + within;
    for (;;) {
        const auto written = bot_->errors().size();
        auto told = admin_document("/api/calls/" + id);
        if (told.root()["ended"].is_string()) return told;
        // It mostly says so in a line of its log.
        constexpr std::chrono::milliseconds most = 200ms;
        const auto left = until - std::chrono::steady_clock::now();
        if (left <= 0s) throw std::runtime_error("the bot does not end the call: " + told.root().dump());
        bot_->wait_for_errors([&](const std::string& text) { return text.size() > written; },
                              std::min(most, std::chrono::ceil<std::chrono::milliseconds>(left)));
    }
}

unsigned short installation::public_port() const { return net::parse_url(public_url_)->where.port; }

std::string address_in(std::string_view ready_line, std::string_view name) {
    const auto mark = ' ' + std::string(name) + '=';
    const auto at = ready_line.find(mark);
    if (at == std::string_view::npos)
        throw std::runtime_error("no " + std::string(name) + " in: " + std::string(ready_line));
    const auto value = ready_line.substr(at + mark.size());
    return std::string(value.substr(0, value.find(' ')));
}

std::string wav_of(std::chrono::milliseconds length) {
    const auto little = [](std::size_t number, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>((number >> (8 * i)) & 0xFF);
        return text;
    };
    constexpr std::size_t rate = 16'000;
    const std::size_t bytes = static_cast<std::size_t>(length.count()) * rate / 1000 * 2;
    std::string samples(bytes, '\0');
    for (std::size_t i = 1; i < bytes; i += 2) samples[i] = static_cast<char>((i / 64) % 16);
    return "RIFF" + little(36 + bytes, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) + little(1, 2) +
           little(rate, 4) + little(rate * 2, 4) + little(2, 2) + little(16, 2) + "data" + little(bytes, 4) +
           samples;
}

}  // namespace switchhook::test
