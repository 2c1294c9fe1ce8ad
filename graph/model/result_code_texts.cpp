#include "graph/model/result_code_texts.hpp"

namespace switchhook::graph {

std::string_view to_string(code_family f) {
    switch (f) {
        case code_family::call_end: return "callEnd";
        case code_family::telephone: return "telephone";
        case code_family::media: return "media";
        case code_family::action: return "action";
        case code_family::access: return "access";
        case code_family::status: return "status";
        case code_family::word: return "word";
        case code_family::identity: return "identity";
    }
    return {};
}

std::string_view title_of(code_family f) {
    switch (f) {
        case code_family::call_end: return "How calls end";
        case code_family::telephone: return "The telephone network";
        case code_family::media: return "Prompts, recordings and keys";
        case code_family::action: return "Actions on calls and participants";
        case code_family::access: return "Access, limits, and Graph's own failures";
        case code_family::status: return "Statuses without a subcode";
        case code_family::word: return "Error words of Graph";
        case code_family::identity: return "Signing in";
    }
    return {};
}

std::span<const result_code_text> result_code_texts(code_family f) {
    switch (f) {
        case code_family::call_end: return texts::call_end();
        case code_family::telephone: return texts::telephone();
        case code_family::media: return texts::media();
        case code_family::action: return texts::action();
        case code_family::access: return texts::access();
        case code_family::status: return texts::status();
        case code_family::word:
        case code_family::identity: break;
    }
    return {};
}

std::span<const error_word_text> error_word_texts(code_family f) {
    if (f == code_family::word) return texts::word();
    if (f == code_family::identity) return texts::identity();
    return {};
}

}  // namespace switchhook::graph
