#pragma once
// What http, fetch and notify share: what is asked of a web service of the user.

#include <map>

#include "bot/call/turn.hpp"
#include "bot/flow/reader.hpp"

namespace switchhook::bot {

class service_fields {
  public:
    enum class repeats { some, until_delivered };
    void read(flow_reader& in, json::fields& f, std::string_view usual_method, repeats how);

    // With everything substituted; what comes from the call is percent-coded in the URL.
    [[nodiscard]] service_request request(const call& c) const;
    [[nodiscard]] milliseconds longest_wait(const world& w) const;
    // The reply may be seen nowhere.
    [[nodiscard]] bool sensitive() const { return sensitive_; }

  private:
    void read_url(flow_reader& in, const json::spot& where);
    void read_headers(flow_reader& in, const json::spot& where);

    std::string method_;
    text_template url_;
    std::vector<std::pair<std::string, text_template>> headers_;
    std::optional<value_template> body_;  // text is sent as it is, everything else as JSON
    std::vector<std::pair<std::string, text_template>> form_;
    milliseconds timeout_{5'000};
    unsigned attempts_ = 0;
    bool sensitive_ = false;
};

}  // namespace switchhook::bot
