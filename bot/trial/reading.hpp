#pragma once
// The lines of a test, one function for each word.

#include <optional>

#include "base/json/fields.hpp"
#include "bot/flow/reader.hpp"
#include "bot/trial/names.hpp"
#include "bot/trial/script.hpp"

namespace switchhook::bot::trial {

value value_of(const json::node& written);
std::optional<instant> read_moment(const json::spot& where);
expectation read_expectation(const json::spot& where, const flow_names& names);

class reading {
  public:
    reading(const flow_names& names, bool places_calls) : names_(names), places_calls_(places_calls) {}

    // Nothing when it was complained of.
    [[nodiscard]] std::optional<deed> read_deed(const json::spot& where) const;

  private:
    [[nodiscard]] std::optional<deed> read(std::string_view word, const json::spot& where) const;
    [[nodiscard]] begin_call read_call(const json::spot& where) const;
    [[nodiscard]] service_reply read_reply(const json::spot& where, bool steps) const;

    const flow_names& names_;
    bool places_calls_;
};

}  // namespace switchhook::bot::trial
