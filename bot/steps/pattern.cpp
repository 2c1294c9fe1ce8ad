#include "bot/steps/pattern.hpp"

#include <re2/re2.h>

namespace switchhook::bot {

std::shared_ptr<const re2::RE2> compile_pattern(const json::spot& where) {
    if (!where.expect(json::node::kind::string)) return nullptr;
    RE2::Options quiet;
    quiet.set_log_errors(false);
    quiet.set_max_mem(1 << 20);
    auto compiled = std::make_shared<const RE2>(where.value->text, quiet);
    if (compiled->ok()) return compiled;
    where.complain("not a regular expression: " + compiled->error());
    return nullptr;
}

}  // namespace switchhook::bot
