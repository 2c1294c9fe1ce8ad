#include <array>

#include "server/doctor/checks.hpp"

namespace switchhook::server::doctor {

std::span<const check> all_checks() {
    static const std::array<check, 15> all{{
        {"configuration", "the configuration is right, and what it names is there", {}, check_configuration},
        {"flows", "the flows load, and their prompt files are audio", {"configuration"}, check_flows},
        {"voice", "the voice engine speaks the languages of the flows", {"flows"}, check_voice},
        {"folders", "recordings and spoken prompts can be written", {"configuration"}, check_folders},
        {"limits",
         "the system lets us open as many connections as configured",
         {"configuration"},
         check_limits},
        {"ports",
         "the listeners' ports are free, or held by a running switchhook",
         {"configuration"},
         check_ports},
        {"certificate",
         "the certificate fits key and publicUrl, is in date, and the public trusts it",
         {"configuration"},
         check_certificate},
        {"address",
         "publicUrl leads to a public address where somebody answers",
         {"configuration"},
         check_address},
        {"callback",
         "a running switchhook answers at publicUrl, and nothing changes what passes",
         {"address", "certificate"},
         check_callback},
        {"prompts",
         "Graph can fetch each prompt from publicUrl",
         {"callback", "flows", "voice"},
         check_prompts},
        {"clock", "our clock agrees with Microsoft's", {"configuration"}, check_clock},
        {"sign-in", "the credential gets a token for Graph", {"configuration"}, check_sign_in},
        {"roles",
         "the token has the application roles that the flows need",
         {"sign-in", "flows"},
         check_roles},
        {"keys",
         "the keys that sign callbacks can be fetched, and their issuer is accepted",
         {"configuration"},
         check_keys},
        {"graph", "Graph answers a request with the token", {"sign-in"}, check_graph},
    }};
    return all;
}

}  // namespace switchhook::server::doctor
