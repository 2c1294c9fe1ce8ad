#pragma once
// Reads configuration, flows and certificates anew, and puts them where the running parts find them.

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "graph/auth/replaceable_credential.hpp"
#include "net/listener.hpp"
#include "server/reload/report.hpp"
#include "server/runtime/services.hpp"
#include "server/watch/folder_watch.hpp"

namespace switchhook::server {

// Where a server has its settings and flows from.
struct settings_source {
    std::function<config::loaded_settings()> read;
    std::filesystem::path flow;  // of incoming calls; empty: as the settings say
    bool watch = false;          // whether files are watched, unless the settings say so or not

    [[nodiscard]] std::filesystem::path incoming_flow(const config::settings& s) const;
};

// What takes something new while it runs. Nothing here is owned.
struct reload_targets {
    std::shared_ptr<services> shared;
    net::listener& public_listener;
    net::listener& admin_listener;
    std::shared_ptr<graph::replaceable_credential> proof;  // null: the bot signs in by its machine
    std::string public_url;
};

// The certificates in force, by their content: one that is the same is left alone, and with it the sessions that
// clients resume.
struct certificate_prints {
    std::string listen, admin, sign_in;
};
// Blocking.
certificate_prints print_certificates(const config::settings& s);

// On one thread at a time, which is none of those that serve calls.
class reloading {
  public:
    // `in_force`: the settings that the targets run by; `prints` were taken before those were read.
    reloading(config::settings in_force, certificate_prints prints, settings_source source,
              reload_targets targets);

    // Everything, or flows alone when files have changed. What has a mistake is refused, and what was there stays.
    // Blocking.
    reload_report run(reload_cause cause);

    // In which flows and their audio are.
    [[nodiscard]] std::vector<watched_folder> folders() const;

  private:
    void take_everything(reload_report& r);
    void take_listener(reload_report& r, std::string_view name, const config::settings& from);
    void take_sign_in(reload_report& r, const config::settings& from);
    void take_hours(reload_report& r, const config::settings& from);
    void take_limits(reload_report& r, const config::settings& from);
    void take_flows(reload_report& r, const config::settings& from);

    config::settings in_force_;
    certificate_prints prints_;
    settings_source source_;
    reload_targets to_;
};

}  // namespace switchhook::server
