// gather: digits of the caller, as ${id.digits}.
//   { "gather": { "id": "ticket", "prompt": "askTicket", "min": 4, "max": 8, "pattern": "^[1-9]",
//   "exhausted": "operator" } }

#include <re2/re2.h>

#include "bot/steps/input.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

constexpr std::int64_t longest_input = 32;

class gather_step final : public input_step {
  public:
    void read(flow_reader& in, const json::spot& where) {
        json::fields f(where);
        in.read_id(f, *this, {"digits", "reason"}, flow_reader::id_is::required);
        add_outcome("matched", outcome::kind::success);
        std::int64_t least = 1, most = longest_input;
        f.optional("min", least, 0, longest_input);
        f.optional("max", most, 1, longest_input);
        if (least > most) where.complain("\"min\" is more than \"max\": no input can match");
        least_digits_ = static_cast<std::size_t>(least);
        most_digits = static_cast<std::size_t>(most);
        f.optional("allowEmpty", allow_empty_);
        if (const auto p = f.any("pattern"); p && p->expect(json::node::kind::string)) read_pattern(*p);
        read_common(in, f);
        if (const auto k = f.any("finishKey")) {
            finish_key.reset();
            if (k->value->type != json::node::kind::null) finish_key = in.read_key(*k);
        }
        f.finish();
    }

  protected:
    verdict judge(const std::string& digits, bool finished) const override {
        if (digits.empty()) {
            if (finished && allow_empty_) return {verdict::kind::matched};
            return {verdict::kind::noinput, "no input"};
        }
        if (digits.size() < least_digits_) return {verdict::kind::nomatch, "too few digits"};
        if (pattern_ && !RE2::PartialMatch(digits, *pattern_))
            return {verdict::kind::nomatch, "digits do not match the pattern"};
        return {verdict::kind::matched};
    }

    bool is_complete(const std::string&) const override { return false; }
    std::string_view reason_of_match(const std::string&) const override { return "caller's input matched"; }

  private:
    void read_pattern(const json::spot& where) {
        RE2::Options quiet;
        quiet.set_log_errors(false);
        quiet.set_max_mem(1 << 20);
        auto compiled = std::make_unique<RE2>(where.value->text, quiet);
        if (!compiled->ok()) return where.complain("not a regular expression: " + compiled->error());
        pattern_ = std::move(compiled);
    }

    std::size_t least_digits_ = 1;
    bool allow_empty_ = false;
    std::unique_ptr<RE2> pattern_;
};

}  // namespace

std::unique_ptr<flow_step> read_gather(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<gather_step>();
    made->read(in, where);
    return made;
}

}  // namespace switchhook::bot
