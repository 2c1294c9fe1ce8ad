#include "server/flows/extended_program.hpp"

#include <algorithm>

namespace switchhook::server {
namespace {

// Each list of steps stays with the call to its end.
constexpr std::size_t most_fetched = 100;

std::string first_error(const problems& found) {
    for (const auto& p : found.all())
        if (p.level == severity::error) return to_string(p);
    return "no steps";
}

}  // namespace

result<extended_program, std::string> extend_program(const program& base, std::string_view steps) {
    if (base.flow->fetched.size() >= most_fetched)
        return "a call fetches at most " + std::to_string(most_fetched) + " times";
    problems found;
    const auto extended = bot::extend_flow(*base.flow, steps, "reply", found, surroundings_of(base.prompts));
    if (!extended.flow) return first_error(found);
    loaded_flow loaded{extended.flow, base.version, base.text, {}, {}};
    make_audio(loaded, "reply", base.prompts, found, base.library);
    if (!loaded.library) return first_error(found);
    return extended_program{make_program(loaded, base.public_url, base.world.settings), extended.steps};
}

}  // namespace switchhook::server
