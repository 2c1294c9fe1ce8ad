// mute, unmute: the bot itself, in a group call or meeting, for everybody else.
// https://learn.microsoft.com/graph/api/call-mute, https://learn.microsoft.com/graph/api/call-unmute
//   { "mute": {} }

#include "bot/steps/asking.hpp"

namespace switchhook::bot {
namespace {

template <class Request>
class mute_step final : public asking_step {
  public:
    call_kind works_in() const override { return call_kind::of_several; }
    void enter(turn& t) const override { t.ask(Request{t.next_context()}); }
};

template <class Request>
std::unique_ptr<flow_step> read(flow_reader& in, const json::spot& where) {
    auto made = std::make_unique<mute_step<Request>>();
    json::fields f(where);
    read_asking(in, f, *made);
    f.finish();
    return made;
}

}  // namespace

std::unique_ptr<flow_step> read_mute(flow_reader& in, const json::spot& where) {
    return read<graph::mute_request>(in, where);
}

std::unique_ptr<flow_step> read_unmute(flow_reader& in, const json::spot& where) {
    return read<graph::unmute_request>(in, where);
}

}  // namespace switchhook::bot
