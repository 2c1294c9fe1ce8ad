// The text of a configuration, up to the first NUL; behind it variables of the environment, NAME=value, each ended by a
// NUL.

#include <algorithm>
#include <string>

#include "config/load.hpp"
#include "tests/fuzz/target.hpp"

using namespace switchhook;
using fuzz::expect;

namespace {

std::string_view take_until_nul(std::string_view& rest) {
    const auto taken = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
    return taken;
}

config::environment variables_of(std::string_view rest) {
    config::environment variables;
    while (!rest.empty()) {
        const auto entry = take_until_nul(rest);
        const auto equals = entry.find('=');
        if (equals != std::string_view::npos)
            variables.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return variables;
}

void check_problems(const problems& found, std::string_view text, const config::environment& variables) {
    const auto lines = static_cast<unsigned>(1 + std::count(text.begin(), text.end(), '\n'));
    for (const auto& p : found.all()) {
        expect(!p.what.empty(), "a problem says what is wrong");
        if (variables.contains(p.file)) continue;
        expect(p.file == "switchhook.json", "a problem names the file or a variable");
        expect(p.line >= 1 && p.line <= lines, "a problem names a line of the file");
        expect(p.column >= 1 && p.column <= text.size() + 1, "a problem names a place in its line");
    }
}

void check_values(const config::settings& s) {
    expect(s.public_url.starts_with("https://"), "the public URL of good settings is one");
    expect(!s.app.id.empty() && !s.app.tenant.empty(), "good settings name the bot");
    expect(!s.graph.issuers.empty(), "good settings accept some issuer");
    expect(s.listen.certificate.empty() == s.listen.key.empty(), "a certificate comes with its key");
    expect(s.limits.body_bytes > 0 && s.limits.header_bytes > 0 && s.limits.connections > 0,
           "limits leave some room");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto rest = fuzz::text_of(data, size);
    const auto text = take_until_nul(rest);
    const auto variables = variables_of(rest);
    const auto loaded = config::parse_settings(text, "switchhook.json", "no-such-folder", variables);
    check_problems(loaded.found, text, variables);
    if (!loaded.found.any_error()) check_values(loaded.values);
    return 0;
}
