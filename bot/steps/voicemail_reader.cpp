// voicemail: a message of any length that makes sense, heard again and recorded anew if the caller wants, kept as
// one file and delivered. Graph records two minutes at most, so a longer message is recorded in pieces.
// https://learn.microsoft.com/graph/api/call-record
//   { "voicemail": { "id": "message", "greeting": "nobodyIsIn", "max": "5m",
//                    "review": { "prompt": "keepHearAnew", "keep": "1", "again": "2", "anew": "3" },
//                    "deliver": { "url": "https://mail.example/messages?from=${call.from}" } } }

#include "bot/steps/registry.hpp"
#include "bot/steps/voicemail.hpp"

namespace switchhook::bot {
namespace {

void read_review(flow_reader& in, const json::spot& where, voicemail_step& into) {
    json::fields f(where);
    input_rules rules;
    rules.read(in, f);
    constexpr std::string_view all = "keep, again and anew";
    if (!into.choices.read_key(in, f, "keep", voicemail_step::keep_it, all))
        where.complain("\"keep\" is missing: the key that keeps the message");
    const bool again = into.choices.read_key(in, f, "again", voicemail_step::hear_again, all),
               anew = into.choices.read_key(in, f, "anew", voicemail_step::record_anew, all);
    if (!again && !anew) where.complain("there is nothing to choose: \"again\" and \"anew\" are missing");
    std::int64_t takes = into.takes;
    f.optional("takes", takes, 2, 10);
    into.takes = static_cast<int>(takes);
    rules.yield_finish_key(into.choices);
    f.finish();
    into.review = std::move(rules);
}

void read_delivery(flow_reader& in, const json::spot& where, voicemail_step& into) {
    json::fields f(where);
    service_fields to;
    for (const auto* name : {"body", "form"})
        if (const auto other = f.any(name))
            other->complain("the body is the recording: use the URL and headers");
    if (const auto m = f.any("method"); m && m->value->text == "GET")
        m->complain("a GET request has no body");
    to.read(in, f, "POST", service_fields::repeats::until_delivered);
    f.finish();
    into.delivery = std::move(to);
}

}  // namespace

std::unique_ptr<flow_step> read_voicemail(flow_reader& in, const json::spot& where) {
    using std::chrono::minutes;
    using std::chrono::seconds;
    auto made = std::make_unique<voicemail_step>();
    json::fields f(where);
    in.read_id(f, *made, {"file", "duration", "reason"}, flow_reader::id_is::required);
    made->barge_in = in.defaults.barge_in;
    if (const auto p = f.any("greeting")) made->greeting = in.read_prompt(*p);
    f.optional("bargeIn", made->barge_in);
    f.optional("max", made->max, seconds(1), minutes(15));
    f.optional("min", made->min, milliseconds(0), seconds(60));
    f.optional("piece", made->piece, seconds(5), seconds(120));
    if (made->min > made->max) where.complain("\"min\" is more than \"max\": no message can be left");
    const auto pieces = std::chrono::ceil<seconds>(made->max) / made->piece + 1;
    if (pieces > static_cast<std::int64_t>(most_message_pieces))
        where.complain("too many pieces: with this \"max\" a \"piece\" must be longer");
    made->recording.read(in, f);
    if (const auto r = f.any("review")) read_review(in, *r, *made);
    if (const auto d = f.any("deliver")) read_delivery(in, *d, *made);
    in.read_outcome(f, *made, "left", outcome::kind::success);
    in.read_outcome(f, *made, "failed", outcome::kind::failure);
    in.read_outcome(f, *made, "noinput", outcome::kind::failure);
    made->outcomes[voicemail_step::noinput].otherwise = voicemail_step::failed;
    f.finish();
    return made;
}

}  // namespace switchhook::bot
