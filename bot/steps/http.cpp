// http: asks a web service of the user and reads its reply, as ${id.status} and ${id.body.…}.
// fetch: the reply is a list of steps, which are done before the flow goes on.
//   { "http": { "id": "look", "url": "https://crm.example/tickets/${ticket.digits}", "timeout": "3s",
//               "status": { "404": "unknown" }, "failed": "sales" } }
//   { "fetch": { "url": "https://ivr.example/next", "body": { "digits": "${choice.digits}" } } }

#include "bot/steps/registry.hpp"
#include "bot/steps/service_fields.hpp"

namespace switchhook::bot {
namespace {

bool is_status(std::string_view text) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
    return text.substr(1) == "xx" || (digit(text[1]) && digit(text[2]));
}

class http_step final : public flow_step {
  public:
    service_fields asks;
    bool for_steps = false;

    static constexpr std::size_t replied = 0, failed = 1;  // statuses with branches of their own follow

    bool brings_steps() const override { return for_steps; }
    // What is replied may be an input, and a secret one.
    bool hears_keys() const override { return for_steps; }
    bool hides_keys() const override { return for_steps; }

    void enter(turn& t) const override { t.ask_service(asks.request(t.call), for_steps); }

    void on(turn& t, const signal& s) const override {
        if (const auto* done = std::get_if<operation_done>(&s); done != nullptr) return fail(t, "timeout");
        const auto* reply = std::get_if<service_replied>(&s);
        if (reply == nullptr) return;
        if (reply->status != 0)
            t.set_result(*this, "status", value(static_cast<std::int64_t>(reply->status)));
        t.set_result(*this, "body", reply->body, asks.sensitive());
        if (reply->steps) return t.leave_to(*this, replied, *reply->steps);
        const auto own = outcome_of_status(reply->status);
        if (own) return t.leave(*this, *own);
        if (!reply->why.empty()) return fail(t, reply->why);
        if (reply->status < 200 || reply->status > 299)
            return fail(t, "status " + std::to_string(reply->status));
        t.leave(*this, replied);
    }

    milliseconds longest_wait(const world& w) const override { return asks.longest_wait(w); }

  private:
    void fail(turn& t, const std::string& why) const {
        t.set_result(*this, "reason", value(why));
        t.leave(*this, failed);
    }

    [[nodiscard]] std::optional<std::size_t> outcome_of_status(unsigned status) const {
        if (status == 0) return std::nullopt;
        const auto exact = std::to_string(status), any = exact.substr(0, 1) + "xx";
        for (const auto& wanted : {exact, any})
            for (std::size_t i = failed + 1; i < outcomes.size(); ++i)
                if (outcomes[i].name == wanted) return i;
        return std::nullopt;
    }
};

std::unique_ptr<flow_step> read(flow_reader& in, const json::spot& where, bool for_steps) {
    auto made = std::make_unique<http_step>();
    made->for_steps = for_steps;
    json::fields f(where);
    if (for_steps)
        in.read_id(f, *made, {"status", "reason"});
    else
        in.read_id(f, *made, {"status", "reason", "body…"});
    made->asks.read(in, f, "GET", service_fields::repeats::some);
    if (for_steps && where.value->find("sensitive") != nullptr)
        where.member("sensitive")
            .complain("steps cannot be secret: the reply of a fetch is kept with the call");
    made->add_outcome("replied", outcome::kind::success);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    if (const auto statuses = f.any("status"); statuses && statuses->expect(json::node::kind::object)) {
        json::fields each(*statuses);
        for (const auto& m : statuses->value->members) {
            if (!is_status(m.name))
                statuses->member(m.name).complain("expected a status such as 404, or 4xx for all of them");
            in.read_outcome(each, *made, m.name, outcome::kind::success);
        }
    }
    f.finish();
    return made;
}

}  // namespace

std::unique_ptr<flow_step> read_http(flow_reader& in, const json::spot& where) {
    return read(in, where, false);
}
std::unique_ptr<flow_step> read_fetch(flow_reader& in, const json::spot& where) {
    return read(in, where, true);
}

}  // namespace switchhook::bot
