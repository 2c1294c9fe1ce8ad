#include "server/flows/refused_hosts.hpp"

#include <algorithm>

#include "base/nearest.hpp"
#include "net/url.hpp"
#include "server/outside/host_rules.hpp"

namespace switchhook::server {
namespace {

using outside::host_rules;

// Of what needs no look-up: an address, and the name that is this machine everywhere.
bool is_private(const host_rules& rules, const net::origin& to) {
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(outside::canonical_host(to.host), no_address);
    if (!no_address) return !rules.may_dial(to, address);
    return outside::canonical_host(to.host) == "localhost" && !rules.private_hosts.names(to.host);
}

struct refusal {
    std::vector<std::string> because, lists;  // keys of the configuration that should name the host
};

refusal refusal_of(const host_rules& rules, const net::origin& to) {
    refusal r;
    const auto add = [&](const char* why, const char* list) {
        r.because.emplace_back(why);
        r.lists.emplace_back(list);
    };
    if (!to.tls && !rules.plain.names(to.host)) add("it is asked without TLS", "services.plain");
    if (is_private(rules, to)) add("its address is not public", "services.private");
    if (r.lists.empty() && rules.refusal(to)) add("services.allow does not name it", "services.allow");
    return r;
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " and ") + one;
    return text;
}

std::string nearest_allowed(const config::service_settings& s, const std::string& host) {
    return did_you_mean(nearest(host, std::vector<std::string_view>(s.allow.begin(), s.allow.end())));
}

class host_check {
  public:
    host_check(std::string file, const config::service_settings& settings, problems& out)
        : file_(std::move(file)), settings_(settings), rules_(host_rules::of(settings)), out_(out) {}

    void look_at(const bot::service_place& s) {
        if (s.origin.empty()) return;
        const auto url = net::parse_url(s.origin);
        if (url.has_error())
            return tell(s, "expected a URL such as \"https://crm.example.com/calls\"", {}, "wrong-value");
        const auto found = refusal_of(rules_, url->where);
        if (found.lists.empty()) return;
        const auto& host = url->where.host;
        // The environment may hold what nobody is to read.
        const auto who = s.written ? "the host \"" + host + '"' : "the host that the environment gives";
        const auto what = who + " may not be asked: " + joined(found.because);
        const bool unlisted = found.lists.front() == "services.allow";
        tell(s, what + (unlisted && s.written ? nearest_allowed(settings_, host) : std::string()),
             "Add it to " + joined(found.lists) +
                 (url->where.tls ? " in the configuration, or ask another."
                                 : " in the configuration, or write https://."),
             "refused-host");
    }

  private:
    void tell(const bot::service_place& s, std::string what, std::string advice, rule_name rule) {
        out_.add({file_, s.at.line, s.at.column, s.at.pointer, std::move(what),
                  s.written ? severity::error : severity::warning, rule, std::move(advice)});
    }

    const std::string file_;
    const config::service_settings& settings_;
    const host_rules rules_;
    problems& out_;
};

}  // namespace

void find_refused_hosts(const loaded_flow& loaded, const std::filesystem::path& file,
                        const config::service_settings& settings, problems& out) {
    if (!loaded.flow) return;
    host_check check(file.string(), settings, out);
    for (const auto& block : loaded.flow->blocks)
        for (const auto& step : block.steps)
            for (const auto& service : step->services) check.look_at(service);
}

}  // namespace switchhook::server
