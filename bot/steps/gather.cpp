// gather: digits of the caller, as ${id.digits}.
//   { "gather": { "id": "ticket", "prompt": "askTicket", "min": 4, "max": 8, "pattern": "^[1-9]",
//   "exhausted": "operator" } }

#include "bot/steps/input.hpp"
#include "bot/steps/registry.hpp"

namespace switchhook::bot {
namespace {

class gather_step final : public input_step {
  public:
    void read(flow_reader& in, const json::spot& where) {
        json::fields f(where);
        in.read_id(f, *this, {"digits", "reason"}, flow_reader::id_is::required);
        add_outcome("matched", outcome::kind::success);
        digits_.read(f);
        read_common(in, f);
        rules.read_finish_key(in, f);
        f.finish();
    }

  protected:
    const accepted_input& accepts() const override { return digits_; }

  private:
    typed_digits digits_;
};

}  // namespace

std::unique_ptr<flow_step> read_gather(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<gather_step>();
    made->read(in, where);
    return made;
}

}  // namespace switchhook::bot
