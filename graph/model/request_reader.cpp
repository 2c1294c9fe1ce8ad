#include "graph/model/request_reader.hpp"

#include "graph/model/wire.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace switchhook::graph {
namespace {

using complaint = std::optional<request_error>;

complaint complain(std::string field, std::string problem) {
    return request_error{std::move(field), std::move(problem)};
}

std::string item_of(std::string_view list, std::size_t index) {
    return std::string(list) + "[" + std::to_string(index) + "]";
}

// In characters, not bytes: continuation bytes of UTF-8 do not count.
std::size_t length_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

constexpr std::array<std::string_view, 3> reject_reasons{"none", "busy", "forbidden"};
constexpr std::array<std::string_view, 5> modalities{"unknown", "audio", "video", "videoBasedScreenSharing",
                                                     "data"};

// The members of an enumeration, or nothing for types that are no enumeration.
std::span<const std::string_view> words_of(std::string_view graph_type) {
    if (graph_type == "rejectReason") return reject_reasons;
    if (graph_type == "modality") return modalities;
    return {};
}

complaint check_word(const std::string& name, std::string_view text, std::string_view graph_type) {
    const auto words = words_of(graph_type);
    const auto is_text = [&](std::string_view word) { return same_text(word, text); };
    if (words.empty() || std::any_of(words.begin(), words.end(), is_text)) return std::nullopt;
    std::string all;
    for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
    return complain(name, "must be one of " + all);
}

complaint check_list(const field& f, json::value v) {
    const std::string name(f.name);
    if (!v.is_array()) return complain(name, "must be an array");
    if (f.most != 0 && v.size() > f.most)
        return complain(name,
                        "has " + std::to_string(v.size()) + " entries, more than " + std::to_string(f.most));
    for (std::size_t i = 0; i < v.size(); ++i) {
        const json::value item = v.at(i);
        if (f.type == field_type::object_list) {
            if (!item.is_object()) return complain(item_of(name, i), "must be an object");
        } else {
            if (!item.is_string()) return complain(item_of(name, i), "must be a string");
            if (auto wrong = check_word(item_of(name, i), view_of(item), f.graph_type)) return wrong;
        }
    }
    return std::nullopt;
}

complaint check(const field& f, json::value v) {
    const std::string name(f.name);
    if (!v) return f.required ? complain(name, "is required") : std::nullopt;
    switch (f.type) {
        case field_type::text:
            if (!v.is_string()) return complain(name, "must be a string");
            if (f.most != 0 && length_of(view_of(v)) > f.most)
                return complain(name, "is longer than " + std::to_string(f.most) + " characters");
            return std::nullopt;
        case field_type::boolean:
            if (v.is_string() || !v.as_bool()) return complain(name, "must be true or false");
            return std::nullopt;
        case field_type::seconds: {
            const auto seconds = v.is_string() ? std::nullopt : v.as_integer();
            if (!seconds || *seconds < 1 || *seconds > 120)
                return complain(name, "must be a whole number from 1 to 120");
            return std::nullopt;
        }
        case field_type::object: return v.is_object() ? std::nullopt : complain(name, "must be an object");
        case field_type::enumeration:
            if (!v.is_string()) return complain(name, "must be a string");
            return check_word(name, view_of(v), f.graph_type);
        case field_type::text_list:
        case field_type::object_list: return check_list(f, v);
    }
    return std::nullopt;
}

template <class T>
using read_result = result<T, request_error>;

read_result<media_info> read_media(json::value v, const std::string& where) {
    if (!v.is_object()) return request_error{where, v ? "must be an object" : "is required"};
    if (view_of(v["uri"]).empty()) return request_error{where + ".uri", "is required"};
    return media_info{std::string(view_of(v["uri"])), v["resourceId"].string_or()};
}

read_result<std::vector<media_info>> read_prompts(json::value list) {
    std::vector<media_info> prompts;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string where = item_of("prompts", i);
        const json::value prompt = list.at(i);
        const std::string_view type = type_of(prompt);
        if (!type.empty() && !same_text(type, "mediaPrompt"))
            return request_error{where + ".@odata.type", "must be #microsoft.graph.mediaPrompt"};
        auto media = read_media(prompt["mediaInfo"], where + ".mediaInfo");
        if (!media.has_value()) return media.error();
        prompts.push_back(*std::move(media));
    }
    return prompts;
}

read_result<media_config> read_media_config(json::value v) {
    const std::string_view type = type_of(v);
    if (same_text(type, "appHostedMediaConfig")) {
        if (!v["blob"].is_string()) return request_error{"mediaConfig.blob", "is required"};
        return media_config(app_hosted_media{v["blob"].string_or()});
    }
    if (!same_text(type, "serviceHostedMediaConfig"))
        return request_error{
            "mediaConfig.@odata.type",
            "must be #microsoft.graph.serviceHostedMediaConfig or #microsoft.graph.appHostedMediaConfig"};
    service_hosted_media ours;
    const json::value fetched = v["preFetchMedia"];
    if (fetched && !fetched.is_array()) return request_error{"mediaConfig.preFetchMedia", "must be an array"};
    for (std::size_t i = 0; i < fetched.size(); ++i) {
        auto media = read_media(fetched.at(i), item_of("mediaConfig.preFetchMedia", i));
        if (!media.has_value()) return media.error();
        ours.pre_fetch.push_back(*std::move(media));
    }
    return media_config(std::move(ours));
}

std::vector<std::string> read_texts(json::value list) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < list.size(); ++i) texts.push_back(list.at(i).string_or());
    return texts;
}

void read_bool(json::value v, bool& into) { into = v.as_bool().value_or(into); }
void read_seconds(json::value v, int& into) { into = static_cast<int>(v.as_integer().value_or(into)); }

using read_call_request = read_result<call_request>;

read_call_request read_answer(json::value body) {
    answer_request r;
    r.callback_uri = body["callbackUri"].string_or();
    if (body["acceptedModalities"]) r.accepted_modalities = read_texts(body["acceptedModalities"]);
    auto media = read_media_config(body["mediaConfig"]);
    if (!media.has_value()) return media.error();
    r.media = *std::move(media);
    return call_request(std::move(r));
}

read_call_request read_reject(json::value body) {
    reject_request r;
    if (body["reason"]) r.reason = parse_reject_reason(view_of(body["reason"]));
    r.callback_uri = optional_text(body["callbackUri"]);
    return call_request(std::move(r));
}

read_call_request read_play_prompt(json::value body) {
    play_prompt_request r;
    auto prompts = read_prompts(body["prompts"]);
    if (!prompts.has_value()) return prompts.error();
    r.prompts = *std::move(prompts);
    r.client_context = body["clientContext"].string_or();
    r.loop = body["loop"].as_bool();
    return call_request(std::move(r));
}

read_call_request read_record_response(json::value body) {
    record_response_request r;
    auto prompts = read_prompts(body["prompts"]);
    if (!prompts.has_value()) return prompts.error();
    r.prompts = *std::move(prompts);
    read_bool(body["bargeInAllowed"], r.barge_in_allowed);
    read_seconds(body["initialSilenceTimeoutInSeconds"], r.initial_silence_timeout_seconds);
    read_seconds(body["maxSilenceTimeoutInSeconds"], r.max_silence_timeout_seconds);
    read_seconds(body["maxRecordDurationInSeconds"], r.max_record_duration_seconds);
    read_bool(body["playBeep"], r.play_beep);
    r.stop_tones = read_texts(body["stopTones"]);
    r.client_context = body["clientContext"].string_or();
    return call_request(std::move(r));
}

read_call_request read_transfer(json::value body) {
    transfer_request r;
    auto target = read_invitation(body["transferTarget"]);
    if (!target || target->who.id.empty())
        return request_error{"transferTarget.identity", "must name one party by its id"};
    r.target = *std::move(target);
    if (body["transferee"]) {
        r.transferee = read_participant(body["transferee"]);
        if (!r.transferee || r.transferee->who.id.empty())
            return request_error{"transferee.identity", "must name one party by its id"};
    }
    r.client_context = optional_text(body["clientContext"]);
    return call_request(std::move(r));
}

}  // namespace

std::string to_string(const request_error& e) {
    return (e.field.empty() ? std::string("the body") : e.field) + " " + e.problem;
}

result<call_request, request_error> read_request(method m, json::value body) {
    if (body && !body.is_object()) return request_error{"", "must be a JSON object"};
    for (const field& f : describe(m).fields)
        if (auto wrong = check(f, body[f.name])) return *std::move(wrong);

    switch (m) {
        case method::answer: return read_answer(body);
        case method::reject: return read_reject(body);
        case method::play_prompt: return read_play_prompt(body);
        case method::record_response: return read_record_response(body);
        case method::subscribe_to_tone:
            return call_request(subscribe_to_tone_request{body["clientContext"].string_or()});
        case method::cancel_media_processing:
            return call_request(cancel_media_processing_request{body["clientContext"].string_or()});
        case method::transfer: return read_transfer(body);
        case method::keep_alive: return call_request(keep_alive_request());
        case method::get: return call_request(get_call_request());
        case method::hang_up: break;
    }
    return call_request(delete_call_request());
}

}  // namespace switchhook::graph
