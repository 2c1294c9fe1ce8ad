#pragma once
// A bot and an emulator as users run them: two processes of the one binary, a configuration and a flow, real
// TLS, free ports. What they wrote is searched for secrets at the end, and shown when the test failed.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/integration/web_client.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace switchhook::test {

constexpr std::string_view app_id = "5f6e7d8c-0000-4000-8000-00000000a1b2";
constexpr std::string_view tenant_id = "5f6e7d8c-0000-4000-8000-00000000c3d4";

struct installation_wish {
    std::string flow;           // text of the flow that takes calls
    double speed = 20;          // of the emulator
    std::string settings = {};  // more members of the configuration, each with a comma behind it
    std::string log_level = "debug";
    unsigned short emulator_port = 0;
    bool emulator_first = true;  // else `start_emulator` starts it
    // Over what both get; "{control}" becomes the URL of the emulator's control API.
    std::map<std::string, std::string> bot_environment = {};
    // How the bot signs in, other than by its secret: members of `app`. The emulator then reads the
    // configuration too.
    std::string credential = {};
    std::map<std::string, std::string> files = {};                  // more files of the folder
    std::map<std::string, std::chrono::milliseconds> prompts = {};  // that last longer or shorter than usual
    std::vector<std::string> emulator_options = {};                 // more of them
};

class installation {
  public:
    explicit installation(installation_wish wish);
    ~installation();
    installation(const installation&) = delete;
    installation& operator=(const installation&) = delete;

    void start_emulator();
    // The bot dies as by a power cut, and another one begins with what it left on the disk.
    void kill_and_restart_bot(const std::function<void()>& between = {});
    // … at the same address, where Graph tells of the calls that it has.
    void kill_and_resume_bot(const std::function<void()>& between = {});

    // The emulator's control API, and places where Graph is.
    net::http_response control(std::string method, const std::string& path, std::string body = {});
    json::document control_document(const std::string& path);
    void call_back_at(const std::string& url);  // where incoming calls are told from now on
    void call_back_the_bot() { call_back_at(public_url_ + "/callback"); }
    std::string ring(const std::string& number = "+33612345678");  // the id of the call

    // The bot's admin listener, with the token.
    net::http_response admin(const std::string& path, std::string method = "GET");
    json::document admin_document(const std::string& path);
    // The call as the bot tells it, once it is over there too.
    json::document ended_call(const std::string& id, std::chrono::seconds within = 30s);
    [[nodiscard]] std::string admin_url() const { return admin_url_; }

    web_client& web() { return web_; }
    child_process& bot() { return *bot_; }
    child_process& emulator() { return *emulator_; }
    certificate_authority& authority() { return authority_; }
    [[nodiscard]] const std::string& trust() const { return trust_; }
    [[nodiscard]] const certificate_files& certificate() const { return certificate_; }
    [[nodiscard]] const std::string& public_url() const { return public_url_; }
    [[nodiscard]] unsigned short public_port() const;
    [[nodiscard]] const std::string& listen_url() const { return listen_url_; }
    [[nodiscard]] const std::string& graph_url() const { return graph_url_; }
    [[nodiscard]] const std::string& emulator_url() const { return control_url_; }
    [[nodiscard]] const temporary_folder& folder() const { return folder_; }
    [[nodiscard]] net::header_list bearer() const;

    // What a command of the program needs to know, to act on this configuration as the bot does.
    [[nodiscard]] std::map<std::string, std::string> variables() const { return environment(); }
    void search_for_secrets(const std::string& who, const std::string& text);

    // Must not be found in what any of the two wrote.
    void keep_secret(std::string text) {
        const std::lock_guard lock(secrets_mutex_);
        secrets_.insert(std::move(text));
    }

    // Must not be found in any file either that the bot, or a command beside it, wrote into the folder.
    void keep_unwritten(std::string text) { unwritten_.insert(std::move(text)); }

  private:
    void search_files();
    void write_files(const installation_wish& wish);
    void start_bot();
    bool is_begun_again(std::chrono::steady_clock::time_point until);
    [[nodiscard]] std::map<std::string, std::string> environment() const;
    // Metrics, timelines, and the bodies of refusals; while both processes still live.
    void search_what_is_served();

    installation_wish wish_;
    temporary_folder folder_;
    certificate_authority authority_;
    certificate_files certificate_;
    std::string trust_;
    std::mutex secrets_mutex_;
    std::set<std::string> secrets_, unwritten_;
    std::string graph_url_, control_url_, public_url_, listen_url_, admin_url_;
    web_client web_;
    std::unique_ptr<child_process> emulator_, bot_;
};

// name=value in the line that says where a process listens.
std::string address_in(std::string_view ready_line, std::string_view name);
// 16 kHz, mono, 16-bit.
std::string wav_of(std::chrono::milliseconds length);
// Shown after the test case when it has failed.
void show_on_failure(const std::string& title, const std::string& text);

}  // namespace switchhook::test
